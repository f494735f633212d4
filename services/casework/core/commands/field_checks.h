// Checks of single fields. Each returns the refusal that names the field by its
// path in the command ("submit.text"), or nothing when it is right.
#ifndef SERVICES_CASEWORK_CORE_COMMANDS_FIELD_CHECKS_H_
#define SERVICES_CASEWORK_CORE_COMMANDS_FIELD_CHECKS_H_

#include <google/protobuf/repeated_ptr_field.h>
#include <google/protobuf/timestamp.pb.h>

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "paht/v1/report.pb.h"
#include "services/casework/core/commands/handler.h"

namespace paht::casework {

inline constexpr size_t kMaxReasonCharacters = 1000;
inline constexpr size_t kMaxTextCharacters = 4000;
inline constexpr size_t kMinTextCharacters = 10;
inline constexpr int kMaxMediaAtOnce = 20;

// `text` has `least` to `most` characters; white space alone does not count.
Verdict CheckText(absl::string_view field, absl::string_view text, size_t least,
                  size_t most);

// A short machine-readable value, 1 to 100 bytes: the id of a category, a
// department, a commune.
Verdict CheckId(absl::string_view field, absl::string_view id);

Verdict CheckReportId(absl::string_view field, absl::string_view id);

// `least` to 20 media ids, none empty, none twice.
Verdict CheckMedia(absl::string_view field,
                   const google::protobuf::RepeatedPtrField<std::string>& ids,
                   int least);

// The limit of the policy, were `added` media to join those there are.
Verdict CheckMediaLimit(const Case& c, int added);

// A real urgency or tier.
Verdict CheckUrgency(absl::string_view field, v1::Urgency urgency);
Verdict CheckTier(absl::string_view field, v1::Tier tier);

// An instant after `after`.
Verdict CheckInstant(absl::string_view field,
                     const google::protobuf::Timestamp& timestamp,
                     absl::Time after);

// Coordinates on the earth and an address of at most 300 characters.
Verdict CheckLocation(absl::string_view field, const v1::Location& location);

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_CORE_COMMANDS_FIELD_CHECKS_H_
