#include "services/notification/reactions.h"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/kafka/record.h"
#include "common/reactor/reactor.h"
#include "common/telemetry/metrics.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/record.pb.h"
#include "services/notification/contacts.h"
#include "services/notification/core/messages.h"
#include "services/notification/core/notices.h"
#include "services/notification/courier.h"

namespace paht::notification {
namespace {

using Records = std::vector<kafka::Record>;

constexpr absl::Duration kContactsTimeout = absl::Seconds(5);

constexpr char kTooOld[] = "too_old";
constexpr char kNoContact[] = "no_contact";

prometheus::Counter& Dropped(const std::string& channel, const char* why) {
  return metrics::Counter("paht_notification_dropped_total",
                          "Events of which a reachable reporter was not told: "
                          "too_old, or no_contact (erased).",
                          {{"channel", channel}, {"why", why}});
}

}  // namespace

std::set<std::string> EventTypes() {
  std::set<std::string> types;
  for (const Notice& notice : Notices()) types.insert(FullType(notice));
  return types;
}

reactor::React TellOf(const Route& route, const Script& script,
                      const Contacts& contacts, Courier& courier,
                      std::function<absl::Time()> now) {
  Dropped(route.channel, kTooOld);  // From the start, with 0.
  Dropped(route.channel, kNoContact);
  return [&route, &script, &contacts, &courier, now = std::move(now)](
             const kafka::Record& record) -> absl::StatusOr<Records> {
    v1::ReportEvent event;
    if (!record.value.has_value() || !event.ParseFromString(*record.value) ||
        event.event_id().empty() || !event.has_decided_at()) {
      return absl::InvalidArgumentError("the value is no ReportEvent");
    }
    if (event.reachable_reporter_id().empty()) return Records{};
    if (IsTooOld(DecidedAt(event), now(), script.max_event_age)) {
      Dropped(route.channel, kTooOld).Increment();
      return Records{};
    }
    ASSIGN_OR_RETURN(
        const std::optional<v1::Contact> contact,
        contacts.Find(event.reachable_reporter_id(), kContactsTimeout));
    if (!contact.has_value()) {
      Dropped(route.channel, kNoContact).Increment();
      return Records{};
    }
    Records records;
    for (const v1::PendingMessage& message :
         MessagesFor(event, *contact, {route}, script, now())) {
      for (kafka::Record& follows :
           courier.Deliver(message, *contact, record)) {
        records.push_back(std::move(follows));
      }
    }
    return records;
  };
}

reactor::React SendAgain(absl::Duration max_event_age, const Contacts& contacts,
                         Couriers couriers, std::function<absl::Time()> now) {
  return [max_event_age, &contacts, couriers = std::move(couriers),
          now = std::move(now)](
             const kafka::Record& record) -> absl::StatusOr<Records> {
    v1::PendingMessage message;
    if (!record.value.has_value() || !message.ParseFromString(*record.value) ||
        message.notification_id().empty()) {
      return absl::InvalidArgumentError("the value is no PendingMessage");
    }
    const auto courier = couriers.find(message.channel());
    if (courier == couriers.end()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "there is no channel \"", message.channel(), "\" any more"));
    }
    const absl::Time event_at =
        absl::FromUnixSeconds(message.event_at().seconds());
    if (IsTooOld(event_at, now(), max_event_age)) {
      return courier->second->GiveUp(
          message, absl::StrCat("too old: ", message.last_error()), record);
    }
    ASSIGN_OR_RETURN(const std::optional<v1::Contact> contact,
                     contacts.Find(message.reporter_id(), kContactsTimeout));
    if (!contact.has_value()) {
      return courier->second->GiveUp(message, "the contact was erased", record);
    }
    return courier->second->Deliver(std::move(message), *contact, record);
  };
}

}  // namespace paht::notification
