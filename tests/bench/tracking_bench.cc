// What tracking's views cost: a rebuild from a real broker into a real Redis,
// and pages, figures, exports, single reports and writes of one batch at a time
// afterwards.
#include <sys/resource.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/kafka/admin.h"
#include "common/kafka/publisher.h"
#include "common/kafka/record.h"
#include "common/redis/client.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/core/export/export_table.h"
#include "services/tracking/core/names.h"
#include "services/tracking/export/report_source.h"
#include "services/tracking/export/sheet.h"
#include "services/tracking/queries/lister.h"
#include "services/tracking/queries/stats_reader.h"
#include "services/tracking/reference.h"
#include "services/tracking/views/active_reads.h"
#include "services/tracking/views/layout.h"
#include "services/tracking/views/live_view.h"
#include "services/tracking/views/reader.h"
#include "services/tracking/views/rebuild.h"
#include "tests/services/tracking/support.h"
#include "tests/support/kafka_server.h"
#include "tests/support/redis_server.h"

ABSL_FLAG(int, reports, 200'000, "open reports in the views");
ABSL_FLAG(int, rows, 100'000, "rows of each export");
ABSL_FLAG(int, calls, 1000, "calls of each kind that are timed");

namespace paht::tracking {
namespace {

constexpr int kPartitions = 12;
constexpr char kTopic[] = "paht.report-events";

// 69 communes with 6 offices each, 10 offices of the province, 16 categories,
// some far more frequent than others; every open state.
std::vector<v1::ReportEvent> OpenLife(int number) {
  std::mt19937 random(static_cast<uint32_t>(number));
  const std::string commune = absl::StrCat(18000 + random() % 69);
  const std::string category =
      absl::StrCat("loai_", std::min(random() % 16, random() % 16));
  const std::string department =
      random() % 4 == 0 ? absl::StrCat("tinh.so", random() % 10)
                        : absl::StrCat("xa.p", random() % 6, "@", commune);
  std::vector<v1::ReportEvent> events = {
      Received(number, commune), Classified(number, 2, category),
      Assigned(number, 3, department), Accepted(number, 4),
      ResultSubmitted(number, 5)};
  events.resize(1 + random() % 5);
  if (events.size() == 4 && random() % 5 == 0) {
    events.push_back(Event(ReportId(number), 5, v1::REPORT_STATUS_IN_PROGRESS));
    events.back().mutable_overdue();
  }
  return events;
}

double OwnCpu() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) +
           1e-6 * static_cast<double>(t.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double Info(redis::Client& redis, const std::string& section,
            const std::string& name) {
  const auto reply = redis.Call({"INFO", section});
  if (!reply.ok()) return 0;
  for (const std::string& line :
       std::vector<std::string>(absl::StrSplit((*reply)->str, "\r\n"))) {
    const std::pair<std::string, std::string> pair =
        absl::StrSplit(line, absl::MaxSplits(':', 1));
    double value = 0;
    if (pair.first == name && absl::SimpleAtod(pair.second, &value)) {
      return value;
    }
  }
  return 0;
}

double RedisCpu(redis::Client& redis) {
  return Info(redis, "cpu", "used_cpu_user") +
         Info(redis, "cpu", "used_cpu_sys");
}

void MustBeOk(const absl::Status& status) {
  if (status.ok()) return;
  std::cerr << status << "\n";
  std::exit(EXIT_FAILURE);
}

// Prints percentiles and the processor time of a call, ours and Redis'.
void Time(const std::string& name, redis::Client& redis,
          const std::function<void(int)>& call,
          int calls = absl::GetFlag(FLAGS_calls)) {
  std::vector<double> times;
  const double own = OwnCpu();
  const double theirs = RedisCpu(redis);
  for (int i = 0; i < calls; ++i) {
    const absl::Time begun = absl::Now();
    call(i);
    times.push_back(absl::ToDoubleMilliseconds(absl::Now() - begun));
  }
  std::sort(times.begin(), times.end());
  const auto at = [&](double share) {
    return times[static_cast<size_t>(share * (calls - 1))];
  };
  std::printf(
      "%-44s p50 %7.3f ms  p99 %7.3f ms  max %7.3f ms  cpu %4.0f + %4.0f us\n",
      name.c_str(), at(0.5), at(0.99), times.back(),
      1e6 * (OwnCpu() - own) / calls, 1e6 * (RedisCpu(redis) - theirs) / calls);
}

void TimeLists(redis::Client& redis, views::ActiveReads& reads) {
  Lister lister(reads);
  const auto list =
      [&](const std::string& name,
          const std::function<void(v1::ListReportsRequest&)>& fill) {
        v1::ListReportsRequest request;
        fill(request);
        const auto once = lister.List(request);
        MustBeOk(once.status());
        Time(absl::StrCat("List ", name, " (", once->reports_size(), ")"),
             redis, [&](int) { MustBeOk(lister.List(request).status()); });
      };
  using Request = v1::ListReportsRequest;
  const auto all_open = [](Request& r) {
    for (int status = 1; status <= 7; ++status) {
      r.add_statuses(static_cast<v1::ReportStatus>(status));
    }
  };
  list("all", [](Request&) {});
  list("page of 200", [](Request& r) { r.set_page_size(200); });
  list("status",
       [](Request& r) { r.add_statuses(v1::REPORT_STATUS_ASSIGNED); });
  list("all open statuses", all_open);
  list("commune", [](Request& r) { r.set_commune_code("18007"); });
  list("office", [](Request& r) { r.set_department_id("xa.p1@18007"); });
  list("province office", [](Request& r) { r.set_department_id("tinh.so1"); });
  list("category", [](Request& r) { r.set_category("loai_0"); });
  list("overdue", [](Request& r) { r.set_overdue_only(true); });
  list("office + status", [](Request& r) {
    r.set_department_id("xa.p1@18007");
    r.add_statuses(v1::REPORT_STATUS_ASSIGNED);
  });
  list("commune + all open", [&](Request& r) {
    all_open(r);
    r.set_commune_code("18007");
  });
  list("commune + category", [](Request& r) {
    r.set_commune_code("18007");
    r.set_category("loai_0");
  });
  list("province office + overdue", [](Request& r) {
    r.set_department_id("tinh.so1");
    r.set_overdue_only(true);
  });
  list("category + status + overdue", [](Request& r) {
    r.set_category("loai_15");
    r.add_statuses(v1::REPORT_STATUS_IN_PROGRESS);
    r.set_overdue_only(true);
  });
  list("never together: category + received", [](Request& r) {
    r.set_category("loai_0");
    r.add_statuses(v1::REPORT_STATUS_RECEIVED);
  });
}

int64_t ResidentKilobytes() {
  std::ifstream status("/proc/self/status");
  std::string line;
  while (std::getline(status, line)) {
    if (line.rfind("VmRSS:", 0) == 0) return std::stoll(line.substr(6));
  }
  return 0;
}

// As one call does it, without the network.
void TimeExport(const std::string& name, v1::ExportFormat format,
                const Names& names, views::ActiveReads& reads) {
  const int64_t wanted = absl::GetFlag(FLAGS_rows);
  const int64_t before = ResidentKilobytes();
  int64_t most = before;
  int64_t rows = 0;
  size_t bytes = 0;
  const absl::Time begun = absl::Now();
  const double own = OwnCpu();
  const auto sheet = Sheet::Create(format);
  MustBeOk(sheet.status());
  const auto take = [&] {
    while (true) {
      const auto piece = (*sheet)->Read(64 << 10);
      MustBeOk(piece.status());
      if (piece->empty()) break;
      bytes += piece->size();
    }
    most = std::max(most, ResidentKilobytes());
  };
  ReportSource source({}, reads);
  while (!source.Done() && rows < wanted) {
    const auto reports = source.Next();
    MustBeOk(reports.status());
    for (const v1::Report& report : *reports) {
      if (rows == wanted) break;
      MustBeOk((*sheet)->AddRow(ExportRow(report, names)));
      ++rows;
    }
    take();
  }
  MustBeOk((*sheet)->Close());
  take();
  const double wall = absl::ToDoubleSeconds(absl::Now() - begun);
  std::printf(
      "export %s: %lld rows in %.2f s: %.0f rows/s; cpu per row %.1f us; "
      "memory %.1f MiB before, %.1f MiB at most; file %.1f MB\n",
      name.c_str(), static_cast<long long>(rows), wall,
      static_cast<double>(rows) / wall,
      1e6 * (OwnCpu() - own) / static_cast<double>(rows),
      static_cast<double>(before) / 1024, static_cast<double>(most) / 1024,
      static_cast<double>(bytes) / 1e6);
}

void TimeStats(redis::Client& redis, const CurrentReference& reference,
               views::ActiveReads& reads) {
  StatsReader stats(reads, reference);
  v1::StatsRequest request;
  request.set_by(v1::STATS_GROUPING_COMMUNE);
  // Each reads all reports: a hundredth of the calls is enough.
  Time(
      "Stats of all by commune", redis,
      [&](int) { MustBeOk(stats.Stats(request).status()); },
      std::max(2, absl::GetFlag(FLAGS_calls) / 100));
}

void Run() {
  const int reports = absl::GetFlag(FLAGS_reports);
  const paht::testing::KafkaServer kafka;
  const paht::testing::RedisServer server;
  kafka::ClientOptions client;
  client.brokers = kafka.brokers();
  MustBeOk(kafka::CreateTopic(
      client, {.name = kTopic, .partitions = kPartitions}, absl::Seconds(20)));
  int64_t events = 0;
  {
    auto publisher = *kafka::OpenPublisher({.client = client});
    for (int i = 0; i < reports; ++i) {
      for (const v1::ReportEvent& event : OpenLife(i)) {
        kafka::Record record;
        record.topic = kTopic;
        record.key = event.report_id();
        record.value = event.SerializeAsString();
        publisher->Publish(record, [](const absl::Status& s) { MustBeOk(s); });
        ++events;
      }
      if (i % 5000 == 0) MustBeOk(publisher->Flush(absl::Seconds(60)));
    }
    MustBeOk(publisher->Flush(absl::Seconds(60)));
  }
  const auto redis = *redis::Client::Create(
      {.address = server.address(), .command_timeout = absl::Seconds(5)});
  const views::Layout layout("paht.", kPartitions);

  const absl::Time begun = absl::Now();
  const double own = OwnCpu();
  const auto rebuilt = views::Rebuild(client, kTopic, *redis, layout, {});
  MustBeOk(rebuilt.status());
  const double wall = absl::ToDoubleSeconds(absl::Now() - begun);
  std::printf(
      "rebuild: %lld events of %d reports in %.1f s: %.0f events/s; cpu per "
      "event %.1f us ours, %.1f us Redis; Redis holds %.0f MB\n",
      static_cast<long long>(rebuilt->events), reports, wall,
      static_cast<double>(rebuilt->events) / wall,
      1e6 * (OwnCpu() - own) / static_cast<double>(events),
      1e6 * RedisCpu(*redis) / static_cast<double>(events),
      Info(*redis, "memory", "used_memory") / 1e6);

  views::ActiveReads reads(layout, *redis);
  TimeLists(*redis, reads);
  const auto reference = OpenReference(
      {.calendar = absl::StrCat(PAHT_CONFIG_DIR, "/calendar.textproto"),
       .departments = absl::StrCat(PAHT_CONFIG_DIR, "/departments.textproto"),
       .categories = absl::StrCat(PAHT_CONFIG_DIR, "/categories.textproto")});
  MustBeOk(reference.status());
  TimeStats(*redis, **reference, reads);
  TimeExport("csv", v1::EXPORT_FORMAT_CSV, (*reference)->Get()->names, reads);
  TimeExport("xlsx", v1::EXPORT_FORMAT_XLSX, (*reference)->Get()->names, reads);
  views::Reader reader(reads);
  Time("Get", *redis, [&](int i) {
    MustBeOk(reader.Get(ReportId(i * 7 % reports)).status());
  });
  Time("Get and its events", *redis, [&](int i) {
    MustBeOk(reader.Events(ReportId(i * 7 % reports), 1, 5).status());
  });
  views::LiveView view(layout, *redis, 20'000);
  Time("write one event, cached or new", *redis, [&](int i) {
    const v1::ReportEvent event =
        Life(reports + i / 7)[static_cast<size_t>(i % 7)];
    const int32_t p = layout.PartitionOf(event.report_id());
    static std::vector<int64_t> at(kPartitions, -1);
    int64_t& checkpoint = at[static_cast<size_t>(p)];
    if (checkpoint < 0) checkpoint = view.Checkpoint(p).value_or(0);
    const kafka::Record record = ToRecord(event, p, checkpoint);
    checkpoint =
        view.Apply(p, checkpoint, checkpoint + 1, {&record, 1}).value_or(-1);
  });
}

}  // namespace
}  // namespace paht::tracking

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  paht::tracking::Run();
  return EXIT_SUCCESS;
}
