#include "services/intake/gather_facts.h"

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/blob/blob_store.h"
#include "common/geo/commune_map.h"
#include "paht/v1/intake.pb.h"
#include "services/intake/core/accept_report.h"

namespace paht::intake {
namespace {

// Beyond, the request is refused anyway, and nobody should make us look.
constexpr int kMostLookUps = 20;

}  // namespace

absl::StatusOr<Facts> GatherFacts(const v1::SubmitRequest& request,
                                  const geo::CommuneMap& map,
                                  double snap_distance_m,
                                  const blob::BlobStore& blobs) {
  Facts facts;
  if (request.has_location()) {
    absl::StatusOr<geo::CommuneMatch> match =
        map.Find(request.location().latitude(), request.location().longitude(),
                 snap_distance_m);
    if (match.ok()) facts.place = *std::move(match);
  }
  facts.commune_known = !map.NameOf(request.commune_code()).empty();
  if (request.media_ids_size() > kMostLookUps) return facts;
  for (const std::string& id : request.media_ids()) {
    const absl::Status found = blobs.Find(id).status();
    if (!found.ok() && !absl::IsNotFound(found)) {
      return absl::UnavailableError(found.message());
    }
    facts.media_known.push_back(found.ok());
  }
  return facts;
}

}  // namespace paht::intake
