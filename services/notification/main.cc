// notification: tells reporters what becomes of their reports. See README.md.
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/kafka/publisher.h"
#include "common/service/run_main.h"
#include "common/service/serving.h"
#include "services/notification/channels/open_channels.h"
#include "services/notification/config.h"
#include "services/notification/contacts.h"
#include "services/notification/notification_server.h"
#include "services/notification/readers.h"

namespace paht::notification {
namespace {

constexpr absl::Duration kGrace = absl::Seconds(2);

absl::Status Run(const std::stop_token& stop) {
  ASSIGN_OR_RETURN(const Config config, LoadConfig());
  const service::CommonOptions& common = config.common;
  ASSIGN_OR_RETURN(
      std::vector<OpenedChannel> channels,
      OpenChannels(common.config, config.file, config.outbox, absl::Now));
  if (common.check_only) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto publisher,
                   kafka::OpenPublisher({.client = common.kafka}));
  ASSIGN_OR_RETURN(
      const auto contacts,
      Contacts::Open(common.kafka,
                     absl::StrCat(common.topic_prefix, "contacts")));
  ASSIGN_OR_RETURN(
      const auto readers,
      Readers::Open(config, std::move(channels), *contacts, *publisher));

  NotificationServer server(config.script.catalogue);
  ASSIGN_OR_RETURN(
      const auto serving,
      service::Serving::Start(common, {&server},
                              {{"contacts", [&] { return contacts->Ready(); }},
                               {"kafka", [&] { return readers->Ready(); }}}));
  Log(Severity::kInfo, "started",
      {{"ordinal", common.ordinal}, {"port", serving->port()}});

  RETURN_IF_ERROR(contacts->Load(stop));
  // Followed for as long as anyone sends; its failure ends all.
  std::stop_source sending;
  const std::stop_callback on_stop(stop, [&] { sending.request_stop(); });
  absl::Status followed;
  std::jthread follower([&](const std::stop_token& done) {
    followed = contacts->Follow(done);
    sending.request_stop();
  });
  absl::Status status = readers->Run(sending.get_token());
  follower.request_stop();
  follower.join();
  status.Update(followed);
  serving->Drain(kGrace);
  return status;
}

}  // namespace
}  // namespace paht::notification

int main(int argc, char** argv) {
  return paht::service::RunMain(argc, argv,
                                "notification tells reporters what becomes of "
                                "their reports, each message "
                                "at least once and with a stable id.",
                                paht::notification::Run);
}
