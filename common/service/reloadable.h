// Configuration that is read again while the service runs.
#ifndef COMMON_SERVICE_RELOADABLE_H_
#define COMMON_SERVICE_RELOADABLE_H_

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace paht::service {

// Begins paht_<service>_config_reloads_total with 0 for both outcomes.
void ExpectReloads(const std::string& service);

// Counts in paht_<service>_config_reloads_total, and says in the log when
// `status` is an error.
void NoteReload(const std::string& service, const absl::Status& status);

// What `Read` returned when it last succeeded. Never changed once read, so that
// who began with one version ends with it. Any thread.
template <typename T>
class Reloadable {
 public:
  using Read = std::function<absl::StatusOr<T>()>;

  // The error of `read`.
  static absl::StatusOr<std::unique_ptr<Reloadable>> Open(std::string service,
                                                          Read read) {
    std::unique_ptr<Reloadable> reloadable(
        new Reloadable(std::move(service), std::move(read)));
    absl::StatusOr<T> first = reloadable->read_();
    if (!first.ok()) return first.status();
    reloadable->Set(*std::move(first));
    ExpectReloads(reloadable->service_);
    return reloadable;
  }

  std::shared_ptr<const T> Get() const {
    const std::lock_guard lock(mutex_);
    return current_;
  }

  // Reads again. After an error, which NoteReload() is told of, the version
  // from before stays.
  absl::Status Reload() {
    absl::StatusOr<T> next = read_();
    NoteReload(service_, next.status());
    if (!next.ok()) return next.status();
    Set(*std::move(next));
    return absl::OkStatus();
  }

 private:
  Reloadable(std::string service, Read read)
      : service_(std::move(service)), read_(std::move(read)) {}

  void Set(T value) {
    auto shared = std::make_shared<const T>(std::move(value));
    const std::lock_guard lock(mutex_);
    current_ = std::move(shared);
  }

  const std::string service_;
  const Read read_;
  mutable std::mutex mutex_;
  std::shared_ptr<const T> current_;  // Guarded by mutex_.
};

}  // namespace paht::service

#endif  // COMMON_SERVICE_RELOADABLE_H_
