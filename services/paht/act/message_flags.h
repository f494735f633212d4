#ifndef SERVICES_PAHT_ACT_MESSAGE_FLAGS_H_
#define SERVICES_PAHT_ACT_MESSAGE_FLAGS_H_

#include <google/protobuf/message.h>

#include <CLI/App.hpp>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace paht::cli {

// A flag for each field of `message`, a command of command.proto, that writes
// into it: "proposed_due_at" is --proposed-due-at. Texts, numbers, booleans,
// enums ("not-a-report"), instants, and repeated texts; a field that is a
// message of another kind is left to the caller. `message` must outlive the
// parsing.
void AddMessageFlags(CLI::App& command, google::protobuf::Message& message);

// "2026-11-30 16:30" or "30/11/2026 16:30" in Asia/Ho_Chi_Minh, or RFC 3339.
absl::StatusOr<absl::Time> ParseInstant(absl::string_view text);

// "REJECT_REASON_NOT_A_REPORT" → "not-a-report", for an enum's value and the
// first one's name, "REJECT_REASON_UNSPECIFIED".
std::string EnumFlagName(absl::string_view name, absl::string_view unspecified);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_ACT_MESSAGE_FLAGS_H_
