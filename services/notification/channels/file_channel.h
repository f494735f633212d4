#ifndef SERVICES_NOTIFICATION_CHANNELS_FILE_CHANNEL_H_
#define SERVICES_NOTIFICATION_CHANNELS_FILE_CHANNEL_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/notification/channels/channel.h"

namespace paht::notification {

struct FileChannelOptions {
  std::string path;
  bool include_contact = false;
};

// Appends one JSON object (v1::OutgoingMessage) a line.
//
// Lines are whole, also with several processes on one file: each append holds a
// lock on the file, a write that fails half-way is taken back, and what a
// killed process left behind is ended with a line of its own. A message counts
// as delivered once fdatasync() has returned; messages that are sent at the
// same time share one. The file is opened anew when it was moved away (log
// rotation) or could not be flushed, and is only for its owner to read.
//
// InvalidArgument when the file cannot be opened for appending.
absl::StatusOr<std::unique_ptr<Channel>> OpenFileChannel(
    const FileChannelOptions& options);

}  // namespace paht::notification

#endif  // SERVICES_NOTIFICATION_CHANNELS_FILE_CHANNEL_H_
