#include "services/notification/channels/file_channel.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <mutex>
#include <string>
#include <system_error>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"
#include "services/notification/channels/channel.h"
#include "services/notification/channels/outgoing_json.h"

namespace paht::notification {
namespace {

class FileChannel : public Channel {
 public:
  explicit FileChannel(FileChannelOptions options)
      : options_(std::move(options)) {}
  ~FileChannel() override {
    if (fd_ >= 0) close(fd_);
  }

  absl::Status OpenAnew() {
    if (fd_ >= 0) close(fd_);
    fd_ = open(options_.path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC,
               S_IRUSR | S_IWUSR);
    return fd_ >= 0 ? absl::OkStatus() : Failed("open");
  }

  SendResult Send(const v1::PendingMessage& message,
                  const v1::Contact& contact) override {
    std::string line =
        ToOutgoingJson(message, contact, options_.include_contact);
    line += '\n';
    const std::lock_guard lock(mutex_);
    const absl::Status status = Append(line);
    if (status.ok()) return {};
    return {.outcome = Outcome::kChannelDown,
            .detail = std::string(status.message())};
  }

 private:
  absl::Status Failed(absl::string_view what) const {
    return absl::InvalidArgumentError(
        absl::StrCat(what, " ", options_.path, ": ",
                     std::generic_category().message(errno)));
  }

  absl::Status Append(absl::string_view line) {
    if (fd_ < 0 || WasMoved()) RETURN_IF_ERROR(OpenAnew());
    if (flock(fd_, LOCK_EX) != 0) return Failed("lock");
    const absl::Cleanup unlock = [this] { flock(fd_, LOCK_UN); };
    struct stat before = {};
    if (fstat(fd_, &before) != 0) return Failed("look at");
    std::string bytes(line);
    char last = '\n';
    if (before.st_size > 0 && pread(fd_, &last, 1, before.st_size - 1) == 1 &&
        last != '\n') {
      bytes.insert(0, "\n");
    }
    const ssize_t written = write(fd_, bytes.data(), bytes.size());
    if (written != static_cast<ssize_t>(bytes.size())) {
      if (written >= 0) errno = ENOSPC;
      absl::Status status = Failed("write to");
      // Nothing half is left behind; if even that fails, the next append ends
      // the line.
      if (ftruncate(fd_, before.st_size) != 0) {
        status = absl::InvalidArgumentError(
            absl::StrCat(status.message(), "; half a line stays"));
      }
      return status;
    }
    return fdatasync(fd_) == 0 ? absl::OkStatus() : Failed("flush");
  }

  bool WasMoved() const {
    struct stat ours = {};
    struct stat there = {};
    return fstat(fd_, &ours) != 0 || stat(options_.path.c_str(), &there) != 0 ||
           ours.st_ino != there.st_ino || ours.st_dev != there.st_dev;
  }

  const FileChannelOptions options_;
  std::mutex mutex_;
  int fd_ = -1;  // Guarded by mutex_.
};

}  // namespace

absl::StatusOr<std::unique_ptr<Channel>> OpenFileChannel(
    const FileChannelOptions& options) {
  auto channel = std::make_unique<FileChannel>(options);
  RETURN_IF_ERROR(channel->OpenAnew());
  return channel;
}

}  // namespace paht::notification
