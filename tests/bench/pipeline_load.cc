// Sends reports and measures what their senders and readers see: prints one
// JSON object. See README.md in this folder.
#include <google/protobuf/util/time_util.h>
#include <grpcpp/grpcpp.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/digest.h"
#include "common/base/report_id.h"
#include "common/base/status_macros.h"
#include "common/kafka/cloud_event.h"
#include "common/kafka/publisher.h"
#include "common/kafka/record.h"
#include "nlohmann/json.hpp"
#include "paht/v1/command.pb.h"
#include "paht/v1/intake.grpc.pb.h"
#include "tests/bench/event_follower.h"
#include "tests/bench/latencies.h"

ABSL_FLAG(std::string, mode, "submit",
          "submit: through intake; produce: the same commands straight to the "
          "topic, by a bare producer with acks=all");
ABSL_FLAG(double, rate, 200, "reports per second, sent on time come what may");
ABSL_FLAG(int, in_flight, 0,
          "instead of --rate: as fast as answers come, so many at once");
ABSL_FLAG(double, seconds, 10, "how long to send");
ABSL_FLAG(double, warm_up, 2, "seconds of sending before that, not measured");
ABSL_FLAG(int64_t, count, 0, "send no more than so many; 0: no limit");
ABSL_FLAG(int, only_partition, -1,
          "in the mode produce: all reports on this partition");
ABSL_FLAG(double, reachable, 0.5, "share of the reports that give an e-mail");
ABSL_FLAG(bool, follow, true, "read the events, too, until all are decided");
ABSL_FLAG(std::string, intake, "127.0.0.1:7401", "host:port of intake");
ABSL_FLAG(std::string, kafka_brokers, "127.0.0.1:19092", "host:port of Kafka");
ABSL_FLAG(std::string, topic_prefix, "paht.", "before every topic");
ABSL_FLAG(std::string, texts, "services/classification/data/reports/first.tsv",
          "tab-separated, the texts in the first column");
ABSL_FLAG(uint64_t, seed, 1, "of the reports' places");
ABSL_FLAG(std::string, sent, "",
          "file to write a line for each accepted report to: its id and when "
          "it was sent, in microseconds of Unix time");

namespace paht::bench {
namespace {

constexpr absl::Duration kDeadline = absl::Seconds(10);
constexpr int32_t kPartitions = 12;  // Fixed for life, see deploy/.
constexpr absl::Duration kPatience = absl::Seconds(15);

// What became of one report.
struct Outcome {
  absl::Status status;
  std::string report_id;
};
using Done = std::function<void(Outcome)>;

// Somewhere to send reports to.
class Target {
 public:
  virtual ~Target() = default;
  virtual void Send(const v1::SubmitRequest& report, Done done) = 0;
};

class IntakeTarget : public Target {
 public:
  explicit IntakeTarget(const std::string& address)
      : stub_(v1::Intake::NewStub(grpc::CreateChannel(
            address, grpc::InsecureChannelCredentials()))) {}

  void Send(const v1::SubmitRequest& report, Done done) override {
    auto call = std::make_shared<Call>();
    call->request = report;
    call->context.set_deadline(absl::ToChronoTime(absl::Now() + kDeadline));
    stub_->async()->Submit(
        &call->context, &call->request, &call->response,
        [call, done = std::move(done)](const grpc::Status& status) {
          done({absl::Status(static_cast<absl::StatusCode>(status.error_code()),
                             status.error_message()),
                call->response.report_id()});
        });
  }

 private:
  struct Call {
    grpc::ClientContext context;
    v1::SubmitRequest request;
    v1::SubmitResponse response;
  };
  std::unique_ptr<v1::Intake::Stub> stub_;
};

// A random id, on the partition asked for.
std::string NewReportId() {
  const int partition = absl::GetFlag(FLAGS_only_partition);
  std::string id;
  do {
    id = ReportIdFromDigest(RandomBytes(8));
  } while (partition >= 0 && kafka::PartitionOf(id, kPartitions) != partition);
  return id;
}

// The reference: the command that intake would write, with nothing around it.
class BareTarget : public Target {
 public:
  explicit BareTarget(std::unique_ptr<kafka::Publisher> publisher)
      : publisher_(std::move(publisher)) {}

  void Send(const v1::SubmitRequest& report, Done done) override {
    v1::ReportCommand command;
    command.set_report_id(NewReportId());
    command.set_command_id(absl::StrCat(command.report_id(), ".submit"));
    command.mutable_actor()->set_id("intake");
    command.mutable_actor()->set_role(v1::ROLE_SERVICE);
    v1::Submit& submit = *command.mutable_submit();
    submit.set_text(report.text());
    *submit.mutable_location() = report.location();
    submit.set_commune_code("18073");
    submit.set_fingerprint(Sha256(report.text()));
    submit.set_channel("app");
    kafka::Record record;
    record.topic =
        absl::StrCat(absl::GetFlag(FLAGS_topic_prefix), "report-commands");
    record.key = command.report_id();
    record.value = command.SerializeAsString();
    record.headers = kafka::ToHeaders(
        {.id = command.command_id(),
         .type = absl::StrCat(kafka::kTypePrefix, "command.submit.v1"),
         .source = "/paht/intake",
         .time = absl::Now(),
         .subject = command.report_id(),
         .trace_parent = kafka::NewTraceParent()});
    publisher_->Publish(record, [id = record.key, done = std::move(done)](
                                    const absl::Status& status) {
      done({status, id});
    });
  }

 private:
  std::unique_ptr<kafka::Publisher> publisher_;
};

// Varied reports, the same for the same seed.
class Reports {
 public:
  Reports(std::vector<std::string> texts, double reachable, uint64_t seed)
      : texts_(std::move(texts)), reachable_(reachable), seed_(seed) {}

  v1::SubmitRequest Next() {
    const uint64_t number = seed_ * 1'000'000'007 + count_++;
    const auto share = [&](uint64_t salt) {  // 0 to 1.
      return static_cast<double>((number + salt) * 0x9e3779b97f4a7c15 >> 11) /
             static_cast<double>(uint64_t{1} << 53);
    };
    v1::SubmitRequest report;
    report.set_text(absl::StrCat(texts_[number % texts_.size()], " (số ",
                                 number % 100'000, ")"));
    // Around the town of Hà Tĩnh, well inside the province.
    report.mutable_location()->set_latitude(18.33 + 0.03 * share(1));
    report.mutable_location()->set_longitude(105.88 + 0.03 * share(2));
    report.mutable_location()->set_accuracy_m(15);
    if (share(3) < reachable_) {
      report.mutable_reporter()->set_email(
          absl::StrCat("nguoi-dan-", number % 50'000, "@example.org"));
    }
    report.set_client_id("bench");
    report.set_idempotency_key(
        absl::StrCat("bench-", absl::ToUnixMicros(began_), "-", number));
    return report;
  }

 private:
  const std::vector<std::string> texts_;
  const double reachable_;
  const uint64_t seed_;
  const absl::Time began_ = absl::Now();
  uint64_t count_ = 0;
};

// What was sent, and what came back.
class Account {
 public:
  // Called before each send; `counts`: after the warm-up.
  Done Begin(absl::Time intended, bool counts) {
    {
      const std::lock_guard lock(mutex_);
      ++under_way_;
    }
    return [this, intended, counts](const Outcome& outcome) {
      const absl::Time now = absl::Now();
      const std::lock_guard lock(mutex_);
      --under_way_;
      changed_.notify_all();
      if (!outcome.status.ok()) {
        ++errors_[absl::StatusCodeToString(outcome.status.code())];
        return;
      }
      ++accepted_;
      if (!counts) return;
      latencies_.Add(now - intended);
      sent_.emplace(outcome.report_id, intended);
      last_ = now;
    };
  }

  void WaitForRoom(int most) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return under_way_ < most; });
  }

  // Once nothing is under way any more.
  const Latencies& latencies() const { return latencies_; }
  const absl::flat_hash_map<std::string, absl::Time>& sent() const {
    return sent_;
  }
  const absl::flat_hash_map<std::string, int>& errors() const {
    return errors_;
  }
  size_t accepted() const { return accepted_; }
  absl::Time last() const { return last_; }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int under_way_ = 0;
  size_t accepted_ = 0;
  absl::Time last_ = absl::InfinitePast();
  Latencies latencies_;
  absl::flat_hash_map<std::string, absl::Time> sent_;
  absl::flat_hash_map<std::string, int> errors_;
};

absl::StatusOr<std::vector<std::string>> ReadTexts(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::string> texts;
  std::string line;
  std::getline(file, line);  // The header.
  while (std::getline(file, line)) {
    texts.emplace_back(*absl::StrSplit(line, '\t').begin());
  }
  if (texts.empty()) {
    return absl::NotFoundError(
        absl::StrCat("--texts: no texts in ", path, "; run from the checkout"));
  }
  return texts;
}

// Sends all of it; returns when counting began.
absl::Time SendAll(Target& target, Reports& reports, Account& account) {
  const double rate = absl::GetFlag(FLAGS_rate);
  const int in_flight = absl::GetFlag(FLAGS_in_flight);
  const int64_t count = absl::GetFlag(FLAGS_count);
  const absl::Time start = absl::Now();
  const absl::Time counted =
      start + absl::Seconds(absl::GetFlag(FLAGS_warm_up));
  const absl::Time end = counted + absl::Seconds(absl::GetFlag(FLAGS_seconds));
  for (int64_t i = 0;; ++i) {
    absl::Time intended = absl::Now();
    if (in_flight > 0) {
      account.WaitForRoom(in_flight);
      intended = absl::Now();
    } else {
      intended = start + absl::Seconds(static_cast<double>(i) / rate);
      absl::SleepFor(intended - absl::Now());
    }
    if (intended >= end || (count > 0 && i == count)) break;
    target.Send(reports.Next(), account.Begin(intended, intended >= counted));
  }
  account.WaitForRoom(1);
  return counted;
}

nlohmann::json ToJson(const Latencies& latencies) {
  const auto ms = [&](double share) {
    return absl::ToDoubleMilliseconds(latencies.Quantile(share));
  };
  return {{"count", latencies.count()}, {"p50_ms", ms(0.5)},
          {"p90_ms", ms(0.9)},          {"p99_ms", ms(0.99)},
          {"p999_ms", ms(0.999)},       {"max_ms", ms(1)}};
}

absl::StatusOr<std::unique_ptr<Target>> OpenTarget(
    const kafka::ClientOptions& kafka) {
  if (absl::GetFlag(FLAGS_mode) == "submit") {
    return std::make_unique<IntakeTarget>(absl::GetFlag(FLAGS_intake));
  }
  if (absl::GetFlag(FLAGS_mode) == "produce") {
    ASSIGN_OR_RETURN(auto publisher, kafka::OpenPublisher({.client = kafka}));
    return std::make_unique<BareTarget>(std::move(publisher));
  }
  return absl::InvalidArgumentError("--mode is 'submit' or 'produce'");
}

void WriteSent(const Account& account, const std::string& path) {
  std::ofstream file(path);
  for (const auto& [id, at] : account.sent()) {
    file << id << ' ' << absl::ToUnixMicros(at) << '\n';
  }
}

absl::Status Run() {
  kafka::ClientOptions kafka;
  kafka.brokers = absl::GetFlag(FLAGS_kafka_brokers);
  kafka.client_id = "bench";
  ASSIGN_OR_RETURN(std::vector<std::string> texts,
                   ReadTexts(absl::GetFlag(FLAGS_texts)));
  Reports reports(std::move(texts), absl::GetFlag(FLAGS_reachable),
                  absl::GetFlag(FLAGS_seed));
  ASSIGN_OR_RETURN(const auto target, OpenTarget(kafka));
  std::unique_ptr<EventFollower> follower;
  if (absl::GetFlag(FLAGS_follow)) {
    ASSIGN_OR_RETURN(
        follower,
        EventFollower::Start(
            kafka,
            absl::StrCat(absl::GetFlag(FLAGS_topic_prefix), "report-events"),
            absl::GetFlag(FLAGS_mode) == "produce"
                ? EventFollower::Until::kReceived
                : EventFollower::Until::kDecided));
  }

  Account account;
  const absl::Time counted = SendAll(*target, reports, account);

  nlohmann::json result = {
      {"mode", absl::GetFlag(FLAGS_mode)},
      {"rate",
       absl::GetFlag(FLAGS_in_flight) > 0 ? 0.0 : absl::GetFlag(FLAGS_rate)},
      {"in_flight", absl::GetFlag(FLAGS_in_flight)},
      {"accepted", account.accepted()},
      {"submit", ToJson(account.latencies())},
      {"accepted_per_second",
       static_cast<double>(account.sent().size()) /
           absl::ToDoubleSeconds(account.last() - counted)},
      {"errors", nlohmann::json::object()},
  };
  for (const auto& [code, count] : account.errors()) {
    result["errors"][code] = count;
  }
  if (follower != nullptr) {
    const EventFollower::Seen seen =
        follower->Finish(account.accepted(), kPatience);
    Latencies received;
    Latencies assigned;
    Latencies decided;
    absl::Time last = counted;
    for (const auto& [id, sent] : account.sent()) {
      auto found = seen.received.find(id);
      if (found != seen.received.end()) received.Add(found->second - sent);
      found = seen.assigned.find(id);
      if (found != seen.assigned.end()) {
        assigned.Add(found->second - sent);
      } else if (found = seen.to_review.find(id);
                 found == seen.to_review.end()) {
        continue;
      }
      decided.Add(found->second - sent);
      last = std::max(last, found->second);
    }
    result["received"] = ToJson(received);
    result["longest_silence_ms"] =
        absl::ToDoubleMilliseconds(seen.longest_silence);
    result["assigned"] = ToJson(assigned);
    result["assigned_or_review"] = ToJson(decided);
    result["events"] = seen.events;
    result["decided_per_second"] = static_cast<double>(decided.count()) /
                                   absl::ToDoubleSeconds(last - counted);
    result["undecided"] = account.sent().size() - decided.count();
  }
  if (const std::string path = absl::GetFlag(FLAGS_sent); !path.empty()) {
    WriteSent(account, path);
  }
  std::cout << result.dump(2) << '\n';
  return absl::OkStatus();
}

}  // namespace
}  // namespace paht::bench

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  const absl::Status status = paht::bench::Run();
  if (status.ok()) return EXIT_SUCCESS;
  std::cerr << status << '\n';
  return EXIT_FAILURE;
}
