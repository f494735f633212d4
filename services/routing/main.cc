// routing: says which department handles a report. See README.md.
#include <memory>
#include <stop_token>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/log.h"
#include "common/base/signals/reload_signal.h"
#include "common/base/status_macros.h"
#include "common/kafka/publisher.h"
#include "common/kafka/record.h"
#include "common/reactor/reactor.h"
#include "common/service/consumer_group.h"
#include "common/service/run_main.h"
#include "common/service/serving.h"
#include "services/routing/commune_finder.h"
#include "services/routing/config.h"
#include "services/routing/current_rules.h"
#include "services/routing/report_reactor.h"
#include "services/routing/routing_server.h"

namespace paht::routing {
namespace {

constexpr absl::Duration kGrace = absl::Seconds(5);

reactor::ReactorOptions ReactorOptionsFor(
    const service::CommonOptions& common) {
  reactor::ReactorOptions options;
  options.name = "routing";
  options.consumer = service::ConsumerGroup(common, options.name);
  options.dead_letters_topic =
      absl::StrCat(common.topic_prefix, "dead-letters");
  options.types = {kClassifiedType};
  return options;
}

absl::Status Run(const std::stop_token& stop) {
  ASSIGN_OR_RETURN(const Config config, LoadConfig());
  const service::CommonOptions& common = config.common;
  ASSIGN_OR_RETURN(const auto rules, OpenRules(config.paths));
  ASSIGN_OR_RETURN(const CommuneFinder communes,
                   CommuneFinder::Open(config.boundaries, config.intake));
  if (common.check_only) return absl::OkStatus();
  const ReloadSignal reload([&] { (void)rules->Reload(); });

  ASSIGN_OR_RETURN(const auto publisher,
                   kafka::OpenPublisher({.client = common.kafka}));
  reactor::Reactor reactor(
      ReactorOptionsFor(common),
      [&](const kafka::Record& record) {
        return React(record, *rules->Get(), common.topic_prefix, absl::Now());
      },
      *publisher);
  RoutingServer server(*rules, communes, absl::Now);
  ASSIGN_OR_RETURN(
      const auto serving,
      service::Serving::Start(common, {&server},
                              {{"events", [&] { return reactor.Ready(); }}}));
  Log(Severity::kInfo, "started",
      {{"ordinal", common.ordinal}, {"listen", common.rpc.listen}});

  absl::Status status = reactor.Run(stop);
  serving->Drain(kGrace);
  return status;
}

}  // namespace
}  // namespace paht::routing

int main(int argc, char** argv) {
  return paht::service::RunMain(
      argc, argv,
      "routing reads which reports were classified and proposes who handles "
      "them and by when. SIGHUP makes it read its configuration again.",
      paht::routing::Run);
}
