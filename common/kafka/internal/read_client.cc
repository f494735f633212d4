#include "common/kafka/internal/read_client.h"

#include <librdkafka/rdkafka.h>

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "common/base/status_macros.h"
#include "common/kafka/client.h"

namespace paht::kafka {

absl::Status OpenReadClient(const ClientOptions& options,
                            const std::string& name, const Settings& more,
                            Client& client, Queue& queue) {
  Settings settings = {
      {"group.id", name},
      {"enable.auto.commit", "false"},
      {"enable.auto.offset.store", "false"},
      {"auto.offset.reset", "earliest"},
      {"isolation.level", "read_committed"},
      // Says how far a partition was read whose last records were never
      // committed, or have been removed by compaction.
      {"enable.partition.eof", "true"}};
  settings.insert(settings.end(), more.begin(), more.end());
  ASSIGN_OR_RETURN(Conf conf, MakeConf(options, settings));
  ASSIGN_OR_RETURN(client, MakeClient(RD_KAFKA_CONSUMER, std::move(conf)));
  rd_kafka_poll_set_consumer(client.get());
  queue.reset(rd_kafka_queue_get_consumer(client.get()));
  return absl::OkStatus();
}

void CloseReadClient(Client& client, Queue& queue) {
  queue.reset();
  if (client != nullptr) rd_kafka_consumer_close(client.get());
}

}  // namespace paht::kafka
