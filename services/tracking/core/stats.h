#ifndef SERVICES_TRACKING_CORE_STATS_H_
#define SERVICES_TRACKING_CORE_STATS_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/calendar/working_calendar.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/core/names.h"

namespace paht::tracking {

// InvalidArgument names the fields that are wrong.
absl::Status CheckStatsRequest(const v1::StatsRequest& request);

// Sums reports up, one after the other, in any order. Keeps 4 bytes for each
// resolved one, so that medians are exact.
class Stats {
 public:
  // `request` is a right one; everything passed must outlive this.
  Stats(const v1::StatsRequest& request, const WorkingCalendar& calendar,
        const Names& names);

  // Left out when the conditions do not ask for it.
  void Add(const v1::ReportFigures& figures);

  // Of all that was added.
  v1::StatsResponse Take();

 private:
  struct Sums {
    v1::StatsFigures counts;               // All that can be counted.
    std::vector<int32_t> working_seconds;  // To resolution.
    int64_t stars = 0;
  };

  std::string KeyOf(absl::string_view day,
                    const v1::ReportFigures& figures) const;
  std::string NameOf(absl::string_view key) const;

  const v1::StatsRequest& request_;
  const WorkingCalendar& calendar_;
  const Names& names_;
  std::map<std::string, Sums> groups_;
};

}  // namespace paht::tracking

#endif  // SERVICES_TRACKING_CORE_STATS_H_
