#include "common/base/timestamp.h"

#include <google/protobuf/timestamp.pb.h>
#include <gtest/gtest.h>

#include <cstdint>

#include "absl/time/time.h"

namespace paht {
namespace {

google::protobuf::Timestamp Timestamp(int64_t seconds, int32_t nanos) {
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(nanos);
  return timestamp;
}

TEST(Timestamp, GoesThereAndBackToTheNanosecond) {
  for (const int64_t seconds : {-62135596800, int64_t{-1}, int64_t{0},
                                int64_t{1'795'656'600}, 253402300799}) {
    for (const int32_t nanos : {0, 1, 999'999'999}) {
      const absl::Time time = ToTime(Timestamp(seconds, nanos));
      EXPECT_EQ(time,
                absl::FromUnixSeconds(seconds) + absl::Nanoseconds(nanos));
      google::protobuf::Timestamp back = Timestamp(7, 7);
      SetTime(time, &back);
      EXPECT_EQ(back.seconds(), seconds);
      EXPECT_EQ(back.nanos(), nanos);
      EXPECT_TRUE(IsValid(back));
    }
  }
}

TEST(Timestamp, IsNotValidBeyondWhatCanBeWritten) {
  EXPECT_FALSE(IsValid(Timestamp(-62135596801, 0)));
  EXPECT_FALSE(IsValid(Timestamp(253402300800, 0)));
  EXPECT_FALSE(IsValid(Timestamp(0, -1)));
  EXPECT_FALSE(IsValid(Timestamp(0, 1'000'000'000)));
}

}  // namespace
}  // namespace paht
