#include "services/paht/commands/operations/verify.h"

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <atomic>
#include <cstdint>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/report_id.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "common/dead_letter/dead_letter.h"
#include "common/kafka/consumer.h"
#include "common/redis/client.h"
#include "paht/v1/record.pb.h"
#include "services/paht/flags.h"
#include "services/paht/redis_flags.h"
#include "services/paht/session.h"
#include "services/paht/terminal/table.h"
#include "services/paht/verify/finding.h"
#include "services/paht/verify/log_check.h"
#include "services/paht/verify/view_check.h"
#include "services/tracking/views/active_reads.h"
#include "services/tracking/views/layout.h"
#include "services/tracking/views/reader.h"

namespace paht::cli {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(10);

struct VerifyFlags {
  std::string acknowledged;
  double settle_seconds = 30;
  int threads = 2;
  bool no_views = false;
  RedisFlags redis;
  KafkaFlags kafka;
  OutputFlags output;
};

// An id a line, or the JSON that `paht submit --json` prints.
absl::StatusOr<std::set<std::string>> ReadAcknowledged(
    const std::string& path) {
  std::set<std::string> ids;
  std::ifstream in(path);
  if (!in) return absl::NotFoundError(absl::StrCat(path, " cannot be read"));
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    std::string id(TrimUnicode(line));
    if (id.empty()) continue;
    if (absl::StartsWith(id, "{")) {
      const auto json = nlohmann::json::parse(id, nullptr, false);
      id = json.is_object() ? json.value("report_id", "") : "";
    }
    if (!IsReportId(id)) {
      return absl::InvalidArgumentError(absl::StrCat(
          path, ":", number, ": neither a report's id nor JSON with one"));
    }
    ids.insert(id);
  }
  return ids;
}

// A submit is acknowledged before it is decided: none may be refused.
absl::StatusOr<int64_t> CheckDeadLetters(const VerifyFlags& flags,
                                         const kafka::ClientOptions& client,
                                         Findings& findings) {
  int64_t seen = 0;
  RETURN_IF_ERROR(
      ReadTopic(client, flags.kafka.Topic("dead-letters"),
                [&](const kafka::Record& record) {
                  ++seen;
                  v1::DeadLetter letter;
                  if (!record.value.has_value() ||
                      !letter.ParseFromString(*record.value) ||
                      letter.reason() != kRejectedSubmit) {
                    return;
                  }
                  findings.Add({kRejectedSubmitFound, letter.key(),
                                absl::StrCat("refused by ", letter.consumer(),
                                             ": ", letter.detail())});
                }));
  return seen;
}

absl::StatusOr<std::unique_ptr<Witness>> ReadView(
    tracking::views::Reader& reader, int32_t partition, const RedisFlags& redis,
    Findings& findings, std::atomic<int64_t>& views) {
  absl::StatusOr<tracking::views::Reader::Snapshot> snapshot =
      reader.ReadPartition(partition);
  if (!snapshot.ok()) {
    return absl::Status(
        snapshot.status().code(),
        absl::StrCat("the views in Redis (", redis.address, "), partition ",
                     partition, ": ", snapshot.status().message(),
                     "; --no-views proves the log alone"));
  }
  views += static_cast<int64_t>(snapshot->reports.size());
  return std::make_unique<ViewCheck>(*std::move(snapshot), findings);
}

// What one part of the work looked at.
struct Checked {
  std::string what;
  int64_t count = 0;
};

void PrintJson(const std::vector<Checked>& checked, const Findings& findings,
               double seconds, std::ostream& out) {
  const auto line = [&](const nlohmann::ordered_json& json) {
    out << json.dump(-1, ' ', false,
                     nlohmann::ordered_json::error_handler_t::replace)
        << "\n";
  };
  for (const Checked& c : checked) {
    line({{"checked", c.what}, {"count", c.count}});
  }
  for (const Finding& f : findings.Kept()) {
    line({{"violation", f.kind},
          {"report_id", f.report_id},
          {"detail", f.detail}});
  }
  nlohmann::ordered_json counts = nlohmann::ordered_json::object();
  for (const auto& [kind, count] : findings.Counts()) counts[kind] = count;
  line({{"result", counts.empty() ? "ok" : "violated"},
        {"violations", counts},
        {"seconds", seconds}});
}

void PrintTable(const std::vector<Checked>& checked, const Findings& findings,
                double seconds, const Session& session) {
  Table table({"Đã kiểm tra", "Số lượng"});
  for (const Checked& c : checked) {
    table.AddRow({c.what, absl::StrCat(c.count)});
  }
  session.out << table.Render(session.width)
              << absl::StrFormat("Thời gian: %.1f giây\n", seconds);
  const auto counts = findings.Counts();
  if (counts.empty()) {
    session.out << "Không có sai lệch.\n";
    return;
  }
  Table wrong({"Sai lệch", "Phản ánh", "Chi tiết"});
  for (const Finding& f : findings.Kept()) {
    wrong.AddRow({f.kind, f.report_id, f.detail});
  }
  session.out << "\n" << wrong.Render(session.width);
  for (const auto& [kind, count] : counts) {
    session.out << kind << ": " << count << "\n";
  }
}

absl::Status Verify(const VerifyFlags& flags, const Session& session) {
  const absl::Time started = absl::Now();
  ASSIGN_OR_RETURN(const auto client, flags.kafka.Client());
  LogCheckOptions options;
  options.client = client;
  options.events_topic = flags.kafka.Topic("report-events");
  options.states_topic = flags.kafka.Topic("report-states");
  options.settle = absl::Seconds(flags.settle_seconds);
  options.threads = flags.threads;
  if (!flags.acknowledged.empty()) {
    ASSIGN_OR_RETURN(options.acknowledged,
                     ReadAcknowledged(flags.acknowledged));
  }
  Findings findings;
  std::unique_ptr<redis::Client> redis;
  std::optional<tracking::views::ActiveReads> reads;
  std::optional<tracking::views::Reader> reader;
  std::atomic<int64_t> views = 0;
  if (!flags.no_views) {
    const auto partitions =
        kafka::CountPartitions(client, options.events_topic, kTimeout);
    RETURN_IF_ERROR(flags.kafka.Explain(partitions.status()));
    ASSIGN_OR_RETURN(redis, redis::Client::Create(flags.redis.Client()));
    reads.emplace(
        tracking::views::Layout(flags.kafka.topic_prefix, *partitions), *redis);
    reader.emplace(*reads);
    options.call_witness = [&](int32_t p) {
      return ReadView(*reader, p, flags.redis, findings, views);
    };
  }
  const absl::StatusOr<LogCounts> log = CheckLog(options, findings);
  RETURN_IF_ERROR(flags.kafka.Explain(log.status()));
  const absl::StatusOr<int64_t> letters =
      CheckDeadLetters(flags, client, findings);
  RETURN_IF_ERROR(flags.kafka.Explain(letters.status()));

  std::vector<Checked> checked = {
      {"events", log->events},
      {"states", log->states},
      {"reports", log->reports},
      {"dead-letters", *letters},
  };
  if (!flags.no_views) checked.push_back({"views", views});
  if (!flags.acknowledged.empty()) {
    checked.push_back(
        {"acknowledged", static_cast<int64_t>(options.acknowledged.size())});
  }
  const double seconds = absl::ToDoubleSeconds(absl::Now() - started);
  if (flags.output.json) {
    PrintJson(checked, findings, seconds, session.out);
  } else {
    PrintTable(checked, findings, seconds, session);
  }
  const auto counts = findings.Counts();
  if (counts.empty()) return absl::OkStatus();
  return absl::DataLossError(
      absl::StrCat("the log breaks its promises: ",
                   absl::StrJoin(counts, ", ", absl::PairFormatter(" "))));
}

}  // namespace

void AddVerify(CLI::App& app, Chosen& chosen) {
  CLI::App& command = *app.add_subcommand(
      "verify",
      "prove that the log is what it promises: each report's events without "
      "gap or repeat, every step legal, no personal data, states the fold of "
      "their events. Works beside a live system. Exit code 1 names what is "
      "wrong");
  const auto flags = std::make_shared<VerifyFlags>();
  command
      .add_option("--acknowledged", flags->acknowledged,
                  "ids that must be there, one a line, or the output of "
                  "`paht submit --json`")
      ->check(CLI::ExistingFile)
      ->type_name("FILE");
  command
      .add_option("--settle", flags->settle_seconds,
                  "how long a live system may take to decide what was "
                  "acknowledged")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str()
      ->type_name("SECONDS");
  command
      .add_option("--threads", flags->threads,
                  "partitions that are read at once")
      ->check(CLI::Range(1, 64))
      ->capture_default_str()
      ->type_name("N");
  command.add_flag("--no-views", flags->no_views,
                   "leave out tracking's views in Redis");
  AddKafkaFlags(command, flags->kafka);
  AddRedisFlags(command, flags->redis);
  AddOutputFlags(command, flags->output);
  AddExamples(command,
              "  paht verify\n"
              "  paht verify --acknowledged sent.jsonl\n"
              "  paht verify --json | jq -r 'select(.violation) | "
              ".report_id'");
  OnChosen(command, flags, Verify, chosen);
}

}  // namespace paht::cli
