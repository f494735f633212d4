#include "services/notification/channels/file_channel.h"

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"
#include "services/notification/channels/channel.h"
#include "services/notification/channels/line_file.h"
#include "services/notification/channels/outgoing_json.h"

namespace paht::notification {
namespace {

class FileChannel : public Channel {
 public:
  FileChannel(FileChannelOptions options, std::shared_ptr<LineFile> file)
      : options_(std::move(options)), file_(std::move(file)) {}

  SendResult Send(const v1::PendingMessage& message,
                  const v1::Contact& contact) override {
    const absl::Status status =
        Write(ToOutgoingJson(message, contact, options_.include_contact));
    if (status.ok()) return {};
    return {.outcome = Outcome::kChannelDown,
            .detail = std::string(status.message())};
  }

 private:
  absl::Status Write(absl::string_view line) {
    std::shared_ptr<LineFile> file;
    uint64_t number = 0;
    {
      const std::lock_guard lock(mutex_);
      if (file_->MustBeOpenedAnew()) {
        ASSIGN_OR_RETURN(file_, LineFile::Open(options_.path));
      }
      ASSIGN_OR_RETURN(number, file_->Append(line));
      file = file_;
    }
    // Beside the appends of others, who share the next sync.
    return file->Sync(number);
  }

  const FileChannelOptions options_;
  std::mutex mutex_;
  std::shared_ptr<LineFile> file_;  // Guarded by mutex_.
};

}  // namespace

absl::StatusOr<std::unique_ptr<Channel>> OpenFileChannel(
    const FileChannelOptions& options) {
  ASSIGN_OR_RETURN(auto file, LineFile::Open(options.path));
  return std::make_unique<FileChannel>(options, std::move(file));
}

}  // namespace paht::notification
