#include "services/notification/channels/line_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
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

namespace paht::notification {
namespace {

absl::Status Error(absl::string_view what, absl::string_view path) {
  return absl::InvalidArgumentError(absl::StrCat(
      what, " ", path, ": ", std::generic_category().message(errno)));
}

}  // namespace

absl::StatusOr<std::shared_ptr<LineFile>> LineFile::Open(
    const std::string& path) {
  const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC,
                      S_IRUSR | S_IWUSR);
  if (fd < 0) return Error("open", path);
  return std::shared_ptr<LineFile>(new LineFile(fd, path));
}

LineFile::LineFile(int fd, std::string path)
    : fd_(fd), path_(std::move(path)) {}

LineFile::~LineFile() { close(fd_); }

absl::StatusOr<uint64_t> LineFile::Append(absl::string_view line) {
  if (flock(fd_, LOCK_EX) != 0) return Failed("lock");
  const absl::Cleanup unlock = [this] { flock(fd_, LOCK_UN); };
  struct stat before = {};
  if (fstat(fd_, &before) != 0) return Failed("look at");
  std::string bytes = absl::StrCat(line, "\n");
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
  return ++appended_;
}

absl::Status LineFile::Sync(uint64_t number) {
  const std::lock_guard lock(sync_mutex_);
  if (synced_ >= number) return absl::OkStatus();
  if (broken_) {
    return absl::InvalidArgumentError(
        absl::StrCat("flush ", path_, ": failed for an earlier line"));
  }
  const uint64_t appended = appended_;
  if (fdatasync(fd_) != 0) {
    absl::Status status = Failed("flush");
    broken_ = true;
    return status;
  }
  synced_ = appended;
  return absl::OkStatus();
}

bool LineFile::MustBeOpenedAnew() const {
  struct stat ours = {};
  struct stat there = {};
  return broken_ || fstat(fd_, &ours) != 0 ||
         stat(path_.c_str(), &there) != 0 || ours.st_ino != there.st_ino ||
         ours.st_dev != there.st_dev;
}

absl::Status LineFile::Failed(absl::string_view what) const {
  return Error(what, path_);
}

}  // namespace paht::notification
