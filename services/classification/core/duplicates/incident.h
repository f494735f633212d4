#ifndef SERVICES_CLASSIFICATION_CORE_DUPLICATES_INCIDENT_H_
#define SERVICES_CLASSIFICATION_CORE_DUPLICATES_INCIDENT_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "paht/v1/config.pb.h"
#include "services/classification/core/duplicates/candidates.h"

namespace paht::classification {

struct IncidentFound {
  std::string anchor_id;  // The earliest report.
  // The others that are open, without the newcomer, earliest first.
  std::vector<std::string> report_ids;
};

// How many alike reports of `category` within the window make an incident.
int ReportsForIncident(const v1::IncidentSearch& search,
                       absl::string_view category);

// Whether a report of `category` that was sent at `at`, together with those of
// `alike` that are open and came within the window, is so many that they may be
// one incident. One that there is already takes newcomers in from the first on,
// so that a storm of hours stays one incident.
std::optional<IncidentFound> FindIncident(absl::string_view category,
                                          absl::Time at,
                                          const std::vector<Alike>& alike,
                                          const v1::IncidentSearch& search);

}  // namespace paht::classification

#endif  // SERVICES_CLASSIFICATION_CORE_DUPLICATES_INCIDENT_H_
