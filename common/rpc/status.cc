#include "common/rpc/status.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/base/field_violation.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace paht::rpc {

grpc::Status ToGrpc(const absl::Status& status) {
  const auto code = static_cast<grpc::StatusCode>(status.code());
  const std::string message(status.message());
  const std::vector<FieldViolation> violations = FieldViolations(status);
  if (violations.empty()) return {code, message};

  google::rpc::BadRequest fields;
  for (const FieldViolation& violation : violations) {
    auto& out = *fields.add_field_violations();
    out.set_field(violation.field);
    out.set_reason(violation.reason);
    out.set_description(violation.en);
    out.mutable_localized_message()->set_locale("vi");
    out.mutable_localized_message()->set_message(violation.vi);
  }
  google::rpc::Status details;
  details.set_code(static_cast<int>(code));
  details.set_message(message);
  details.add_details()->PackFrom(fields);
  return {code, message, details.SerializeAsString()};
}

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  const auto code = static_cast<absl::StatusCode>(status.error_code());
  google::rpc::Status details;
  google::rpc::BadRequest fields;
  if (details.ParseFromString(status.error_details())) {
    for (const auto& detail : details.details()) {
      if (detail.UnpackTo(&fields)) break;
    }
  }
  std::vector<FieldViolation> violations;
  for (const auto& v : fields.field_violations()) {
    violations.push_back({v.field(), v.reason(),
                          v.localized_message().message(), v.description()});
  }
  if (!violations.empty()) return InvalidFields(violations, code);
  return absl::Status(code, status.error_message());
}

}  // namespace paht::rpc
