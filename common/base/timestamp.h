// Between the contract's instants and Abseil's.
#ifndef COMMON_BASE_TIMESTAMP_H_
#define COMMON_BASE_TIMESTAMP_H_

#include <google/protobuf/timestamp.pb.h>

#include <cstdint>

#include "absl/time/time.h"

namespace paht {

inline absl::Time ToTime(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) +
         absl::Nanoseconds(timestamp.nanos());
}

inline void SetTime(absl::Time time, google::protobuf::Timestamp* timestamp) {
  const int64_t seconds = absl::ToUnixSeconds(time);
  timestamp->set_seconds(seconds);
  timestamp->set_nanos(static_cast<int32_t>(
      (time - absl::FromUnixSeconds(seconds)) / absl::Nanoseconds(1)));
}

// True when it can be written as RFC 3339: years 1 to 9999.
inline bool IsValid(const google::protobuf::Timestamp& timestamp) {
  constexpr int64_t kYear1 = -62135596800;
  constexpr int64_t kYear10000 = 253402300800;
  return timestamp.seconds() >= kYear1 && timestamp.seconds() < kYear10000 &&
         timestamp.nanos() >= 0 && timestamp.nanos() < 1'000'000'000;
}

}  // namespace paht

#endif  // COMMON_BASE_TIMESTAMP_H_
