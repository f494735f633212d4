#include "common/kafka/admin.h"

#include <librdkafka/rdkafka.h>

#include <array>
#include <cstddef>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/kafka/client.h"

namespace paht::kafka {
namespace {

using Event = Handle<rd_kafka_event_t, rd_kafka_event_destroy>;
using AdminOptions =
    Handle<rd_kafka_AdminOptions_t, rd_kafka_AdminOptions_destroy>;

// A client, its queue and the time that a request may take.
struct Admin {
  Client client;
  Queue queue;
  AdminOptions options;
};

absl::StatusOr<Admin> OpenAdmin(const ClientOptions& options,
                                rd_kafka_admin_op_t operation,
                                absl::Duration timeout) {
  Admin admin;
  ASSIGN_OR_RETURN(Conf conf, MakeConf(options, {}));
  ASSIGN_OR_RETURN(admin.client,
                   MakeClient(RD_KAFKA_PRODUCER, std::move(conf)));
  admin.queue.reset(rd_kafka_queue_new(admin.client.get()));
  admin.options.reset(rd_kafka_AdminOptions_new(admin.client.get(), operation));
  std::array<char, 256> reason;
  const int milliseconds = static_cast<int>(absl::ToInt64Milliseconds(timeout));
  RETURN_IF_ERROR(ToStatus(
      "admin request",
      rd_kafka_AdminOptions_set_request_timeout(
          admin.options.get(), milliseconds, reason.data(), reason.size())));
  return admin;
}

absl::StatusOr<Event> Await(const Admin& admin, absl::string_view what) {
  Event event(rd_kafka_queue_poll(admin.queue.get(), -1));
  if (rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return absl::UnavailableError(
        absl::StrCat(what, ": ", rd_kafka_event_error_string(event.get())));
  }
  return event;
}

}  // namespace

absl::Status CreateTopic(const ClientOptions& client, const TopicSpec& spec,
                         absl::Duration timeout) {
  ASSIGN_OR_RETURN(const Admin admin,
                   OpenAdmin(client, RD_KAFKA_ADMIN_OP_CREATETOPICS, timeout));
  std::array<char, 256> reason;
  const Handle<rd_kafka_NewTopic_t, rd_kafka_NewTopic_destroy> topic(
      rd_kafka_NewTopic_new(spec.name.c_str(), spec.partitions,
                            spec.replication, reason.data(), reason.size()));
  if (topic == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("topic ", spec.name, ": ", reason.data()));
  }
  for (const auto& [name, value] : spec.config) {
    RETURN_IF_ERROR(ToStatus(absl::StrCat("topic ", spec.name, " ", name),
                             rd_kafka_NewTopic_set_config(
                                 topic.get(), name.c_str(), value.c_str())));
  }
  rd_kafka_NewTopic_t* topics = topic.get();
  rd_kafka_CreateTopics(admin.client.get(), &topics, 1, admin.options.get(),
                        admin.queue.get());
  ASSIGN_OR_RETURN(const Event event,
                   Await(admin, absl::StrCat("create topic ", spec.name)));
  size_t count = 0;
  const rd_kafka_topic_result_t** results = rd_kafka_CreateTopics_result_topics(
      rd_kafka_event_CreateTopics_result(event.get()), &count);
  if (count != 1) return absl::InternalError("create topic: no result");
  const rd_kafka_resp_err_t code = rd_kafka_topic_result_error(results[0]);
  if (code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) {
    return absl::AlreadyExistsError(
        absl::StrCat("topic ", spec.name, " exists"));
  }
  return ToStatus(absl::StrCat("create topic ", spec.name), code);
}

absl::StatusOr<TopicConfig> DescribeTopic(const ClientOptions& client,
                                          const std::string& topic,
                                          absl::Duration timeout) {
  ASSIGN_OR_RETURN(
      const Admin admin,
      OpenAdmin(client, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, timeout));
  const Handle<rd_kafka_ConfigResource_t, rd_kafka_ConfigResource_destroy>
      resource(
          rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.c_str()));
  rd_kafka_ConfigResource_t* resources = resource.get();
  rd_kafka_DescribeConfigs(admin.client.get(), &resources, 1,
                           admin.options.get(), admin.queue.get());
  ASSIGN_OR_RETURN(const Event event,
                   Await(admin, absl::StrCat("describe topic ", topic)));
  size_t count = 0;
  const rd_kafka_ConfigResource_t** described =
      rd_kafka_DescribeConfigs_result_resources(
          rd_kafka_event_DescribeConfigs_result(event.get()), &count);
  if (count != 1) return absl::InternalError("describe topic: no result");
  RETURN_IF_ERROR(ToStatus(absl::StrCat("describe topic ", topic),
                           rd_kafka_ConfigResource_error(described[0])));
  size_t entries = 0;
  const rd_kafka_ConfigEntry_t** configs =
      rd_kafka_ConfigResource_configs(described[0], &entries);
  TopicConfig config;
  for (size_t i = 0; i < entries; ++i) {
    const char* value = rd_kafka_ConfigEntry_value(configs[i]);
    config[rd_kafka_ConfigEntry_name(configs[i])] =
        value == nullptr ? "" : value;
  }
  return config;
}

}  // namespace paht::kafka
