#include "tests/bench/load/event_follower.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/kafka/consumer.h"
#include "common/kafka/record.h"

namespace paht::bench {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(10);
constexpr absl::Duration kPollTimeout = absl::Milliseconds(50);
constexpr int kMostRecords = 5000;
constexpr char kReceived[] = "vn.gov.hatinh.paht.report.received.v1";
constexpr char kAssigned[] = "vn.gov.hatinh.paht.report.assigned.v1";
constexpr char kReview[] = "vn.gov.hatinh.paht.report.review-requested.v1";

}  // namespace

absl::StatusOr<std::unique_ptr<EventFollower>> EventFollower::Start(
    const kafka::ClientOptions& client, const std::string& topic, Until until) {
  ASSIGN_OR_RETURN(const int32_t partitions,
                   kafka::CountPartitions(client, topic, kTimeout));
  std::map<kafka::TopicPartition, kafka::Range> ranges;
  for (int32_t i = 0; i < partitions; ++i) {
    const kafka::TopicPartition partition{topic, i};
    ASSIGN_OR_RETURN(const kafka::Watermarks marks,
                     kafka::QueryWatermarks(client, partition, kTimeout));
    ranges[partition] = {.begin = marks.high,
                         .end = std::numeric_limits<int64_t>::max()};
  }
  ASSIGN_OR_RETURN(auto reader,
                   kafka::RangeReader::Open(client, std::move(ranges)));
  return std::unique_ptr<EventFollower>(
      new EventFollower(std::move(reader), until));
}

EventFollower::EventFollower(std::unique_ptr<kafka::RangeReader> reader,
                             Until until)
    : reader_(std::move(reader)),
      until_(until),
      thread_([this](const std::stop_token& stop) { Run(stop); }) {}

void EventFollower::Run(const std::stop_token& stop) {
  absl::Time last = absl::InfiniteFuture();
  while (!stop.stop_requested()) {
    const absl::StatusOr<std::vector<kafka::Record>> records =
        reader_->Poll(kMostRecords, kPollTimeout);
    if (!records.ok()) {
      Log(Severity::kError, "cannot read the events",
          {{"cause", records.status().ToString()}});
      return;
    }
    const absl::Time now = absl::Now();
    for (const kafka::Record& record : *records) {
      const absl::string_view type = record.HeaderOr("ce_type");
      if (type == kReceived) {
        seen_.received.emplace(record.key, now);
      } else if (type == kAssigned) {
        seen_.assigned.emplace(record.key, now);
      } else if (type == kReview) {
        seen_.to_review.emplace(record.key, now);
      }
    }
    events_ += static_cast<int64_t>(records->size());
    there_ = until_ == Until::kReceived
                 ? seen_.received.size()
                 : seen_.assigned.size() + seen_.to_review.size();
    if (records->empty()) continue;
    seen_.longest_silence = std::max(seen_.longest_silence, now - last);
    last = now;
  }
}

EventFollower::Seen EventFollower::Finish(size_t reports,
                                          absl::Duration patience) {
  int64_t last = -1;
  absl::Time changed = absl::Now();
  while (there_ < reports && absl::Now() - changed < patience) {
    if (events_ != last) {
      last = events_;
      changed = absl::Now();
    }
    absl::SleepFor(absl::Milliseconds(20));
  }
  thread_ = std::jthread();  // Requests the stop and joins.
  seen_.events = events_;
  return std::move(seen_);
}

}  // namespace paht::bench
