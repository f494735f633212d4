#ifndef SERVICES_INTAKE_CORE_ACCEPT_REPORT_H_
#define SERVICES_INTAKE_CORE_ACCEPT_REPORT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/geo/commune_map.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/intake.pb.h"
#include "paht/v1/record.pb.h"
#include "services/intake/core/identities.h"

namespace paht::intake {

// What the world says of a request.
struct Facts {
  // Where its location lies. Absent: it has none, or one that is no position
  // or too far outside the province.
  std::optional<geo::CommuneMatch> place;
  // Its commune_code is on the map.
  bool commune_known = false;
  // For each of its media_ids, in order: it is in the blob store.
  std::vector<bool> media_known;
};

// A report to be put on the log.
struct Accepted {
  v1::ReportCommand command;
  // How to reach the reporter; absent for an anonymous one.
  std::optional<v1::Contact> contact;
  v1::SubmitResponse response;
  // The id is drawn at random: a report that has it already is another one.
  bool random_id = false;
};

// Validates and normalizes `request`. InvalidArgument names every wrong field.
// `random_bits` makes the id of a request without an idempotency key; with one,
// the same request leads to the same report at any time.
absl::StatusOr<Accepted> AcceptReport(const v1::SubmitRequest& request,
                                      const Facts& facts, absl::Time now,
                                      const Identities& identities,
                                      uint64_t random_bits);

}  // namespace paht::intake

#endif  // SERVICES_INTAKE_CORE_ACCEPT_REPORT_H_
