// classification: says what reports are about. See README.md.
#include <memory>
#include <stop_token>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/kafka/publisher.h"
#include "common/kafka/record.h"
#include "common/reactor/projector.h"
#include "common/reactor/reactor.h"
#include "common/redis/client.h"
#include "common/service/consumer_group.h"
#include "common/service/run_main.h"
#include "common/service/serving.h"
#include "services/classification/classification_server.h"
#include "services/classification/config.h"
#include "services/classification/counted_classifier.h"
#include "services/classification/deployed_classifier.h"
#include "services/classification/duplicates/duplicate_finder.h"
#include "services/classification/duplicates/redis_index.h"
#include "services/classification/propose.h"

namespace paht::classification {
namespace {

constexpr absl::Duration kGrace = absl::Seconds(5);
constexpr absl::Duration kLongestSearch = absl::Milliseconds(50);

reactor::ReactorOptions ReactorOptionsFor(
    const service::CommonOptions& common) {
  reactor::ReactorOptions options;
  options.name = "classification";
  options.consumer = service::ConsumerGroup(common, options.name);
  options.dead_letters_topic =
      absl::StrCat(common.topic_prefix, "dead-letters");
  options.types = {kReceivedType};
  return options;
}

reactor::ProjectorOptions ProjectorOptionsFor(
    const service::CommonOptions& common) {
  reactor::ProjectorOptions options;
  options.name = "classification-duplicates";
  options.consumer = service::ConsumerGroup(common, options.name);
  return options;
}

absl::Status Run(const std::stop_token& stop) {
  ASSIGN_OR_RETURN(const Config config, LoadConfig());
  const service::CommonOptions& common = config.common;
  ASSIGN_OR_RETURN(
      const auto classifier,
      MakeClassifier(config.categories_path, config.categories, common.config,
                     config.phrases, config.model_path));
  if (common.check_only) return absl::OkStatus();
  const CountedClassifier in_pipeline(*classifier, "pipeline");
  const CountedClassifier in_preview(*classifier, "preview");

  // One client waits for Redis, the other never for long.
  ASSIGN_OR_RETURN(const auto redis, redis::Client::Create(common.redis));
  redis::Options hasty = common.redis;
  hasty.connect_timeout = kLongestSearch;
  hasty.command_timeout = kLongestSearch;
  ASSIGN_OR_RETURN(const auto hasty_redis, redis::Client::Create(hasty));
  const v1::DuplicateSearch& search = config.phrases.duplicates();
  DuplicateFinder duplicates(search, config.phrases.incidents(),
                             config.word_meanings, *hasty_redis,
                             common.topic_prefix);
  IndexView view(*redis, common.topic_prefix, absl::Hours(24 * search.days()),
                 absl::Now);
  reactor::Projector projector(ProjectorOptionsFor(common), view);

  ASSIGN_OR_RETURN(const auto publisher,
                   kafka::OpenPublisher({.client = common.kafka}));
  const std::string commands =
      absl::StrCat(common.topic_prefix, "report-commands");
  reactor::Reactor reactor(
      ReactorOptionsFor(common),
      [&](const kafka::Record& record) {
        return Propose(record, in_pipeline, duplicates, commands, absl::Now());
      },
      *publisher);
  ClassificationServer server(in_preview, duplicates);
  // Ready without Redis: the index is a help only.
  ASSIGN_OR_RETURN(
      const auto serving,
      service::Serving::Start(common, {&server},
                              {{"kafka", [&] { return reactor.Ready(); }}}));
  Log(Severity::kInfo, "started",
      {{"ordinal", common.ordinal}, {"listen", common.rpc.listen}});

  // Whichever ends first ends the other.
  std::stop_source end;
  const std::stop_callback on_stop(stop, [&] { end.request_stop(); });
  absl::Status projected;
  std::jthread projecting([&] {
    projected = projector.Run(end.get_token());
    end.request_stop();
  });
  absl::Status status = reactor.Run(end.get_token());
  end.request_stop();
  projecting.join();
  status.Update(projected);
  serving->Drain(kGrace);
  return status;
}

}  // namespace
}  // namespace paht::classification

int main(int argc, char** argv) {
  return paht::service::RunMain(
      argc, argv,
      "classification says what reports are about, and proposes it to "
      "casework.",
      paht::classification::Run);
}
