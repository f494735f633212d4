#ifndef COMMON_DEAD_LETTER_DEAD_LETTER_H_
#define COMMON_DEAD_LETTER_DEAD_LETTER_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/kafka/record.h"

namespace paht {

// Why a record was set aside. The names are part of the contract
// (record.proto).
inline constexpr char kUnparsable[] = "unparsable";
inline constexpr char kMissingHeader[] = "missing-header";
inline constexpr char kUnknownType[] = "unknown-type";
inline constexpr char kWrongPartition[] = "wrong-partition";
inline constexpr char kRejectedSubmit[] = "rejected-submit";
inline constexpr char kFailed[] = "failed";

// The record (a v1::DeadLetter on `topic`, key as the source) that sets
// `source` aside for `consumer`. The value is cut at 64 KiB.
kafka::Record MakeDeadLetter(const std::string& topic,
                             const kafka::Record& source,
                             absl::string_view consumer,
                             absl::string_view reason, absl::string_view detail,
                             absl::Time now);

}  // namespace paht

#endif  // COMMON_DEAD_LETTER_DEAD_LETTER_H_
