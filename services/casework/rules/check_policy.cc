#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/wrong_setting.h"
#include "paht/v1/config.pb.h"
#include "services/casework/rules/current_rules.h"

namespace paht::casework {
namespace {

// A year, far beyond any limit that an administration would set.
constexpr double kMostHours = 24 * 366;
constexpr double kMostDays = 10000;

}  // namespace

absl::Status CheckPolicy(absl::string_view path,
                         const v1::CaseworkConfig& policy) {
  const struct {
    absl::string_view field;
    double hours;
  } limits[] = {
      {"limit_hours_low", policy.limit_hours_low()},
      {"limit_hours_normal", policy.limit_hours_normal()},
      {"limit_hours_high", policy.limit_hours_high()},
      {"limit_hours_emergency", policy.limit_hours_emergency()},
      {"escalate_to_province_after_hours",
       policy.escalate_to_province_after_hours()},
      {"review_hours", policy.review_hours()},
      {"review_hours_urgent", policy.review_hours_urgent()},
  };
  for (const auto& [field, hours] : limits) {
    if (!(hours > 0 && hours <= kMostHours)) {
      return WrongSetting(path, field, "more than 0 and at most 8784 (a year)");
    }
  }
  if (!(policy.close_after_days() > 0 &&
        policy.close_after_days() <= kMostDays)) {
    return WrongSetting(path, "close_after_days",
                        "more than 0 and at most 10000");
  }
  const struct {
    absl::string_view field;
    int count;
    int least;
  } counts[] = {
      {"max_transfers", policy.max_transfers(), 1},
      {"max_extensions", policy.max_extensions(), 0},
      {"max_reopenings", policy.max_reopenings(), 0},
      {"max_comments", policy.max_comments(), 1},
      {"max_media", policy.max_media(), 1},
  };
  for (const auto& [field, count, least] : counts) {
    if (count < least || count > 10000) {
      return WrongSetting(path, field, absl::StrCat(least, " to 10000"));
    }
  }
  if (!(policy.due_soon_share() > 0 && policy.due_soon_share() < 1)) {
    return WrongSetting(path, "due_soon_share",
                        "between 0 and 1, 0.75 for instance");
  }
  for (const std::string& category : policy.photo_required_categories()) {
    if (category.empty()) {
      return WrongSetting(path, "photo_required_categories",
                          "ids of categories");
    }
  }
  return absl::OkStatus();
}

}  // namespace paht::casework
