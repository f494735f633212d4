// Between the contract's instants and Abseil's.
#ifndef SERVICES_ROUTING_CORE_TIMESTAMP_H_
#define SERVICES_ROUTING_CORE_TIMESTAMP_H_

#include <google/protobuf/timestamp.pb.h>

#include <cstdint>

#include "absl/time/time.h"

namespace paht::routing {

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

}  // namespace paht::routing

#endif  // SERVICES_ROUTING_CORE_TIMESTAMP_H_
