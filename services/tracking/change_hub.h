#ifndef SERVICES_TRACKING_CHANGE_HUB_H_
#define SERVICES_TRACKING_CHANGE_HUB_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace paht::tracking {

// Who wants to hear that a report has changed. Thread-safe.
class ChangeHub {
 public:
  // Told on any thread, and quick about it.
  class Listener {
   public:
    virtual ~Listener() = default;
    // The views hold the report's event `sequence` now. kUnknown: they may hold
    // more than before.
    virtual void OnChange(int64_t sequence) = 0;
    // Nothing will be told any more.
    virtual void OnClosed() = 0;
  };
  static constexpr int64_t kUnknown = -1;

  // Tells `listener`, for as long as it lives, of changes of the report. False
  // when closed.
  bool Add(const std::string& report_id, std::weak_ptr<Listener> listener);
  // It is told no more, apart from what is under way.
  void Remove(const std::string& report_id, const Listener* listener);

  // A message of the channel of changes.
  void OnMessage(absl::string_view message);
  // Messages may have been missed.
  void OnMissed();

  void Close();

 private:
  using Listeners =
      absl::flat_hash_map<const Listener*, std::weak_ptr<Listener>>;

  std::vector<std::shared_ptr<Listener>> Everyone();

  std::mutex mutex_;
  bool closed_ = false;                                // Guarded by mutex_.
  absl::flat_hash_map<std::string, Listeners> by_id_;  // Guarded by mutex_.
};

}  // namespace paht::tracking

#endif  // SERVICES_TRACKING_CHANGE_HUB_H_
