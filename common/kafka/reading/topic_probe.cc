#include "common/kafka/reading/topic_probe.h"

#include <librdkafka/rdkafka.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/kafka/client.h"

namespace paht::kafka {
namespace {

using Topic = Handle<rd_kafka_topic_t, rd_kafka_topic_destroy>;

struct MetadataDeleter {
  void operator()(const rd_kafka_metadata_t* metadata) const {
    rd_kafka_metadata_destroy(metadata);
  }
};

}  // namespace

absl::StatusOr<std::unique_ptr<TopicProbe>> TopicProbe::Open(
    const ClientOptions& options) {
  // A consumer's question, unlike a producer's, never creates the topic.
  ASSIGN_OR_RETURN(Conf conf,
                   MakeConf(options, {{"allow.auto.create.topics", "false"}}));
  ASSIGN_OR_RETURN(Client client,
                   MakeClient(RD_KAFKA_CONSUMER, std::move(conf)));
  return std::unique_ptr<TopicProbe>(new TopicProbe(std::move(client)));
}

TopicProbe::TopicProbe(Client client) : client_(std::move(client)) {}

absl::Status TopicProbe::Check(const std::string& topic,
                               absl::Duration timeout) const {
  const Topic handle(rd_kafka_topic_new(client_.get(), topic.c_str(), nullptr));
  const rd_kafka_metadata_t* raw = nullptr;
  RETURN_IF_ERROR(ToStatus(
      absl::StrCat("metadata of ", topic),
      rd_kafka_metadata(client_.get(), 0, handle.get(), &raw,
                        static_cast<int>(absl::ToInt64Milliseconds(timeout)))));
  const std::unique_ptr<const rd_kafka_metadata_t, MetadataDeleter> metadata(
      raw);
  if (metadata->topic_cnt != 1 || metadata->topics[0].partition_cnt == 0) {
    return absl::NotFoundError(absl::StrCat("there is no topic ", topic));
  }
  const rd_kafka_metadata_topic_t& found = metadata->topics[0];
  RETURN_IF_ERROR(ToStatus(absl::StrCat("topic ", topic), found.err));
  for (int i = 0; i < found.partition_cnt; ++i) {
    if (found.partitions[i].leader < 0) {
      return absl::UnavailableError(absl::StrCat("partition ",
                                                 found.partitions[i].id, " of ",
                                                 topic, " has no leader"));
    }
  }
  return absl::OkStatus();
}

}  // namespace paht::kafka
