#include "services/routing/core/explain.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/routing.pb.h"
#include "services/routing/core/directory.h"
#include "services/routing/core/situation.h"
#include "services/routing/core/table.h"

namespace paht::routing {
namespace {

struct Words {
  std::string vi;
  std::string en;
};

Words UrgencyWords(v1::Urgency urgency) {
  switch (urgency) {
    case v1::URGENCY_LOW:
      return {"thấp", "low"};
    case v1::URGENCY_HIGH:
      return {"cao", "high"};
    case v1::URGENCY_EMERGENCY:
      return {"khẩn cấp", "emergency"};
    default:
      return {"bình thường", "normal"};
  }
}

std::string CueNames(const Table& table, const CueSet& cues) {
  std::vector<absl::string_view> names;
  for (size_t i = 0; i < table.cues().size(); ++i) {
    if (cues[i]) names.push_back(table.cues()[i]);
  }
  return absl::StrJoin(names, ", ");
}

Words PlaceNames(const Table& table, const PlaceSet& places) {
  std::vector<absl::string_view> vi;
  std::vector<absl::string_view> en;
  for (size_t i = 0; i < table.places().size(); ++i) {
    if (!places[i]) continue;
    vi.push_back(table.places()[i].name_vi);
    en.push_back(table.places()[i].name_en);
  }
  return {absl::StrJoin(vi, ", "), absl::StrJoin(en, ", ")};
}

Words TimeOfDayFails(const Situation& situation) {
  if (!situation.office_hours().has_value()) {
    return {"lịch làm việc chưa có dữ liệu cho thời điểm này",
            "the calendar has no data for this time"};
  }
  return *situation.office_hours()
             ? Words{"đang trong giờ hành chính", "it is within office hours"}
             : Words{"đang ngoài giờ hành chính", "it is outside office hours"};
}

Words PlacesFail(const Table& table, const Rule& rule,
                 const Situation& situation) {
  if (situation.location() == nullptr) {
    return {"phản ánh không có vị trí", "the report has no location"};
  }
  if (!situation.HasUsableLocation()) {
    return {"vị trí không đủ chính xác", "the location is not exact enough"};
  }
  const Words names = PlaceNames(table, rule.places);
  return {absl::StrCat("vị trí không nằm trong: ", names.vi),
          absl::StrCat("the location is not in: ", names.en)};
}

Words Fails(const Table& table, const Rule& rule, Condition failing,
            const Situation& situation) {
  const CategoryInfo& category = table.categories()[situation.category()];
  const CommuneInfo& commune =
      table.directory().communes()[situation.commune()];
  switch (failing) {
    case Condition::kCategory:
      return {
          absl::StrCat("quy tắc không dành cho lĩnh vực ", category.name_vi),
          absl::StrCat("the rule is not for category ", category.id)};
    case Condition::kUrgency: {
      const Words urgency = UrgencyWords(situation.urgency());
      return {absl::StrCat("quy tắc không dành cho mức độ ", urgency.vi),
              absl::StrCat("the rule is not for urgency ", urgency.en)};
    }
    case Condition::kCommune:
      return {absl::StrCat("quy tắc không dành cho ", commune.name),
              absl::StrCat("the rule is not for ", commune.name)};
    case Condition::kCues: {
      const std::string names = CueNames(table, rule.cues);
      return {absl::StrCat("nội dung không có dấu hiệu nào trong: ", names),
              absl::StrCat("the text has none of the cues: ", names)};
    }
    case Condition::kTimeOfDay:
      return TimeOfDayFails(situation);
    case Condition::kPlaces:
      return PlacesFail(table, rule, situation);
  }
  return {};
}

// What `rule` asked for beyond the category, and found.
Words Matches(const Table& table, const Rule& rule, Situation& situation) {
  const CommuneInfo& commune =
      table.directory().communes()[situation.commune()];
  const Words urgency = UrgencyWords(situation.urgency());
  std::vector<std::string> vi = {
      absl::StrCat("lĩnh vực ",
                   table.categories()[situation.category()].name_vi),
      absl::StrCat("mức độ ", urgency.vi), commune.name};
  std::vector<std::string> en = {
      absl::StrCat("category ", table.categories()[situation.category()].id),
      absl::StrCat("urgency ", urgency.en), commune.name};
  if (rule.cues.any()) {
    const std::string names = CueNames(table, rule.cues & situation.cues());
    vi.push_back(absl::StrCat("nội dung có dấu hiệu: ", names));
    en.push_back(absl::StrCat("cues in the text: ", names));
  }
  if (rule.time_of_day != v1::TIME_OF_DAY_UNSPECIFIED) {
    const bool office = rule.time_of_day == v1::TIME_OF_DAY_OFFICE_HOURS;
    vi.push_back(office ? "trong giờ hành chính" : "ngoài giờ hành chính");
    en.push_back(office ? "within office hours" : "outside office hours");
  }
  if (rule.places.any()) {
    const Words names = PlaceNames(table, rule.places & situation.places());
    vi.push_back(absl::StrCat("vị trí trong: ", names.vi));
    en.push_back(absl::StrCat("located in: ", names.en));
  }
  return {absl::StrJoin(vi, "; "), absl::StrJoin(en, "; ")};
}

}  // namespace

v1::RouteStep Explain(const Table& table, const Rule& rule,
                      std::optional<Condition> failing, Situation& situation) {
  Words words = failing.has_value() ? Fails(table, rule, *failing, situation)
                                    : Matches(table, rule, situation);
  v1::RouteStep step;
  step.set_rule(rule.name);
  step.set_matched(!failing.has_value());
  step.set_why(std::move(words.en));
  step.set_why_vi(std::move(words.vi));
  return step;
}

std::string UnknownCategoryReason(absl::string_view category) {
  return absl::StrCat("Lĩnh vực \"", category,
                      "\" không có trong cấu hình phân công.");
}

std::string UnknownCommuneReason(absl::string_view code) {
  return absl::StrCat("Mã xã, phường \"", code,
                      "\" không có trong cấu hình phân công.");
}

std::string NoRuleReason(const Table& table, const Situation& situation) {
  return absl::StrCat("Không có quy tắc phân công cho lĩnh vực ",
                      table.categories()[situation.category()].name_vi, " tại ",
                      table.directory().communes()[situation.commune()].name,
                      ".");
}

std::string NoCalendarReason() {
  return "Lịch làm việc chưa có dữ liệu để tính hạn xử lý; đề nghị quản trị "
         "viên bổ sung lịch.";
}

}  // namespace paht::routing
