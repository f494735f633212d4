#include "common/ledger/partition_states.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/ledger/domain.h"

namespace paht::ledger {

State PartitionStates::Find(absl::string_view id) const {
  const auto entry = entries_.find(id);
  return entry == entries_.end() ? nullptr : entry->second.state;
}

void PartitionStates::Put(const std::string& id, State state) {
  Entry& entry = entries_[id];
  const std::optional<Due> due = domain_->NextDue(*state);
  const absl::Time at = due ? due->at : absl::InfiniteFuture();
  if (entry.due != absl::InfiniteFuture()) due_.erase({entry.due, id});
  if (at != absl::InfiniteFuture()) due_.insert({at, id});
  entry.state = std::move(state);
  entry.due = at;
}

void PartitionStates::Erase(const std::string& id) {
  const auto entry = entries_.find(id);
  if (entry == entries_.end()) return;
  due_.erase({entry->second.due, id});
  entries_.erase(entry);
}

std::vector<Proposal> PartitionStates::TakeDue(absl::Time now, size_t max) {
  std::vector<Proposal> taken;
  while (taken.size() < max && !due_.empty() && due_.begin()->first <= now) {
    const std::string id = due_.begin()->second;
    due_.erase(due_.begin());
    Entry& entry = entries_[id];
    entry.due = now + kOfferAgainAfter;
    due_.insert({entry.due, id});
    std::optional<Due> due = domain_->NextDue(*entry.state);
    if (!due) continue;
    taken.push_back({.id = std::move(due->id),
                     .type = std::move(due->type),
                     .key = id,
                     .value = std::move(due->command)});
  }
  return taken;
}

void PartitionStates::PutBack(const std::string& id, absl::Time at) {
  const auto entry = entries_.find(id);
  if (entry == entries_.end()) return;
  due_.erase({entry->second.due, id});
  entry->second.due = at;
  due_.insert({at, id});
}

}  // namespace paht::ledger
