#include "tests/support/topic.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/kafka/client.h"
#include "common/kafka/consumer.h"
#include "common/kafka/record.h"

namespace paht::testing {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(20);

using Ranges = std::map<kafka::TopicPartition, kafka::Range>;

absl::StatusOr<Ranges> FilledPartitions(const kafka::ClientOptions& client,
                                        const std::string& topic) {
  ASSIGN_OR_RETURN(const int32_t count,
                   kafka::CountPartitions(client, topic, kTimeout));
  std::vector<kafka::TopicPartition> partitions;
  for (int32_t p = 0; p < count; ++p) partitions.push_back({topic, p});
  ASSIGN_OR_RETURN(const auto marks,
                   kafka::QueryWatermarks(client, partitions, kTimeout));
  Ranges ranges;
  for (const auto& [partition, mark] : marks) {
    if (mark.high > mark.low) {
      ranges[partition] = {.begin = mark.low, .end = mark.high};
    }
  }
  return ranges;
}

absl::StatusOr<std::vector<kafka::Record>> Read(
    const kafka::ClientOptions& client, const std::string& topic) {
  const absl::Time end = absl::Now() + kTimeout;
  absl::StatusOr<Ranges> ranges = FilledPartitions(client, topic);
  // A broker that has just started leads its partitions one by one.
  while (absl::IsUnavailable(ranges.status()) && absl::Now() < end) {
    absl::SleepFor(absl::Milliseconds(100));
    ranges = FilledPartitions(client, topic);
  }
  RETURN_IF_ERROR(ranges.status());
  std::vector<kafka::Record> all;
  if (ranges->empty()) return all;
  ASSIGN_OR_RETURN(const auto reader,
                   kafka::RangeReader::Open(client, *std::move(ranges)));
  while (!reader->Done()) {
    ASSIGN_OR_RETURN(std::vector<kafka::Record> some,
                     reader->Poll(1000, absl::Milliseconds(50)));
    std::move(some.begin(), some.end(), std::back_inserter(all));
    (void)reader->TakeDone();
    if (absl::Now() > end) {
      return absl::DeadlineExceededError("the topic's end did not come");
    }
  }
  return all;
}

}  // namespace

std::vector<kafka::Record> ReadTopic(const kafka::ClientOptions& client,
                                     const std::string& topic) {
  absl::StatusOr<std::vector<kafka::Record>> records = Read(client, topic);
  EXPECT_TRUE(records.ok()) << topic << ": " << records.status();
  return records.ok() ? *std::move(records) : std::vector<kafka::Record>{};
}

}  // namespace paht::testing
