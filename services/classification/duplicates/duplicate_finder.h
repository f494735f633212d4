#ifndef SERVICES_CLASSIFICATION_DUPLICATES_DUPLICATE_FINDER_H_
#define SERVICES_CLASSIFICATION_DUPLICATES_DUPLICATE_FINDER_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/redis/client.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/report.pb.h"
#include "services/classification/core/duplicates/candidates.h"
#include "services/classification/core/duplicates/incident.h"
#include "services/classification/core/duplicates/word_meanings.h"
#include "services/classification/duplicates/circuit_breaker.h"

namespace paht::classification {

struct Found {
  std::vector<v1::DuplicateCandidate> candidates;
  std::optional<IncidentFound> incident;
};

// Finds earlier reports that may be about the same thing. A help, not a
// promise: without Redis it finds none, and hardly takes time to.
class DuplicateFinder {
 public:
  // `meanings` and `redis` must outlive this. `redis` should have time-outs of
  // some tens of milliseconds: they are what the first call after a failure
  // loses.
  DuplicateFinder(v1::DuplicateSearch search, v1::IncidentSearch incidents,
                  const WordMeanings& meanings, redis::Client& redis,
                  std::string topic_prefix);

  // For a report with this id (empty: not sent yet), sent at `at`. Any thread.
  Found Find(absl::string_view report_id, absl::string_view text,
             const v1::Location& location, absl::string_view category,
             absl::Time at);

 private:
  absl::StatusOr<std::vector<Neighbour>> Ask(const v1::Location& location,
                                             absl::string_view category,
                                             absl::Time at);

  const v1::DuplicateSearch search_;
  const v1::IncidentSearch incidents_;
  const WordMeanings& meanings_;
  redis::Client& redis_;
  const std::string topic_prefix_;
  CircuitBreaker breaker_;
};

}  // namespace paht::classification

#endif  // SERVICES_CLASSIFICATION_DUPLICATES_DUPLICATE_FINDER_H_
