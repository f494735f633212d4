#ifndef SERVICES_CLASSIFICATION_CORE_TIMESTAMP_H_
#define SERVICES_CLASSIFICATION_CORE_TIMESTAMP_H_

#include <google/protobuf/timestamp.pb.h>

#include "absl/time/time.h"

namespace paht::classification {

inline absl::Time ToTime(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) +
         absl::Nanoseconds(timestamp.nanos());
}

}  // namespace paht::classification

#endif  // SERVICES_CLASSIFICATION_CORE_TIMESTAMP_H_
