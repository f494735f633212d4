#ifndef SERVICES_TRACKING_QUERIES_FOUND_REPORTS_H_
#define SERVICES_TRACKING_QUERIES_FOUND_REPORTS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/queries/index_walk.h"
#include "services/tracking/views/active_reads.h"

namespace paht::tracking {

// The reports as they are stored in `version`, in the order of `found`, in one
// round trip. Empty ones are not there any more. Errors: those of
// ActiveReads::Pipeline().
absl::StatusOr<std::vector<v1::Report>> ReadFound(
    const std::vector<Found>& found, const std::string& version,
    views::ActiveReads& reads);

}  // namespace paht::tracking

#endif  // SERVICES_TRACKING_QUERIES_FOUND_REPORTS_H_
