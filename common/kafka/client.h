// What producers and consumers have in common: where the brokers are, how to
// make a librdkafka client, and what its errors mean.
#ifndef COMMON_KAFKA_CLIENT_H_
#define COMMON_KAFKA_CLIENT_H_

#include <librdkafka/rdkafka.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace paht::kafka {

// librdkafka's own names and values ("linger.ms", "0").
using Settings = std::vector<std::pair<std::string, std::string>>;

struct ClientOptions {
  std::string brokers = "127.0.0.1:9092";  // host:port[,host:port…]
  std::string client_id = "paht";          // In the broker's logs and quotas.
  // For TLS, SASL and special cases: applied last, so they win.
  Settings extra;
};

// Reads `name=value` lines (# comments) for ClientOptions::extra, so that
// passwords stay in a file. NotFound, or InvalidArgument with the line.
absl::StatusOr<Settings> ReadSettings(const std::string& path);

// Owns a librdkafka object; `Destroy` is the function that frees it.
template <typename T, void (*Destroy)(T*)>
struct Deleter {
  void operator()(T* object) const { Destroy(object); }
};
template <typename T, void (*Destroy)(T*)>
using Handle = std::unique_ptr<T, Deleter<T, Destroy>>;

using Client = Handle<rd_kafka_t, rd_kafka_destroy>;
using Conf = Handle<rd_kafka_conf_t, rd_kafka_conf_destroy>;
using Error = Handle<rd_kafka_error_t, rd_kafka_error_destroy>;
using Message = Handle<rd_kafka_message_t, rd_kafka_message_destroy>;
using Queue = Handle<rd_kafka_queue_t, rd_kafka_queue_destroy>;
using PartitionList = Handle<rd_kafka_topic_partition_list_t,
                             rd_kafka_topic_partition_list_destroy>;
using GroupMetadata = Handle<rd_kafka_consumer_group_metadata_t,
                             rd_kafka_consumer_group_metadata_destroy>;

// The configuration from `options` and `settings`. InvalidArgument names the
// setting that librdkafka refuses.
absl::StatusOr<Conf> MakeConf(const ClientOptions& options,
                              const Settings& settings);
absl::StatusOr<Client> MakeClient(rd_kafka_type_t type, Conf conf);

// Takes the error that a call returned (null is OK).
//   Unavailable         the same call again may succeed
//   Aborted             the transaction must be aborted
//   FailedPrecondition  this client is finished: leave the process
absl::Status ToStatus(absl::string_view what, rd_kafka_error_t* raw);

// The same for plain codes. Unavailable unless the code says that trying again
// cannot help: InvalidArgument, PermissionDenied, NotFound.
absl::Status ToStatus(absl::string_view what, rd_kafka_resp_err_t code);

}  // namespace paht::kafka

#endif  // COMMON_KAFKA_CLIENT_H_
