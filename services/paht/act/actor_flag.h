#ifndef SERVICES_PAHT_ACT_ACTOR_FLAG_H_
#define SERVICES_PAHT_ACT_ACTOR_FLAG_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "paht/v1/report.pb.h"

namespace paht::cli {

// "ROLE:ID" or "ROLE:ID@DEPARTMENT": "officer:cb-17@xa.kt@18133". A department
// may hold an '@' itself; officers and leaders need one. InvalidArgument says
// what is wrong.
absl::StatusOr<v1::Actor> ParseActor(absl::string_view text);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_ACT_ACTOR_FLAG_H_
