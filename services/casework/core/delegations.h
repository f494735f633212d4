#ifndef SERVICES_CASEWORK_CORE_DELEGATIONS_H_
#define SERVICES_CASEWORK_CORE_DELEGATIONS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/text_proto.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/report.pb.h"
#include "services/casework/core/offices.h"

namespace paht::casework {

// Who stands in for whom, and when. A value; any thread may read it.
class Delegations {
 public:
  // None.
  Delegations() = default;

  // InvalidArgument "PATH:LINE: what is wrong and what to write".
  static absl::StatusOr<Delegations> Create(
      const TextProtoFile<v1::DelegationTable>& file, const Offices& offices);

  // As whom `actor` may act at `at` beside being themselves, in the order of
  // the file: with the department and the role of the one that they stand in
  // for, and `stand_in` filled in. Only officers and leaders stand in.
  std::vector<v1::Actor> ActorsOf(const v1::Actor& actor, absl::Time at) const;

  size_t size() const { return delegations_.size(); }

 private:
  struct Delegation {
    v1::Delegation words;
    absl::Time from;
    absl::Time until;  // No longer at this instant.
  };

  std::vector<Delegation> delegations_;
};

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_CORE_DELEGATIONS_H_
