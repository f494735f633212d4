// What is done with a record of each topic that notification reads.
#ifndef SERVICES_NOTIFICATION_REACTIONS_H_
#define SERVICES_NOTIFICATION_REACTIONS_H_

#include <functional>
#include <map>
#include <set>
#include <string>

#include "absl/time/time.h"
#include "common/reactor/reactor.h"
#include "services/notification/contacts.h"
#include "services/notification/core/messages.h"
#include "services/notification/courier.h"

namespace paht::notification {

// By the name of the channel.
using Couriers = std::map<std::string, Courier*, std::less<>>;

// ce_types of the events that reporters are told of.
std::set<std::string> EventTypes();

// Events → messages by one channel. InvalidArgument for what is no event;
// Unavailable while it is not known whether there is a contact.
reactor::React TellOf(const Route& route, const Script& script,
                      const Contacts& contacts, Courier& courier,
                      std::function<absl::Time()> now);

// Messages of a retry topic, each by its channel. InvalidArgument for what is
// no message or belongs to a channel that is not configured any more.
reactor::React SendAgain(absl::Duration max_event_age, const Contacts& contacts,
                         Couriers couriers, std::function<absl::Time()> now);

}  // namespace paht::notification

#endif  // SERVICES_NOTIFICATION_REACTIONS_H_
