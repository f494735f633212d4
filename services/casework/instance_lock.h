#ifndef SERVICES_CASEWORK_INSTANCE_LOCK_H_
#define SERVICES_CASEWORK_INSTANCE_LOCK_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace paht::casework {

// Held by the one process of this host that is instance `ordinal` of a
// deployment. Kafka fences a second one by its transactional id; on one host
// this says so at once and in words. The operating system releases it when the
// process ends, however it ends.
class InstanceLock {
 public:
  // FailedPrecondition: another process holds it. `folder` empty: the system's
  // for temporary files.
  static absl::StatusOr<InstanceLock> Take(std::string folder,
                                           absl::string_view topic_prefix,
                                           absl::string_view brokers,
                                           int ordinal);

  InstanceLock(InstanceLock&& other) noexcept;
  InstanceLock& operator=(InstanceLock&&) = delete;
  ~InstanceLock();

 private:
  explicit InstanceLock(int file) : file_(file) {}

  int file_;
};

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_INSTANCE_LOCK_H_
