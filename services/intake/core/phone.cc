#include "services/intake/core/phone.h"

#include <phonenumbers/phonenumberutil.h>

#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace paht::intake {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

constexpr char kVietnam[] = "VN";
constexpr size_t kMostBytes = 40;  // With every space and bracket.

}  // namespace

std::optional<std::string> ToE164(absl::string_view phone) {
  if (phone.size() > kMostBytes) return std::nullopt;
  const PhoneNumberUtil& numbers = *PhoneNumberUtil::GetInstance();
  PhoneNumber number;
  if (numbers.Parse(std::string(phone), kVietnam, &number) !=
          PhoneNumberUtil::NO_PARSING_ERROR ||
      number.has_extension() ||
      !numbers.IsValidNumberForRegion(number, kVietnam)) {
    return std::nullopt;
  }
  std::string e164;
  numbers.Format(number, PhoneNumberUtil::E164, &e164);
  return e164;
}

}  // namespace paht::intake
