// Sends reports and measures what their senders and readers see: prints one
// JSON object. See README.md in this folder.

#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/kafka/client.h"
#include "nlohmann/json.hpp"
#include "tests/bench/load/event_follower.h"
#include "tests/bench/load/latencies.h"
#include "tests/bench/load/report_target.h"
#include "tests/bench/load/sample_reports.h"

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

constexpr absl::Duration kPatience = absl::Seconds(15);

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
    return OpenIntake(absl::GetFlag(FLAGS_intake));
  }
  if (absl::GetFlag(FLAGS_mode) == "produce") {
    return OpenBare({.kafka = kafka,
                     .commands_topic = absl::StrCat(
                         absl::GetFlag(FLAGS_topic_prefix), "report-commands"),
                     .only_partition = absl::GetFlag(FLAGS_only_partition)});
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
