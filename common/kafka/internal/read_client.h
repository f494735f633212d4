#ifndef COMMON_KAFKA_INTERNAL_READ_CLIENT_H_
#define COMMON_KAFKA_INTERNAL_READ_CLIENT_H_

#include <string>

#include "absl/status/status.h"
#include "common/kafka/client.h"

namespace paht::kafka {

// Makes a client that reads committed records in no group, and the queue that
// they come through. librdkafka wants a `name` for a group; nothing is ever
// committed to it. `more`: settings beside those.
absl::Status OpenReadClient(const ClientOptions& options,
                            const std::string& name, const Settings& more,
                            Client& client, Queue& queue);

// In the order that librdkafka wants. Does nothing where nothing was opened.
void CloseReadClient(Client& client, Queue& queue);

}  // namespace paht::kafka

#endif  // COMMON_KAFKA_INTERNAL_READ_CLIENT_H_
