#include "services/tracking/change_hub.h"

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/tracking/views/changes.h"

namespace paht::tracking {

bool ChangeHub::Add(const std::string& report_id,
                    std::weak_ptr<Listener> listener) {
  const std::shared_ptr<Listener> locked = listener.lock();
  const std::lock_guard lock(mutex_);
  if (closed_) return false;
  by_id_[report_id][locked.get()] = std::move(listener);
  return true;
}

void ChangeHub::Remove(const std::string& report_id, const Listener* listener) {
  const std::lock_guard lock(mutex_);
  const auto found = by_id_.find(report_id);
  if (found == by_id_.end()) return;
  found->second.erase(listener);
  if (found->second.empty()) by_id_.erase(found);
}

void ChangeHub::OnMessage(absl::string_view message) {
  std::vector<std::pair<std::shared_ptr<Listener>, int64_t>> told;
  {
    const std::lock_guard lock(mutex_);
    if (by_id_.empty()) return;
    for (const views::Change& change : views::ReadChanges(message)) {
      const auto found = by_id_.find(change.report_id);
      if (found == by_id_.end()) continue;
      for (const auto& [key, listener] : found->second) {
        if (auto locked = listener.lock()) {
          told.emplace_back(std::move(locked), change.sequence);
        }
      }
    }
  }
  for (const auto& [listener, sequence] : told) listener->OnChange(sequence);
}

void ChangeHub::OnMissed() {
  for (const auto& listener : Everyone()) listener->OnChange(kUnknown);
}

void ChangeHub::Close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  for (const auto& listener : Everyone()) listener->OnClosed();
}

std::vector<std::shared_ptr<ChangeHub::Listener>> ChangeHub::Everyone() {
  std::vector<std::shared_ptr<Listener>> everyone;
  const std::lock_guard lock(mutex_);
  for (const auto& [id, listeners] : by_id_) {
    for (const auto& [key, listener] : listeners) {
      if (auto locked = listener.lock()) everyone.push_back(std::move(locked));
    }
  }
  return everyone;
}

}  // namespace paht::tracking
