#ifndef SERVICES_CLASSIFICATION_CORE_DUPLICATES_CANDIDATES_H_
#define SERVICES_CLASSIFICATION_CORE_DUPLICATES_CANDIDATES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/record.pb.h"
#include "paht/v1/report.pb.h"
#include "services/classification/core/duplicates/word_meanings.h"

namespace paht::classification {

// A report of the index, as it stands now.
struct Neighbour {
  std::string report_id;
  v1::IndexedReport report;
  v1::ReportStatus status = v1::REPORT_STATUS_UNSPECIFIED;
  absl::Time status_at;
  std::string incident_id;  // Of the incident proposed for it; empty: none.
};

// The report that duplicates are looked for.
struct Newcomer {
  std::string report_id;  // Empty: not sent yet.
  v1::Location location;
  absl::Time at;
  std::string category;
  v1::ReportTraits traits;
};

// The metres around a report of `category` in which to look.
double SearchRadius(const v1::DuplicateSearch& search,
                    absl::string_view category);

// The S2 cell in which a report at this place is kept.
uint64_t CellOf(double latitude, double longitude);

// The cells that a circle touches. Few: at most about 20 for 1,000 m.
std::vector<uint64_t> CellsAround(const v1::Location& location,
                                  double radius_m);

// An earlier report that may be about the same thing: close in place and time,
// alike, and open or recently resolved.
struct Alike {
  const Neighbour* neighbour;
  double score;
  double distance_m;
};

// Those of `neighbours` that may be; `neighbours` must outlive the answer.
std::vector<Alike> FindAlike(const Newcomer& newcomer,
                             const std::vector<Neighbour>& neighbours,
                             const v1::DuplicateSearch& search,
                             const WordMeanings& meanings);

// The most alike of them, best first.
std::vector<v1::DuplicateCandidate> PickCandidates(
    std::vector<Alike> alike, const v1::DuplicateSearch& search);

}  // namespace paht::classification

#endif  // SERVICES_CLASSIFICATION_CORE_DUPLICATES_CANDIDATES_H_
