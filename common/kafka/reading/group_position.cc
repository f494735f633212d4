#include "common/kafka/reading/group_position.h"

#include <librdkafka/rdkafka.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/kafka/client.h"
#include "common/kafka/consumer.h"
#include "common/kafka/internal/convert.h"
#include "common/kafka/record.h"

namespace paht::kafka {
namespace {

constexpr absl::Duration kPauseBeforeRetry = absl::Milliseconds(100);

absl::StatusOr<std::vector<TopicPartition>> WithoutPosition(
    rd_kafka_t* client, const std::string& topic, int32_t partitions,
    absl::Duration timeout) {
  std::vector<TopicPartition> all;
  for (int32_t p = 0; p < partitions; ++p) all.push_back({topic, p});
  const PartitionList list = ToList(all);
  RETURN_IF_ERROR(
      ToStatus("committed offsets",
               rd_kafka_committed(
                   client, list.get(),
                   static_cast<int>(absl::ToInt64Milliseconds(timeout)))));
  std::vector<TopicPartition> missing;
  for (const auto& p : absl::MakeConstSpan(list->elems, list->cnt)) {
    RETURN_IF_ERROR(ToStatus("committed offsets", p.err));
    if (p.offset < 0) missing.push_back({p.topic, p.partition});
  }
  return missing;
}

}  // namespace

absl::Status EnsurePosition(const ClientOptions& client,
                            const std::string& group_id,
                            const std::string& topic, FirstPosition first,
                            absl::Duration timeout) {
  ASSIGN_OR_RETURN(const int32_t partitions,
                   CountPartitions(client, topic, timeout));
  ASSIGN_OR_RETURN(Conf conf,
                   MakeConf(client, {{"group.id", group_id},
                                     {"enable.auto.commit", "false"}}));
  ASSIGN_OR_RETURN(const Client handle,
                   MakeClient(RD_KAFKA_CONSUMER, std::move(conf)));
  const absl::Time deadline = absl::Now() + timeout;
  absl::StatusOr<std::vector<TopicPartition>> answer =
      WithoutPosition(handle.get(), topic, partitions, timeout);
  // The group's coordinator may still be loading.
  while (absl::IsUnavailable(answer.status()) && absl::Now() < deadline) {
    absl::SleepFor(kPauseBeforeRetry);
    answer = WithoutPosition(handle.get(), topic, partitions, timeout);
  }
  RETURN_IF_ERROR(answer.status());
  const std::vector<TopicPartition>& missing = *answer;
  if (missing.empty()) {
    if (first != FirstPosition::kNone) {
      Log(Severity::kInfo, "the first position is not needed any more",
          {{"group", group_id}, {"topic", topic}});
    }
    return absl::OkStatus();
  }
  if (first == FirstPosition::kNone) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the group ", group_id, " has no position on ", missing.size(), " of ",
        partitions, " partitions of ", topic,
        ": it is new, renamed, or its positions have expired; start once with "
        "a first position"));
  }
  Offsets begins;
  for (const TopicPartition& partition : missing) {
    ASSIGN_OR_RETURN(const Watermarks marks,
                     QueryWatermarks(client, partition, timeout));
    begins[partition] = first == FirstPosition::kEnd ? marks.high : marks.low;
  }
  const PartitionList list = ToList(begins);
  RETURN_IF_ERROR(
      ToStatus(absl::StrCat("first position of ", group_id),
               rd_kafka_commit(handle.get(), list.get(), /*async=*/0)));
  for (const auto& p : absl::MakeConstSpan(list->elems, list->cnt)) {
    RETURN_IF_ERROR(ToStatus("first position", p.err));
  }
  Log(Severity::kWarning, "the group begins",
      {{"group", group_id},
       {"topic", topic},
       {"partitions", missing.size()},
       {"at", first == FirstPosition::kEnd ? "end" : "beginning"}});
  return absl::OkStatus();
}

}  // namespace paht::kafka
