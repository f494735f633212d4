#ifndef SERVICES_INTAKE_GATHER_FACTS_H_
#define SERVICES_INTAKE_GATHER_FACTS_H_

#include "absl/status/statusor.h"
#include "common/blob/blob_store.h"
#include "common/geo/commune_map.h"
#include "paht/v1/intake.pb.h"
#include "services/intake/core/accept_report.h"

namespace paht::intake {

// What the map and the blob store say of `request`. Unavailable when the store
// cannot be read.
absl::StatusOr<Facts> GatherFacts(const v1::SubmitRequest& request,
                                  const geo::CommuneMap& map,
                                  double snap_distance_m,
                                  const blob::BlobStore& blobs);

}  // namespace paht::intake

#endif  // SERVICES_INTAKE_GATHER_FACTS_H_
