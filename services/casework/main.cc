// casework: turns commands about reports into events. See README.md.
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/digest.h"
#include "common/base/field_violation.h"
#include "common/base/log.h"
#include "common/base/signals/reload_signal.h"
#include "common/base/status_macros.h"
#include "common/blob/directory_store.h"
#include "common/identity/keys/key_refresher.h"
#include "common/identity/verifier.h"
#include "common/kafka/publisher.h"
#include "common/kafka/record.h"
#include "common/ledger/ledger.h"
#include "common/reactor/reactor.h"
#include "common/redis/client.h"
#include "common/redis/subscriber.h"
#include "common/service/flags.h"
#include "common/service/run_main.h"
#include "common/service/serving.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/state.pb.h"
#include "services/casework/casework_server.h"
#include "services/casework/config.h"
#include "services/casework/core/references.h"
#include "services/casework/crash_point.h"
#include "services/casework/disclosure/discloser.h"
#include "services/casework/disclosure/record_index.h"
#include "services/casework/explain/explainer.h"
#include "services/casework/history_reader.h"
#include "services/casework/instance_lock.h"
#include "services/casework/links/links_reactor.h"
#include "services/casework/redis_replies.h"
#include "services/casework/report_domain.h"
#include "services/casework/rules/current_rules.h"

namespace paht::casework {
namespace {

constexpr char kContactsTopic[] = "contacts";
constexpr absl::Duration kGrace = absl::Seconds(5);

// Of this process alone: the replies to its callers come here.
std::string NewReplyChannel(absl::string_view topic_prefix) {
  return absl::StrCat(topic_prefix, "replies:casework:",
                      absl::BytesToHexString(RandomBytes(8)));
}

ledger::LedgerOptions LedgerOptionsFor(
    const Config& config, std::function<void(ledger::Point)> at_point) {
  ledger::LedgerOptions options;
  options.name = "casework";
  options.ordinal = config.common.ordinal;
  options.kafka = config.common.kafka;
  options.topic_prefix = config.common.topic_prefix;
  options.commands_topic = "report-commands";
  options.events_topic = "report-events";
  options.states_topic = "report-states";
  options.side_topics = {kOriginalsTopic};
  options.source = "/paht/casework";
  options.now = absl::Now;
  options.at_point = std::move(at_point);
  return options;
}

// Against the tables in force and the photos there are.
std::vector<FieldViolation> CheckNow(const v1::ReportCommand& command,
                                     const Names& names,
                                     const std::string& media_dir) {
  return CheckReferences(
      command,
      {.offices = names.offices,
       .categories = names.categories,
       // What cannot be read now may be there.
       .medium = [&media_dir](absl::string_view id) {
         return !absl::IsNotFound(blob::FindBlob(media_dir, id).status());
       }});
}

std::unique_ptr<RecordIndex> IndexOf(const service::CommonOptions& common,
                                     absl::string_view topic) {
  return RecordIndex::Start(
      {.kafka = common.kafka,
       .topic = absl::StrCat(common.topic_prefix, topic)});
}

absl::Status Run(const std::stop_token& stop) {
  ASSIGN_OR_RETURN(const Config config, LoadConfig());
  const service::CommonOptions& common = config.common;
  ASSIGN_OR_RETURN(const auto rules, OpenRules(config.rules));
  if (common.check_only) return absl::OkStatus();
  ASSIGN_OR_RETURN(auto at_point, CrashAt(config.crash_at));
  ASSIGN_OR_RETURN(const InstanceLock lock,
                   InstanceLock::Take(config.lock_dir, common.topic_prefix,
                                      common.kafka.brokers, common.ordinal));

  ASSIGN_OR_RETURN(const auto keys, identity::KeyRefresher::Open(
                                        {.location = config.identity.jwks,
                                         .ca_file = config.identity.ca_file}));
  const identity::Verifier verifier(config.identity.expectations, *keys);
  const ReloadSignal reload([&] {
    keys->Refresh();
    (void)rules->Reload();
  });

  ASSIGN_OR_RETURN(const auto redis, redis::Client::Create(common.redis));
  ASSIGN_OR_RETURN(const auto publisher,
                   kafka::OpenPublisher({.client = common.kafka}));

  const ReportDomain domain([&] { return rules->Get(); });
  ASSIGN_OR_RETURN(
      const auto ledger,
      ledger::Ledger::Open(LedgerOptionsFor(config, std::move(at_point)),
                           domain, RedisReplies(*redis, common.topic_prefix)));

  ASSIGN_OR_RETURN(const auto histories,
                   HistoryReader::Create(config.tracking, common.rpc.tls));
  const Explainer explainer(*histories, [&] { return rules->Get(); });
  const auto originals = IndexOf(common, kOriginalsTopic);
  const auto contacts = IndexOf(common, kContactsTopic);
  const Discloser discloser(
      {.find_state =
           [&](const std::string& id) {
             return std::static_pointer_cast<const v1::ReportState>(
                 ledger->Find(id));
           },
       .histories = *histories,
       .originals = *originals,
       .contacts = *contacts,
       .rules = [&] { return rules->Get(); }});

  // The server hears of the subscription, and the subscription of the server.
  std::unique_ptr<redis::Subscriber> subscriber;
  const std::string channel = NewReplyChannel(common.topic_prefix);
  CaseworkServer casework(
      {.topic_prefix = common.topic_prefix,
       .reply_channel = channel,
       .explainer = &explainer,
       .discloser = &discloser,
       .check_references =
           [&](const v1::ReportCommand& command) {
             return CheckNow(command, rules->Get()->names, config.media_dir);
           }},
      verifier, *publisher, *redis, [&] { return subscriber->Ready(); });
  subscriber = redis::Subscriber::Start(
      common.redis, {channel},
      [&](absl::string_view, absl::string_view message) {
        casework.OnReply(message);
      });
  // Its thread calls `casework`, so it goes first.
  const absl::Cleanup unsubscribe = [&] { subscriber.reset(); };

  reactor::Reactor links(
      LinksReactorOptions(common),
      [&](const kafka::Record& record) {
        return ReactToLink(record, common.topic_prefix, absl::Now());
      },
      *publisher);
  ASSIGN_OR_RETURN(const auto serving,
                   service::Serving::Start(
                       common, {&casework},
                       {{"identity", [&] { return keys->Ready(); }},
                        {"ledger", [&] { return ledger->Ready(); }},
                        {"links", [&] { return links.Ready(); }},
                        {"redis", [&] { return subscriber->Ready(); }}}));
  Log(Severity::kInfo, "started",
      {{"ordinal", common.ordinal}, {"listen", common.rpc.listen}});

  // Whichever ends first ends the other.
  std::stop_source end;
  const std::stop_callback on_stop(stop, [&] { end.request_stop(); });
  absl::Status linked;
  std::jthread linking([&] {
    linked = links.Run(end.get_token());
    end.request_stop();
  });
  absl::Status status = ledger->Run(end.get_token());
  end.request_stop();
  linking.join();
  status.Update(linked);

  casework.StopWaiting();
  originals->Close();
  contacts->Close();
  serving->Drain(kGrace);
  return status;
}

}  // namespace
}  // namespace paht::casework

int main(int argc, char** argv) {
  return paht::service::RunMain(
      argc, argv,
      "casework turns commands about reports into events, each exactly once, "
      "and answers people's actions over gRPC. SIGHUP makes it read its "
      "configuration again.",
      paht::casework::Run);
}
