#include "services/classification/train/event_log.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/kafka/admin.h"
#include "common/kafka/client.h"
#include "common/kafka/consumer.h"
#include "common/kafka/record.h"
#include "paht/v1/event.pb.h"
#include "services/classification/train/corpus.h"
#include "services/classification/train/corrections.h"

namespace paht::classification::train {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(10);
constexpr absl::Duration kPoll = absl::Milliseconds(200);
// Without a record for so long, the broker is gone.
constexpr absl::Duration kMostSilence = absl::Seconds(30);
constexpr int kBatch = 10000;

absl::Status ReadPartition(const kafka::ClientOptions& client,
                           const kafka::TopicPartition& partition,
                           Corrections& corrections) {
  ASSIGN_OR_RETURN(const kafka::Watermarks marks,
                   kafka::QueryWatermarks(client, partition, kTimeout));
  if (marks.high <= marks.low) return absl::OkStatus();
  ASSIGN_OR_RETURN(
      const auto reader,
      kafka::RangeReader::Open(
          client, {{partition, {.begin = marks.low, .end = marks.high}}}));
  absl::Time heard = absl::Now();
  while (!reader->Done()) {
    ASSIGN_OR_RETURN(const std::vector<kafka::Record> records,
                     reader->Poll(kBatch, kPoll));
    for (const kafka::Record& record : records) {
      v1::ReportEvent event;
      if (!record.value.has_value() || !event.ParseFromString(*record.value)) {
        return absl::DataLossError(
            absl::StrCat(partition.topic, "/", partition.partition, " offset ",
                         record.offset, ": is no ReportEvent"));
      }
      corrections.Add(event);
    }
    reader->TakeDone();
    if (!records.empty()) heard = absl::Now();
    if (absl::Now() - heard > kMostSilence) {
      return absl::UnavailableError(absl::StrCat(
          partition.topic, "/", partition.partition, ": nothing came for ",
          absl::FormatDuration(kMostSilence)));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<LabelledText>> ReadCorrections(
    const kafka::ClientOptions& client, const std::string& topic) {
  ASSIGN_OR_RETURN(const kafka::TopicLayout layout,
                   kafka::GetTopicLayout(client, topic, kTimeout));
  Corrections corrections;
  for (int32_t p = 0; p < layout.partitions; ++p) {
    RETURN_IF_ERROR(ReadPartition(client, {topic, p}, corrections));
  }
  return corrections.Texts();
}

}  // namespace paht::classification::train
