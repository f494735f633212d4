#include "common/base/field_violation.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/rpc/error_details.pb.h"

namespace paht {
namespace {

constexpr char kPayload[] = "type.googleapis.com/google.rpc.BadRequest";

}  // namespace

absl::Status InvalidFields(absl::Span<const FieldViolation> violations,
                           absl::StatusCode code) {
  google::rpc::BadRequest details;
  for (const FieldViolation& violation : violations) {
    auto& out = *details.add_field_violations();
    out.set_field(violation.field);
    out.set_reason(violation.reason);
    out.set_description(violation.en);
    out.mutable_localized_message()->set_locale("vi");
    out.mutable_localized_message()->set_message(violation.vi);
  }
  absl::Status status(
      code, absl::StrJoin(violations, "; ",
                          [](std::string* out, const FieldViolation& v) {
                            absl::StrAppend(out, v.field, ": ", v.en);
                          }));
  status.SetPayload(kPayload, absl::Cord(details.SerializeAsString()));
  return status;
}

std::vector<FieldViolation> FieldViolations(const absl::Status& status) {
  std::vector<FieldViolation> violations;
  const absl::optional<absl::Cord> payload = status.GetPayload(kPayload);
  google::rpc::BadRequest details;
  if (!payload || !details.ParseFromString(std::string(*payload))) {
    return violations;
  }
  for (const auto& v : details.field_violations()) {
    violations.push_back({v.field(), v.reason(),
                          v.localized_message().message(), v.description()});
  }
  return violations;
}

}  // namespace paht
