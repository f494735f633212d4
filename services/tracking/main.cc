// tracking: answers questions about reports from views. See README.md.
#include <memory>
#include <stop_token>
#include <string>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/log.h"
#include "common/base/signals/reload_signal.h"
#include "common/base/status_macros.h"
#include "common/kafka/consumer.h"
#include "common/reactor/projector.h"
#include "common/redis/client.h"
#include "common/redis/subscriber.h"
#include "common/service/consumer_group.h"
#include "common/service/run_main.h"
#include "common/service/serving.h"
#include "services/tracking/config.h"
#include "services/tracking/reference.h"
#include "services/tracking/tracking_server.h"
#include "services/tracking/views/layout.h"
#include "services/tracking/views/live_view.h"
#include "services/tracking/views/versions.h"

namespace paht::tracking {
namespace {

constexpr absl::Duration kGrace = absl::Seconds(5);
constexpr absl::Duration kKafkaTimeout = absl::Seconds(10);

absl::Status Run(const std::stop_token& stop) {
  ASSIGN_OR_RETURN(const Config config, LoadConfig());
  const service::CommonOptions& common = config.common;
  ASSIGN_OR_RETURN(const auto reference, OpenReference(config.reference));
  if (common.check_only) return absl::OkStatus();
  const ReloadSignal reload([&] { (void)reference->Reload(); });
  const std::string topic = absl::StrCat(common.topic_prefix, "report-events");
  ASSIGN_OR_RETURN(const int32_t partitions,
                   kafka::CountPartitions(common.kafka, topic, kKafkaTimeout));
  const views::Layout layout(common.topic_prefix, partitions);

  ASSIGN_OR_RETURN(const auto redis, redis::Client::Create(common.redis));
  views::LiveView view(layout, *redis, config.cached_reports);
  reactor::Projector projector(
      {.name = "tracking",
       .consumer = service::ConsumerGroup(common, "tracking"),
       .max_batch = config.max_batch},
      view);

  TrackingServer tracking(config.server, *reference, layout, *redis);
  auto subscriber = redis::Subscriber::Start(
      common.redis, {layout.changes()},
      [&](absl::string_view, absl::string_view message) {
        tracking.OnChanges(message);
      },
      [&] { tracking.OnMissedChanges(); });
  // Its thread calls `tracking`, so it goes first.
  const absl::Cleanup unsubscribe = [&] { subscriber.reset(); };

  ASSIGN_OR_RETURN(
      const auto serving,
      service::Serving::Start(
          common, {&tracking},
          {{"projector", [&] { return projector.Ready(); }},
           {"redis", [&] { return subscriber->Ready(); }},
           {"views", [&] { return views::Complete(*redis, layout); }}}));
  Log(Severity::kInfo, "started",
      {{"ordinal", common.ordinal}, {"listen", common.rpc.listen}});

  absl::Status status = projector.Run(stop);

  tracking.StopWaiting();
  serving->Drain(kGrace);
  return status;
}

}  // namespace
}  // namespace paht::tracking

int main(int argc, char** argv) {
  return paht::service::RunMain(
      argc, argv,
      "tracking keeps views of all reports in Redis and answers questions "
      "about "
      "them over gRPC. SIGHUP makes it read its calendar and names again.",
      paht::tracking::Run);
}
