#include "services/casework/instance_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/digest.h"

namespace paht::casework {
namespace {

constexpr int kNoFile = -1;

// The same for every process of one deployment, and fit for a file name.
std::string LockName(absl::string_view topic_prefix, absl::string_view brokers,
                     int ordinal) {
  const std::string deployment =
      Sha256(absl::StrCat(topic_prefix, "\n", brokers)).substr(0, 8);
  return absl::StrCat("paht-casework-", absl::BytesToHexString(deployment), "-",
                      ordinal, ".lock");
}

}  // namespace

absl::StatusOr<InstanceLock> InstanceLock::Take(std::string folder,
                                                absl::string_view topic_prefix,
                                                absl::string_view brokers,
                                                int ordinal) {
  std::error_code error;
  if (folder.empty()) {
    folder = std::filesystem::temp_directory_path(error).string();
  }
  const std::string path =
      absl::StrCat(folder, "/", LockName(topic_prefix, brokers, ordinal));
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file == kNoFile) {
    return absl::ErrnoToStatus(
        errno, absl::StrCat("cannot open ", path,
                            "; choose another folder with --lock_dir"));
  }
  InstanceLock lock(file);
  if (flock(file, LOCK_EX | LOCK_NB) != 0) {
    return absl::FailedPreconditionError(absl::StrCat(
        "another casework with --ordinal=", ordinal, " runs on this host (",
        path, " is locked); stop it, or give this one another ordinal"));
  }
  return lock;
}

InstanceLock::InstanceLock(InstanceLock&& other) noexcept
    : file_(std::exchange(other.file_, kNoFile)) {}

InstanceLock::~InstanceLock() {
  if (file_ != kNoFile) close(file_);
}

}  // namespace paht::casework
