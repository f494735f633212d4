#ifndef COMMON_KAFKA_RECORD_H_
#define COMMON_KAFKA_RECORD_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace paht::kafka {

struct TopicPartition {
  std::string topic;
  int32_t partition = 0;

  // A false alarm of clang-tidy 14.
  auto operator<=>(const TopicPartition&) const =
      default;  // NOLINT(modernize-use-nullptr)
};

struct Header {
  std::string name;
  std::string value;

  bool operator==(const Header&) const = default;
};

// A record of a topic, read or to be written, with nothing of librdkafka's.
struct Record {
  // For writing: the partition follows from the key (murmur2, as in Java).
  static constexpr int32_t kByKey = -1;

  std::string topic;
  int32_t partition = kByKey;
  int64_t offset = -1;  // Only when read.
  std::string key;
  std::optional<std::string> value;  // Absent: a tombstone.
  std::vector<Header> headers;
  absl::Time timestamp = absl::InfinitePast();  // Only when read.

  // The value of the last header of this name, or empty.
  absl::string_view HeaderOr(absl::string_view name,
                             absl::string_view fallback = "") const;
};

// The partition of `count` on which producers with murmur2_random, ours and
// Java's, put a record with this (not empty) key.
int32_t PartitionOf(absl::string_view key, int32_t count);

}  // namespace paht::kafka

#endif  // COMMON_KAFKA_RECORD_H_
