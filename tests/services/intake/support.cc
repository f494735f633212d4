#include "tests/services/intake/support.h"

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/base/field_violation.h"
#include "paht/v1/intake.pb.h"
#include "services/intake/core/accept_report.h"
#include "services/intake/core/identities.h"

namespace paht::intake {

const Identities& Ids() {
  static const auto* ids = new Identities(kSecret);
  return *ids;
}

v1::SubmitRequest Request() {
  v1::SubmitRequest request;
  request.set_text("Đèn đường trước nhà hỏng ba hôm nay.");
  request.mutable_location()->set_latitude(18.3428);
  request.mutable_location()->set_longitude(105.9057);
  request.mutable_location()->set_accuracy_m(12);
  request.mutable_location()->set_address("trước số 12");
  request.add_media_ids(kMedium);
  request.mutable_reporter()->set_name("Người Dân");
  request.mutable_reporter()->set_phone("0912 345 678");
  request.set_idempotency_key("key-00000001");
  request.set_client_id("phone-1");
  return request;
}

Facts FactsFor(const v1::SubmitRequest& request) {
  Facts facts;
  facts.place = geo::CommuneMatch{.code = "18073", .neighbours = {"18100"}};
  facts.commune_known = true;
  facts.media_known.assign(static_cast<size_t>(request.media_ids_size()), true);
  return facts;
}

absl::StatusOr<Accepted> Accept(const v1::SubmitRequest& request) {
  return AcceptReport(request, FactsFor(request), kNow, Ids(), 1);
}

std::vector<std::string> WrongFields(const absl::Status& status) {
  std::vector<std::string> fields;
  for (const FieldViolation& violation : FieldViolations(status)) {
    fields.push_back(absl::StrCat(violation.field, " ", violation.reason));
  }
  return fields;
}

}  // namespace paht::intake
