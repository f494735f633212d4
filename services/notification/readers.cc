#include "services/notification/readers.h"

#include <cstddef>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/kafka/publisher.h"
#include "common/kafka/reading/group_position.h"
#include "common/reactor/reactor.h"
#include "common/service/consumer_group.h"
#include "services/notification/channels/open_channels.h"
#include "services/notification/config.h"
#include "services/notification/contacts.h"
#include "services/notification/core/retry.h"
#include "services/notification/courier.h"
#include "services/notification/reactions.h"
#include "services/notification/records.h"

namespace paht::notification {
namespace {

constexpr char kEventsTopic[] = "report-events";
constexpr absl::Duration kTimeout = absl::Seconds(20);
// What is sent twice at worst when the process dies.
constexpr int kMaxBatch = 100;

// Every group reads with "error": a position that expired sends nothing.
absl::StatusOr<reactor::ReactorOptions> OptionsFor(const Config& config,
                                                   const std::string& name,
                                                   const std::string& topic) {
  const service::CommonOptions& common = config.common;
  reactor::ReactorOptions options;
  options.name = name;
  options.consumer = service::ConsumerGroup(common, name, topic);
  options.consumer.offset_reset = "error";
  options.dead_letters_topic =
      absl::StrCat(common.topic_prefix, "dead-letters");
  options.parallelism = config.file.max_concurrent_sends();
  options.max_batch = kMaxBatch;
  const absl::Status status = kafka::EnsurePosition(
      common.kafka, options.consumer.group_id, options.consumer.topics.front(),
      config.first_position, kTimeout);
  if (absl::IsFailedPrecondition(status)) {
    return absl::FailedPreconditionError(absl::StrCat(
        status.message(),
        ": --first_position=end sends only what happens from now on (see "
        "services/notification/README.md)"));
  }
  RETURN_IF_ERROR(status);
  return options;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Readers>> Readers::Open(
    const Config& config, std::vector<OpenedChannel> channels,
    const Contacts& contacts, kafka::Publisher& publisher) {
  std::unique_ptr<Readers> readers(new Readers);
  readers->channels_ = std::move(channels);
  Couriers by_name;
  for (const OpenedChannel& opened : readers->channels_) {
    const std::string& name = opened.route.channel;
    ExpectFailures(name);
    Courier& courier =
        *readers->couriers_.emplace_back(std::make_unique<Courier>(
            Courier::Options{
                .topic_prefix = config.common.topic_prefix,
                .retry = config.retry,
                .max_concurrent_sends = config.file.max_concurrent_sends(),
                .now = absl::Now},
            *opened.channel, readers->stop_.get_token()));
    by_name[name] = &courier;
    ASSIGN_OR_RETURN(
        reactor::ReactorOptions options,
        OptionsFor(config, absl::StrCat("notification.", name), kEventsTopic));
    options.types = EventTypes();
    readers->reactors_.push_back(std::make_unique<reactor::Reactor>(
        std::move(options),
        TellOf(opened.route, config.script, contacts, courier, absl::Now),
        publisher));
  }
  for (size_t step = 0; step < kRetrySteps; ++step) {
    ASSIGN_OR_RETURN(
        reactor::ReactorOptions options,
        OptionsFor(config, kRetryTopics[step], kRetryTopics[step]));
    options.types = {kPendingType};
    options.delay = config.retry.delays[step];
    readers->reactors_.push_back(std::make_unique<reactor::Reactor>(
        std::move(options),
        SendAgain(config.script.max_event_age, contacts, by_name, absl::Now),
        publisher));
  }
  return readers;
}

absl::Status Readers::Run(const std::stop_token& stop) {
  const std::stop_callback on_stop(stop, [this] { stop_.request_stop(); });
  std::mutex mutex;
  absl::Status first;
  {
    std::vector<std::jthread> threads;
    for (const auto& reactor : reactors_) {
      threads.emplace_back([this, &reactor, &mutex, &first] {
        const absl::Status status = reactor->Run(stop_.get_token());
        const std::lock_guard lock(mutex);
        first.Update(status);
        stop_.request_stop();
      });
    }
  }
  return first;
}

absl::Status Readers::Ready() const {
  for (const auto& reactor : reactors_) RETURN_IF_ERROR(reactor->Ready());
  return absl::OkStatus();
}

}  // namespace paht::notification
