#include "common/blob/directory_store.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/digest.h"
#include "common/base/status_macros.h"
#include "common/blob/blob_store.h"
#include "common/blob/content_type.h"

namespace paht::blob {
namespace {

namespace fs = std::filesystem;

constexpr absl::string_view kIdPrefix = "m-";
constexpr size_t kIdCharacters = 26;
constexpr mode_t kFileMode = 0640;  // Photos show people.
constexpr mode_t kFolderMode = 0750;
constexpr std::chrono::hours kKeepUnfinished(24);

absl::Status Failed(absl::string_view what, const std::string& path) {
  return absl::UnavailableError(
      absl::StrCat("cannot ", what, " ", path, ": ",
                   std::generic_category().message(errno)));
}

// FOLDER/ab/m-ab…: so that no folder grows too long.
std::string FolderOf(const std::string& folder, absl::string_view id) {
  return absl::StrCat(folder, "/", id.substr(kIdPrefix.size(), 2));
}

class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (fd_ >= 0) close(fd_);
  }
  int fd() const { return fd_; }

 private:
  const int fd_;
};

absl::Status SyncFolder(const std::string& path) {
  const File folder(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.fd() < 0 || fsync(folder.fd()) != 0) return Failed("sync", path);
  return absl::OkStatus();
}

absl::Status MakeFolder(const std::string& path) {
  if (mkdir(path.c_str(), kFolderMode) != 0 && errno != EEXIST) {
    return Failed("create the folder", path);
  }
  return absl::OkStatus();
}

class DirectoryWriter : public Writer {
 public:
  DirectoryWriter(std::string folder, std::string path, int fd,
                  const SizeLimits& limits)
      : folder_(std::move(folder)),
        path_(std::move(path)),
        file_(fd),
        limits_(limits),
        sha256_(EVP_MD_CTX_new()) {
    EVP_DigestInit_ex(sha256_.get(), EVP_sha256(), nullptr);
  }

  ~DirectoryWriter() override { unlink(path_.c_str()); }

  absl::Status Write(absl::string_view bytes) override {
    size_ += static_cast<int64_t>(bytes.size());
    if (head_.size() < kHeadBytes) {
      absl::StrAppend(&head_, bytes.substr(0, kHeadBytes - head_.size()));
    }
    if (head_.size() == kHeadBytes) RETURN_IF_ERROR(Check());
    EVP_DigestUpdate(sha256_.get(), bytes.data(), bytes.size());
    while (!bytes.empty()) {
      const ssize_t written = write(file_.fd(), bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return Failed("write", path_);
      bytes.remove_prefix(static_cast<size_t>(written));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<Blob> Commit() override {
    RETURN_IF_ERROR(Check());
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
    EVP_DigestFinal_ex(sha256_.get(), digest.data(), nullptr);
    const absl::string_view bytes(reinterpret_cast<const char*>(digest.data()),
                                  digest.size());
    Blob blob = {.id = absl::StrCat(kIdPrefix, Base32(bytes, kIdCharacters)),
                 .size = size_,
                 .content_type = std::string(ContentTypeOf(head_))};

    const std::string folder = FolderOf(folder_, blob.id);
    const std::string path = absl::StrCat(folder, "/", blob.id);
    RETURN_IF_ERROR(MakeFolder(folder));
    if (fsync(file_.fd()) != 0) return Failed("sync", path_);
    if (rename(path_.c_str(), path.c_str()) != 0) {
      return Failed("move a blob to", path);
    }
    RETURN_IF_ERROR(SyncFolder(folder));
    RETURN_IF_ERROR(SyncFolder(folder_));
    return blob;
  }

 private:
  struct DigestDeleter {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };

  absl::Status Check() const {
    const auto limit = limits_.find(std::string(ContentTypeOf(head_)));
    if (limit == limits_.end()) {
      return absl::InvalidArgumentError("the content is of no accepted type");
    }
    if (size_ > limit->second) {
      return absl::OutOfRangeError(absl::StrCat(
          limit->first, " may have at most ", limit->second, " bytes"));
    }
    return absl::OkStatus();
  }

  const std::string folder_;
  const std::string path_;
  const File file_;
  const SizeLimits& limits_;
  const std::unique_ptr<EVP_MD_CTX, DigestDeleter> sha256_;
  std::string head_;
  int64_t size_ = 0;
};

class DirectoryStore : public BlobStore {
 public:
  DirectoryStore(std::string folder, SizeLimits limits)
      : folder_(std::move(folder)), limits_(std::move(limits)) {}

  std::string incoming() const { return absl::StrCat(folder_, "/incoming"); }

  absl::StatusOr<std::unique_ptr<Writer>> Create() override {
    std::string path =
        absl::StrCat(incoming(), "/", absl::BytesToHexString(RandomBytes(16)));
    const int fd =
        open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kFileMode);
    if (fd < 0) return Failed("create", path);
    return std::make_unique<DirectoryWriter>(folder_, std::move(path), fd,
                                             limits_);
  }

  absl::StatusOr<Blob> Find(absl::string_view id) const override {
    return FindBlob(folder_, id);
  }

  absl::Status Writable() const override {
    if (access(incoming().c_str(), W_OK | X_OK) == 0) return absl::OkStatus();
    return Failed("write into", incoming());
  }

  // Removes what a crash left behind, but nothing that is being written.
  void RemoveUnfinished() const {
    const auto old = fs::file_time_type::clock::now() - kKeepUnfinished;
    std::error_code error;
    // Step by step, since the range's own step throws.
    for (fs::directory_iterator it(incoming(), error);
         !error && it != fs::directory_iterator(); it.increment(error)) {
      std::error_code ignored;
      const auto written = it->last_write_time(ignored);
      if (!ignored && written < old) fs::remove(it->path(), ignored);
    }
  }

 private:
  const std::string folder_;
  const SizeLimits limits_;
};

}  // namespace

bool IsBlobId(absl::string_view id) {
  return id.size() == kIdPrefix.size() + kIdCharacters &&
         absl::StartsWith(id, kIdPrefix) &&
         id.find_first_not_of("0123456789abcdefghjkmnpqrstvwxyz",
                              kIdPrefix.size()) == absl::string_view::npos;
}

absl::StatusOr<std::unique_ptr<BlobStore>> OpenDirectoryStore(
    const std::string& folder, SizeLimits limits) {
  if (limits.empty()) {
    return absl::InvalidArgumentError("a blob store needs limits of size");
  }
  std::error_code error;
  fs::create_directories(fs::path(folder).parent_path(), error);
  auto store = std::make_unique<DirectoryStore>(folder, std::move(limits));
  RETURN_IF_ERROR(MakeFolder(folder));
  RETURN_IF_ERROR(MakeFolder(store->incoming()));
  RETURN_IF_ERROR(store->Writable());
  store->RemoveUnfinished();
  return store;
}

absl::StatusOr<Blob> FindBlob(const std::string& folder, absl::string_view id) {
  const absl::Status absent = absl::NotFoundError("there is no such blob");
  if (!IsBlobId(id)) return absent;
  const std::string path = absl::StrCat(FolderOf(folder, id), "/", id);
  const File file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.fd() < 0 && errno == ENOENT) return absent;
  struct stat info = {};
  std::array<char, kHeadBytes> head;
  if (file.fd() < 0 || fstat(file.fd(), &info) != 0) {
    return Failed("read", path);
  }
  const ssize_t got = read(file.fd(), head.data(), head.size());
  if (got < 0) return Failed("read", path);
  return Blob{.id = std::string(id),
              .size = info.st_size,
              .content_type = std::string(
                  ContentTypeOf({head.data(), static_cast<size_t>(got)}))};
}

}  // namespace paht::blob
