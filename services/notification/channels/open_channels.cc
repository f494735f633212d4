#include "services/notification/channels/open_channels.h"

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "paht/v1/config.pb.h"
#include "services/notification/channels/channel.h"
#include "services/notification/channels/file_channel.h"
#include "services/notification/channels/smtp_channel.h"
#include "services/notification/channels/webhook_channel.h"

namespace paht::notification {
namespace {

constexpr size_t kMostNameBytes = 32;

bool IsName(absl::string_view name) {
  return !name.empty() && name.size() <= kMostNameBytes &&
         absl::c_all_of(name, [](char c) {
           return absl::ascii_islower(static_cast<unsigned char>(c)) ||
                  absl::ascii_isdigit(static_cast<unsigned char>(c)) ||
                  c == '-';
         });
}

absl::StatusOr<std::unique_ptr<Channel>> OpenOne(
    const v1::NotificationChannel& config, const std::string& outbox,
    const std::function<absl::Time()>& now) {
  switch (config.kind_case()) {
    case v1::NotificationChannel::kFile: {
      const std::string& path = outbox.empty() ? config.file().path() : outbox;
      if (path.empty()) {
        return absl::InvalidArgumentError("file.path is missing");
      }
      return OpenFileChannel(
          {.path = path, .include_contact = config.file().include_contact()});
    }
    case v1::NotificationChannel::kSmtp:
      return OpenSmtpChannel(config.smtp(), now);
    case v1::NotificationChannel::kWebhook:
      return OpenWebhookChannel(config.webhook(), now);
    case v1::NotificationChannel::KIND_NOT_SET:
      break;
  }
  return absl::InvalidArgumentError(
      "kind is missing: one of file, smtp and webhook");
}

}  // namespace

absl::StatusOr<std::vector<OpenedChannel>> OpenChannels(
    absl::string_view path, const v1::NotificationConfig& config,
    const std::string& outbox, const std::function<absl::Time()>& now) {
  if (config.channels().empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": channels: there is none"));
  }
  std::vector<OpenedChannel> channels;
  std::set<std::string> names;
  for (const v1::NotificationChannel& it : config.channels()) {
    const std::string where = absl::StrCat(path, ": channels[", channels.size(),
                                           "] (", it.name(), ").");
    if (!IsName(it.name())) {
      return absl::InvalidArgumentError(
          absl::StrCat(where, "name must be 1 to ", kMostNameBytes,
                       " lower-case letters, digits and '-'"));
    }
    if (!names.insert(it.name()).second) {
      return absl::InvalidArgumentError(
          absl::StrCat(where, "name is taken already"));
    }
    absl::StatusOr<std::unique_ptr<Channel>> channel = OpenOne(it, outbox, now);
    if (!channel.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(where, channel.status().message()));
    }
    channels.push_back(
        {.route = {.channel = it.name(), .needs_email = it.has_smtp()},
         .channel = *std::move(channel)});
  }
  return channels;
}

}  // namespace paht::notification
