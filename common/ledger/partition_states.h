#ifndef COMMON_LEDGER_PARTITION_STATES_H_
#define COMMON_LEDGER_PARTITION_STATES_H_

#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/ledger/domain.h"

namespace paht::ledger {

// The states of one partition's aggregates, and beside them the queue of what
// becomes due by itself. Holds committed states only.
class PartitionStates {
 public:
  explicit PartitionStates(const Domain& domain) : domain_(&domain) {}

  // Null when there is none.
  State Find(absl::string_view id) const;

  void Put(const std::string& id, State state);
  void Erase(const std::string& id);

  // An offer that led to nothing is made again after this long: it was refused
  // because the clock had stepped back, for instance.
  static constexpr absl::Duration kOfferAgainAfter = absl::Minutes(1);

  // The commands of everything due at or before `now`, the earliest first, at
  // most `max`. Each is offered once until its aggregate changes, or
  // kOfferAgainAfter has passed.
  std::vector<Proposal> TakeDue(absl::Time now, size_t max);

  // What was taken of `id` could not be proposed: it is due again at `at`.
  void PutBack(const std::string& id, absl::Time at);

  size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    State state;
    absl::Time due = absl::InfiniteFuture();
  };

  const Domain* domain_;
  absl::flat_hash_map<std::string, Entry> entries_;
  std::set<std::pair<absl::Time, std::string>> due_;
};

}  // namespace paht::ledger

#endif  // COMMON_LEDGER_PARTITION_STATES_H_
