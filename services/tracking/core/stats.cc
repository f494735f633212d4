#include "services/tracking/core/stats.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/field_violation.h"
#include "common/calendar/working_calendar.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/core/figures.h"
#include "services/tracking/core/names.h"
#include "services/tracking/core/report_filter.h"

namespace paht::tracking {
namespace {

constexpr double kSecondsPerMinute = 60;

void Count(const v1::ReportFigures& figures, v1::StatsFigures& counts) {
  counts.set_received(counts.received() + 1);
  if (IsResolved(figures.status())) {
    if (figures.late()) {
      counts.set_resolved_late(counts.resolved_late() + 1);
    } else {
      counts.set_resolved_on_time(counts.resolved_on_time() + 1);
    }
  } else if (EndedOtherwise(figures.status())) {
    counts.set_ended_otherwise(counts.ended_otherwise() + 1);
  } else {
    counts.set_open(counts.open() + 1);
    if (figures.overdue()) counts.set_open_overdue(counts.open_overdue() + 1);
  }
  if (figures.stars() > 0) counts.set_rated(counts.rated() + 1);
  if (figures.reopen_count() > 0) counts.set_reopened(counts.reopened() + 1);
}

// The middle one, or half-way between the two in the middle. Reorders.
double Median(std::vector<int32_t>& values) {
  const auto middle =
      values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  const int32_t below = *std::max_element(values.begin(), middle);
  return (static_cast<double>(below) + *middle) / 2;
}

v1::StatsFigures Finish(v1::StatsFigures figures,
                        std::vector<int32_t>& working_seconds, int64_t stars) {
  if (!working_seconds.empty()) {
    figures.set_timed(static_cast<int64_t>(working_seconds.size()));
    figures.set_median_working_minutes(Median(working_seconds) /
                                       kSecondsPerMinute);
  }
  if (figures.rated() > 0) {
    figures.set_average_stars(static_cast<double>(stars) /
                              static_cast<double>(figures.rated()));
  }
  return figures;
}

void AddTo(const v1::StatsFigures& part, v1::StatsFigures& sum) {
  sum.set_received(sum.received() + part.received());
  sum.set_resolved_on_time(sum.resolved_on_time() + part.resolved_on_time());
  sum.set_resolved_late(sum.resolved_late() + part.resolved_late());
  sum.set_open(sum.open() + part.open());
  sum.set_open_overdue(sum.open_overdue() + part.open_overdue());
  sum.set_ended_otherwise(sum.ended_otherwise() + part.ended_otherwise());
  sum.set_rated(sum.rated() + part.rated());
  sum.set_reopened(sum.reopened() + part.reopened());
}

}  // namespace

absl::Status CheckStatsRequest(const v1::StatsRequest& request) {
  std::vector<FieldViolation> violations;
  if (request.by() == v1::STATS_GROUPING_UNSPECIFIED ||
      !v1::StatsGrouping_IsValid(request.by())) {
    violations.push_back({"by", "REQUIRED",
                          "Vui lòng chọn cách nhóm số liệu: theo xã phường, "
                          "đơn vị, lĩnh vực hoặc ngày.",
                          "must be a value of StatsGrouping, and not 0"});
  }
  CheckFilter(request.filter(), "filter.", violations);
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

Stats::Stats(const v1::StatsRequest& request, const WorkingCalendar& calendar,
             const Names& names)
    : request_(request), calendar_(calendar), names_(names) {}

void Stats::Add(const v1::ReportFigures& figures) {
  const std::string day = DayOf(figures.received_at());
  if (!MatchesDay(request_.filter(), day) ||
      !Matches(request_.filter(), figures)) {
    return;
  }
  Sums& sums = groups_[KeyOf(day, figures)];
  Count(figures, sums.counts);
  sums.stars += figures.stars();
  if (!IsResolved(figures.status()) || figures.resolved_at() == 0) return;
  const absl::StatusOr<absl::Duration> worked = calendar_.WorkingTimeBetween(
      absl::FromUnixSeconds(figures.received_at()),
      absl::FromUnixSeconds(figures.resolved_at()));
  // What offices did in years that the calendar does not cover is not guessed.
  if (!worked.ok()) return;
  sums.working_seconds.push_back(
      static_cast<int32_t>(absl::ToInt64Seconds(*worked)));
}

v1::StatsResponse Stats::Take() {
  v1::StatsResponse response;
  Sums total;
  for (auto& [key, sums] : groups_) {
    AddTo(sums.counts, total.counts);
    total.stars += sums.stars;
    total.working_seconds.insert(total.working_seconds.end(),
                                 sums.working_seconds.begin(),
                                 sums.working_seconds.end());
    v1::StatsRow& row = *response.add_rows();
    row.set_key(key);
    row.set_name(NameOf(key));
    *row.mutable_figures() =
        Finish(std::move(sums.counts), sums.working_seconds, sums.stars);
  }
  *response.mutable_total() =
      Finish(std::move(total.counts), total.working_seconds, total.stars);
  groups_.clear();
  return response;
}

std::string Stats::KeyOf(absl::string_view day,
                         const v1::ReportFigures& figures) const {
  switch (request_.by()) {
    case v1::STATS_GROUPING_COMMUNE:
      return figures.commune_code();
    case v1::STATS_GROUPING_DEPARTMENT:
      return figures.department_id();
    case v1::STATS_GROUPING_CATEGORY:
      return figures.category();
    default:
      return std::string(day);
  }
}

std::string Stats::NameOf(absl::string_view key) const {
  switch (request_.by()) {
    case v1::STATS_GROUPING_COMMUNE:
      return names_.Commune(key);
    case v1::STATS_GROUPING_DEPARTMENT:
      return names_.Department(key);
    case v1::STATS_GROUPING_CATEGORY:
      return names_.Category(key);
    default:
      return std::string(key);
  }
}

}  // namespace paht::tracking
