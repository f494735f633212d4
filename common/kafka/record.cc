#include "common/kafka/record.h"

#include <cstddef>
#include <cstdint>
#include <ranges>

#include "absl/strings/string_view.h"

namespace paht::kafka {
namespace {

// Kafka's own variant of MurmurHash2 (org.apache.kafka.common.utils.Utils),
// which librdkafka keeps internal.
uint32_t Murmur2(absl::string_view key) {
  constexpr uint32_t kM = 0x5bd1e995;
  constexpr int kR = 24;
  const auto byte = [&](size_t i) {
    return static_cast<uint32_t>(static_cast<unsigned char>(key[i]));
  };
  uint32_t h = 0x9747b28c ^ static_cast<uint32_t>(key.size());
  size_t i = 0;
  for (; i + 4 <= key.size(); i += 4) {
    uint32_t k =
        byte(i) | byte(i + 1) << 8 | byte(i + 2) << 16 | byte(i + 3) << 24;
    k *= kM;
    k ^= k >> kR;
    k *= kM;
    h *= kM;
    h ^= k;
  }
  const size_t tail = key.size() - i;
  if (tail >= 3) h ^= byte(i + 2) << 16;
  if (tail >= 2) h ^= byte(i + 1) << 8;
  if (tail >= 1) {
    h ^= byte(i);
    h *= kM;
  }
  h ^= h >> 13;
  h *= kM;
  h ^= h >> 15;
  return h;
}

}  // namespace

absl::string_view Record::HeaderOr(absl::string_view name,
                                   absl::string_view fallback) const {
  for (const Header& header : headers | std::views::reverse) {
    if (header.name == name) return header.value;
  }
  return fallback;
}

int32_t PartitionOf(absl::string_view key, int32_t count) {
  return static_cast<int32_t>((Murmur2(key) & 0x7fffffff) %
                              static_cast<uint32_t>(count));
}

}  // namespace paht::kafka
