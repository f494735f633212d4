#include "services/classification/classification_server.h"

#include <grpcpp/grpcpp.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/field_violation.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "common/rpc/message.h"
#include "common/rpc/status.h"
#include "paht/v1/classification.pb.h"
#include "services/classification/core/classifier.h"
#include "services/classification/duplicates/duplicate_finder.h"

namespace paht::classification {
namespace {

constexpr size_t kMostCharacters = 4000;

absl::Status Check(const v1::ClassifyRequest& request) {
  std::vector<FieldViolation> violations;
  const size_t characters = CountCharacters(request.text());
  if (TrimUnicode(request.text()).empty()) {
    violations.push_back({"text", "REQUIRED",
                          "Vui lòng nhập nội dung phản ánh.",
                          "text is required"});
  } else if (characters > kMostCharacters) {
    violations.push_back(
        {"text", "TOO_LONG",
         absl::StrCat("Nội dung quá dài: tối đa ", kMostCharacters,
                      " ký tự, hiện có ", characters, "."),
         absl::StrCat("text has ", characters, " characters, at most ",
                      kMostCharacters)});
  }
  const v1::Location& location = request.location();
  if (request.has_location() && !(std::abs(location.latitude()) <= 90 &&
                                  std::abs(location.longitude()) <= 180)) {
    violations.push_back({"location", "OUT_OF_RANGE", "Vị trí không hợp lệ.",
                          "location must be WGS84 degrees: latitude -90 to "
                          "90, longitude -180 to 180"});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

}  // namespace

absl::StatusOr<v1::ClassifyResponse> ClassificationServer::Answer(
    const grpc::ByteBuffer& request) const {
  v1::ClassifyRequest parsed;
  RETURN_IF_ERROR(rpc::ParseMessage(request, parsed));
  RETURN_IF_ERROR(Check(parsed));
  Verdict verdict = classifier_.Classify(parsed.text());
  if (parsed.has_location()) {
    const auto candidates =
        duplicates_
            .Find("", parsed.text(), parsed.location(),
                  verdict.assessment.category(), absl::Now())
            .candidates;
    verdict.assessment.mutable_duplicate_candidates()->Assign(
        candidates.begin(), candidates.end());
  }
  v1::ClassifyResponse response;
  *response.mutable_classification() = std::move(verdict.assessment);
  response.mutable_review_reasons()->Assign(verdict.review_reasons.begin(),
                                            verdict.review_reasons.end());
  return response;
}

grpc::ServerUnaryReactor* ClassificationServer::Classify(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const absl::StatusOr<v1::ClassifyResponse> answer = Answer(*request);
  if (answer.ok()) *response = rpc::SerializeMessage(*answer);
  reactor->Finish(rpc::ToGrpc(answer.status()));
  return reactor;
}

}  // namespace paht::classification
