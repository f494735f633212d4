#include "common/kafka/record.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace paht::kafka {
namespace {

// The expected partitions come from Apache Kafka's own test of its Java client
// (UtilsTest.testMurmur2): hash of each key, made positive.
TEST(PartitionOf, AgreesWithTheJavaClient) {
  const auto expected = [](int32_t hash, int32_t count) {
    return static_cast<int32_t>((static_cast<uint32_t>(hash) & 0x7fffffff) %
                                static_cast<uint32_t>(count));
  };
  EXPECT_EQ(PartitionOf("21", 12), expected(-973932308, 12));
  EXPECT_EQ(PartitionOf("foobar", 12), expected(-790332482, 12));
  EXPECT_EQ(PartitionOf("a-little-bit-long-string", 12),
            expected(-985981536, 12));
  EXPECT_EQ(PartitionOf("a-little-bit-longer-string", 12),
            expected(-1486304829, 12));
  EXPECT_EQ(PartitionOf("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", 12),
            expected(-58897971, 12));
  EXPECT_EQ(PartitionOf("abc", 12), expected(479470107, 12));
}

TEST(PartitionOf, SpreadsReports) {
  std::vector<int> counts(12);
  for (int i = 0; i < 12'000; ++i) {
    ++counts[static_cast<size_t>(PartitionOf(absl::StrCat("HT-", i), 12))];
  }
  for (const int count : counts) EXPECT_NEAR(count, 1000, 200);
}

TEST(HeaderOr, TheLastOfANameCounts) {
  Record record;
  record.headers = {{"a", "1"}, {"b", "2"}, {"a", "3"}};
  EXPECT_EQ(record.HeaderOr("a"), "3");
  EXPECT_EQ(record.HeaderOr("c", "none"), "none");
}

}  // namespace
}  // namespace paht::kafka
