#include "common/kafka/admin.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
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

using Descriptions = std::map<std::string, TopicDescription>;

absl::Status CountPartitions(const Admin& admin,
                             const std::vector<std::string>& topics,
                             Descriptions& descriptions) {
  std::vector<const char*> names;
  names.reserve(topics.size());
  for (const std::string& topic : topics) names.push_back(topic.c_str());
  const Handle<rd_kafka_TopicCollection_t, rd_kafka_TopicCollection_destroy>
      collection(
          rd_kafka_TopicCollection_of_topic_names(names.data(), names.size()));
  rd_kafka_DescribeTopics(admin.client.get(), collection.get(),
                          admin.options.get(), admin.queue.get());
  ASSIGN_OR_RETURN(const Event event, Await(admin, "describe topics"));
  size_t count = 0;
  const rd_kafka_TopicDescription_t** described =
      rd_kafka_DescribeTopics_result_topics(
          rd_kafka_event_DescribeTopics_result(event.get()), &count);
  for (const auto* topic : absl::MakeConstSpan(described, count)) {
    const std::string name = rd_kafka_TopicDescription_name(topic);
    const auto code =
        rd_kafka_error_code(rd_kafka_TopicDescription_error(topic));
    if (code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART) {
      return absl::NotFoundError(absl::StrCat(
          "topic ", name, " does not exist; run `paht topics create`"));
    }
    RETURN_IF_ERROR(ToStatus(absl::StrCat("describe topic ", name), code));
    size_t partitions = 0;
    rd_kafka_TopicDescription_partitions(topic, &partitions);
    descriptions[name].partitions = static_cast<int32_t>(partitions);
  }
  return absl::OkStatus();
}

// The controller knows a new topic some milliseconds before the broker that
// answers for it does.
absl::Status AwaitTopic(const Admin& admin, const std::string& topic,
                        absl::Time deadline) {
  while (true) {
    Descriptions described;
    const absl::Status status = CountPartitions(admin, {topic}, described);
    if (!absl::IsNotFound(status) || absl::Now() > deadline) return status;
    absl::SleepFor(absl::Milliseconds(10));
  }
}

absl::Status ReadConfigs(const Admin& admin,
                         const std::vector<std::string>& topics,
                         Descriptions& descriptions) {
  using Resource =
      Handle<rd_kafka_ConfigResource_t, rd_kafka_ConfigResource_destroy>;
  std::vector<Resource> owned;
  std::vector<rd_kafka_ConfigResource_t*> resources;
  for (const std::string& topic : topics) {
    owned.emplace_back(
        rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.c_str()));
    resources.push_back(owned.back().get());
  }
  rd_kafka_DescribeConfigs(admin.client.get(), resources.data(),
                           resources.size(), admin.options.get(),
                           admin.queue.get());
  ASSIGN_OR_RETURN(const Event event, Await(admin, "describe configurations"));
  size_t count = 0;
  const rd_kafka_ConfigResource_t** described =
      rd_kafka_DescribeConfigs_result_resources(
          rd_kafka_event_DescribeConfigs_result(event.get()), &count);
  for (const auto* resource : absl::MakeConstSpan(described, count)) {
    const std::string name = rd_kafka_ConfigResource_name(resource);
    RETURN_IF_ERROR(ToStatus(absl::StrCat("describe topic ", name),
                             rd_kafka_ConfigResource_error(resource)));
    size_t entries = 0;
    const rd_kafka_ConfigEntry_t** configs =
        rd_kafka_ConfigResource_configs(resource, &entries);
    for (const auto* entry : absl::MakeConstSpan(configs, entries)) {
      const char* value = rd_kafka_ConfigEntry_value(entry);
      descriptions[name].config[rd_kafka_ConfigEntry_name(entry)] =
          value == nullptr ? "" : value;
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CreateTopic(const ClientOptions& client, const TopicSpec& spec,
                         absl::Duration timeout) {
  ASSIGN_OR_RETURN(const Admin admin,
                   OpenAdmin(client, RD_KAFKA_ADMIN_OP_ANY, timeout));
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
  RETURN_IF_ERROR(ToStatus(absl::StrCat("create topic ", spec.name), code));
  return AwaitTopic(admin, spec.name, absl::Now() + timeout);
}

absl::StatusOr<std::map<std::string, TopicDescription>> DescribeTopics(
    const ClientOptions& client, const std::vector<std::string>& topics,
    absl::Duration timeout) {
  ASSIGN_OR_RETURN(const Admin admin,
                   OpenAdmin(client, RD_KAFKA_ADMIN_OP_ANY, timeout));
  std::map<std::string, TopicDescription> descriptions;
  RETURN_IF_ERROR(CountPartitions(admin, topics, descriptions));
  RETURN_IF_ERROR(ReadConfigs(admin, topics, descriptions));
  return descriptions;
}

absl::StatusOr<TopicConfig> DescribeTopic(const ClientOptions& client,
                                          const std::string& topic,
                                          absl::Duration timeout) {
  ASSIGN_OR_RETURN(auto descriptions, DescribeTopics(client, {topic}, timeout));
  return std::move(descriptions[topic].config);
}

absl::StatusOr<TopicLayout> GetTopicLayout(const ClientOptions& client,
                                           const std::string& topic,
                                           absl::Duration timeout) {
  // A consumer, since asking as a producer makes a topic where brokers allow
  // it.
  ASSIGN_OR_RETURN(Conf conf, MakeConf(client, {}));
  ASSIGN_OR_RETURN(const Client handle,
                   MakeClient(RD_KAFKA_CONSUMER, std::move(conf)));
  const Handle<rd_kafka_topic_t, rd_kafka_topic_destroy> named(
      rd_kafka_topic_new(handle.get(), topic.c_str(), nullptr));
  const rd_kafka_metadata_t* raw = nullptr;
  RETURN_IF_ERROR(ToStatus(
      "metadata",
      rd_kafka_metadata(handle.get(), 0, named.get(), &raw,
                        static_cast<int>(absl::ToInt64Milliseconds(timeout)))));
  const Handle<const rd_kafka_metadata_t, rd_kafka_metadata_destroy> metadata(
      raw);
  if (metadata->topic_cnt != 1 || metadata->topics[0].err != 0 ||
      metadata->topics[0].partition_cnt == 0) {
    return absl::NotFoundError(absl::StrCat(
        "topic ", topic, " does not exist; run `paht topics create`"));
  }
  const rd_kafka_metadata_topic& described = metadata->topics[0];
  TopicLayout layout;
  layout.partitions = described.partition_cnt;
  layout.replication = described.partitions[0].replica_cnt;
  for (int i = 1; i < described.partition_cnt; ++i) {
    layout.replication =
        std::min(layout.replication, described.partitions[i].replica_cnt);
  }
  return layout;
}

}  // namespace paht::kafka
