#include "common/identity/refusal.h"

#include <cstddef>
#include <iterator>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/base/field_violation.h"

namespace paht::identity {
namespace {

struct Words {
  absl::string_view name;
  absl::string_view vi;
};

Words WordsFor(Refusal refusal) {
  switch (refusal) {
    case Refusal::kMissing:
      return {"MISSING", "Vui lòng đăng nhập để thực hiện việc này."};
    case Refusal::kMalformed:
      return {"MALFORMED",
              "Thông tin đăng nhập không đúng định dạng, vui lòng đăng nhập "
              "lại."};
    case Refusal::kTooLong:
      return {"TOO_LONG",
              "Thông tin đăng nhập quá dài, vui lòng đăng nhập lại."};
    case Refusal::kAlgorithm:
      return {"ALGORITHM",
              "Thông tin đăng nhập được ký bằng thuật toán không được chấp "
              "nhận."};
    case Refusal::kUnknownKey:
      return {"UNKNOWN_KEY",
              "Không nhận ra khóa đã ký thông tin đăng nhập, vui lòng đăng "
              "nhập lại."};
    case Refusal::kSignature:
      return {"SIGNATURE", "Chữ ký của thông tin đăng nhập không hợp lệ."};
    case Refusal::kIssuer:
      return {"ISSUER",
              "Thông tin đăng nhập không do hệ thống được công nhận cấp."};
    case Refusal::kAudience:
      return {"AUDIENCE", "Thông tin đăng nhập không dành cho hệ thống này."};
    case Refusal::kExpired:
      return {"EXPIRED", "Phiên đăng nhập đã hết hạn, vui lòng đăng nhập lại."};
    case Refusal::kNotYetValid:
      return {"NOT_YET_VALID",
              "Thông tin đăng nhập chưa có hiệu lực, vui lòng kiểm tra ngày "
              "giờ của thiết bị."};
    case Refusal::kClaims:
      return {"CLAIMS",
              "Thông tin đăng nhập thiếu người thực hiện, vai trò hoặc đơn "
              "vị."};
  }
  return {"UNKNOWN", ""};
}

}  // namespace

absl::Span<const Refusal> AllRefusals() {
  static constexpr Refusal kAll[] = {
      Refusal::kMissing,     Refusal::kMalformed,  Refusal::kTooLong,
      Refusal::kAlgorithm,   Refusal::kUnknownKey, Refusal::kSignature,
      Refusal::kIssuer,      Refusal::kAudience,   Refusal::kExpired,
      Refusal::kNotYetValid, Refusal::kClaims};
  static_assert(std::size(kAll) == static_cast<size_t>(Refusal::kClaims) + 1);
  return kAll;
}

absl::string_view NameOf(Refusal refusal) { return WordsFor(refusal).name; }

absl::Status Refused(Refusal refusal, absl::string_view en) {
  const Words words = WordsFor(refusal);
  const FieldViolation violation = {kAuthorization, std::string(words.name),
                                    std::string(words.vi), std::string(en)};
  return InvalidFields({violation}, absl::StatusCode::kUnauthenticated);
}

}  // namespace paht::identity
