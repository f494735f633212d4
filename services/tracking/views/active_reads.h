#ifndef SERVICES_TRACKING_VIEWS_ACTIVE_READS_H_
#define SERVICES_TRACKING_VIEWS_ACTIVE_READS_H_

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/redis/client.h"
#include "services/tracking/views/layout.h"

namespace paht::tracking::views {

// Reads from the version that is active at that moment: each round trip asks
// for it too, so that nobody reads a version that was switched off and deleted.
// Thread-safe.
class ActiveReads {
 public:
  // `redis` must outlive this.
  ActiveReads(Layout layout, redis::Client& redis);

  // The replies to `commands`, if `version` is active. Aborted when it is not,
  // and then Version() is the one that is. Unavailable: no answer, or there is
  // no version.
  absl::StatusOr<std::vector<redis::Reply>> Pipeline(
      absl::string_view version, std::vector<redis::Command> commands);

  // Last seen active; empty before the first Pipeline().
  std::string Version() const;

  // Calls `read` with a version until it does not return Aborted.
  template <typename Result>
  absl::StatusOr<Result> Retry(
      const std::function<absl::StatusOr<Result>(const std::string& version)>&
          read);

  const Layout& layout() const { return layout_; }

 private:
  // A switch is rare; two in the time of one answer are not to be expected.
  static constexpr int kAttempts = 3;

  const Layout layout_;
  redis::Client& redis_;
  mutable std::mutex mutex_;
  std::string version_;  // Guarded by mutex_.
};

template <typename Result>
absl::StatusOr<Result> ActiveReads::Retry(
    const std::function<absl::StatusOr<Result>(const std::string& version)>&
        read) {
  for (int i = 0; i < kAttempts; ++i) {
    absl::StatusOr<Result> result = read(Version());
    if (!absl::IsAborted(result.status())) return result;
  }
  return absl::UnavailableError("the views are being switched; try again");
}

}  // namespace paht::tracking::views

#endif  // SERVICES_TRACKING_VIEWS_ACTIVE_READS_H_
