#include "services/classification/core/duplicates/incident.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/timestamp.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/report.pb.h"
#include "services/classification/core/duplicates/candidates.h"

namespace paht::classification {
namespace {

bool IsOpen(v1::ReportStatus status) {
  switch (status) {
    case v1::REPORT_STATUS_RECEIVED:
    case v1::REPORT_STATUS_NEEDS_REVIEW:
    case v1::REPORT_STATUS_CLASSIFIED:
    case v1::REPORT_STATUS_ASSIGNED:
    case v1::REPORT_STATUS_IN_PROGRESS:
    case v1::REPORT_STATUS_WAITING_FOR_REPORTER:
    case v1::REPORT_STATUS_PENDING_APPROVAL:
      return true;
    default:
      return false;
  }
}

absl::Time ReceivedAt(const Neighbour& neighbour) {
  return ToTime(neighbour.report.received_at());
}

}  // namespace

int ReportsForIncident(const v1::IncidentSearch& search,
                       absl::string_view category) {
  for (const v1::CategoryCount& count : search.counts()) {
    if (count.category() == category) return count.reports();
  }
  return search.reports();
}

std::optional<IncidentFound> FindIncident(absl::string_view category,
                                          absl::Time at,
                                          const std::vector<Alike>& alike,
                                          const v1::IncidentSearch& search) {
  const absl::Time since = at - absl::Minutes(search.window_minutes());
  std::vector<const Neighbour*> recent;
  for (const Alike& one : alike) {
    if (IsOpen(one.neighbour->status) && ReceivedAt(*one.neighbour) >= since) {
      recent.push_back(one.neighbour);
    }
  }
  std::sort(
      recent.begin(), recent.end(), [](const Neighbour* a, const Neighbour* b) {
        const absl::Time first = ReceivedAt(*a);
        const absl::Time second = ReceivedAt(*b);
        return first != second ? first < second : a->report_id < b->report_id;
      });
  IncidentFound found;
  for (const Neighbour* one : recent) {
    if (!found.anchor_id.empty()) break;
    found.anchor_id = one->incident_id;
  }
  if (found.anchor_id.empty()) {
    const auto needed =
        static_cast<size_t>(ReportsForIncident(search, category));
    if (recent.size() + 1 < needed) return std::nullopt;
    found.anchor_id = recent.front()->report_id;
  }
  for (const Neighbour* one : recent) {
    // What belongs to an incident is there already.
    if (one->report_id != found.anchor_id && one->incident_id.empty()) {
      found.report_ids.push_back(one->report_id);
    }
  }
  return found;
}

}  // namespace paht::classification
