#ifndef SERVICES_NOTIFICATION_CHANNELS_LINE_FILE_H_
#define SERVICES_NOTIFICATION_CHANNELS_LINE_FILE_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace paht::notification {

// One opening of a file that lines are appended to, also by other processes.
class LineFile {
 public:
  // InvalidArgument when the file cannot be opened for appending.
  static absl::StatusOr<std::shared_ptr<LineFile>> Open(
      const std::string& path);
  ~LineFile();
  LineFile(const LineFile&) = delete;
  LineFile& operator=(const LineFile&) = delete;

  // Appends a line, whole or not at all, and returns its number, for Sync().
  // One call at a time.
  absl::StatusOr<uint64_t> Append(absl::string_view line);

  // Returns once this line is on the disk. Thread-safe: what was appended
  // before a sync began shares it. After a failure every later line of this
  // opening fails, too: what the kernel did not write, it may have dropped.
  absl::Status Sync(uint64_t number);

  // Whether there is another file, or none, under the path, or a sync failed.
  bool MustBeOpenedAnew() const;

 private:
  LineFile(int fd, std::string path);

  absl::Status Failed(absl::string_view what) const;

  const int fd_;
  const std::string path_;
  std::atomic<uint64_t> appended_ = 0;
  std::atomic<bool> broken_ = false;
  std::mutex sync_mutex_;
  uint64_t synced_ = 0;  // Guarded by sync_mutex_.
};

}  // namespace paht::notification

#endif  // SERVICES_NOTIFICATION_CHANNELS_LINE_FILE_H_
