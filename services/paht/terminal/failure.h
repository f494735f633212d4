#ifndef SERVICES_PAHT_TERMINAL_FAILURE_H_
#define SERVICES_PAHT_TERMINAL_FAILURE_H_

#include <iosfwd>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/paht/flags.h"

namespace paht::cli {

// `status`, whose message is English, with what a reader of Vietnamese is told
// instead.
absl::Status WithVietnamese(absl::Status status, absl::string_view words);

// What such a reader is told: those words, or the message where there are none.
std::string VietnameseOf(const absl::Status& status);

// Says what went wrong: what kind of failure and why, or each wrong field on a
// line of its own. With --json one object:
//
//   {"error":{"code":"INVALID_ARGUMENT","message":"…",
//             "fields":[{"field":"text","reason":"TOO_SHORT","vi":"…","en":"…"}]}}
void PrintFailure(const absl::Status& status, const OutputFlags& output,
                  std::ostream& err);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_TERMINAL_FAILURE_H_
