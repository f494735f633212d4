// Which version of the views is read, and how it is changed.
#ifndef SERVICES_TRACKING_VIEWS_VERSIONS_H_
#define SERVICES_TRACKING_VIEWS_VERSIONS_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/redis/client.h"
#include "services/tracking/views/layout.h"

namespace paht::tracking::views {

// The version that is read; empty when there is none, as in an empty Redis.
absl::StatusOr<std::string> ActiveVersion(redis::Client& redis,
                                          const Layout& layout);

// The same, after beginning the first one where there is none.
absl::StatusOr<std::string> EnsureActiveVersion(redis::Client& redis,
                                                const Layout& layout);

// Where the views of a partition are: the offset of the next record that they
// lack; 0 when there is nothing.
absl::StatusOr<int64_t> StoredCheckpoint(redis::Client& redis,
                                         const PartitionKeys& keys);

// OK when the active version is complete in every partition. Unavailable, with
// how many are missing, while it is filled.
absl::Status Complete(redis::Client& redis, const Layout& layout);

// A version that nobody uses yet.
absl::StatusOr<std::string> NewVersion(redis::Client& redis,
                                       const Layout& layout);

// From `from` to `to`, at once for all readers and writers. Aborted when `from`
// is not active any more, or `to` is not complete in every partition (Redis was
// wiped or rolled back meanwhile).
absl::Status Switch(redis::Client& redis, const Layout& layout,
                    absl::string_view from, absl::string_view to);

// Deletes all that belongs to `version`, in steps and in Redis' background. It
// must not be active.
absl::Status Delete(redis::Client& redis, const Layout& layout,
                    absl::string_view version);

}  // namespace paht::tracking::views

#endif  // SERVICES_TRACKING_VIEWS_VERSIONS_H_
