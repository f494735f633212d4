#include "common/dead_letter/replay.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "common/dead_letter/dead_letter.h"
#include "common/kafka/record.h"
#include "paht/v1/record.pb.h"

namespace paht {
namespace {

constexpr char kCommandsTopic[] = "report-commands";
constexpr char kNotification[] = "notification";

absl::Status CheckReplayable(const v1::DeadLetter& letter) {
  if (letter.value_truncated()) {
    return absl::FailedPreconditionError(
        "its value was cut at 64 KiB; the whole one is at its source");
  }
  if (letter.reason() == kRejectedSubmit) {
    return absl::FailedPreconditionError(
        "casework decided: the same submit is refused again; reach the "
        "reporter and send the report anew");
  }
  if (letter.reason() == kWrongPartition) {
    return absl::FailedPreconditionError(
        "a replay keeps the partition, which is the wrong one for its key: it "
        "would be set aside again; have the sender send it anew to murmur2's "
        "partition of the key");
  }
  if (absl::StartsWith(letter.consumer(), kNotification)) {
    return absl::FailedPreconditionError(
        "notification reads no replays: nobody shall be told twice or late");
  }
  return absl::OkStatus();
}

}  // namespace

std::string ReplayTopic(absl::string_view dead_letters_topic) {
  return absl::StrCat(dead_letters_topic, "-replay");
}

absl::StatusOr<kafka::Record> MakeReplay(const kafka::Record& letter_record) {
  v1::DeadLetter letter;
  if (!letter_record.value.has_value() ||
      !letter.ParseFromString(*letter_record.value) || letter.topic().empty()) {
    return absl::InvalidArgumentError("this record is no dead letter");
  }
  if (const absl::Status status = CheckReplayable(letter); !status.ok()) {
    return status;
  }
  const bool command = absl::EndsWith(letter.topic(), kCommandsTopic);
  kafka::Record record;
  record.topic = command ? letter.topic() : ReplayTopic(letter_record.topic);
  record.partition = letter.partition();
  record.key = letter.key();
  record.value = letter.value();
  for (const auto& [name, value] : letter.headers()) {
    // Of an earlier replay.
    if (name == kReplayFor || name == kReplayOf) continue;
    record.headers.push_back({name, value});
  }
  record.headers.push_back({kReplayFor, letter.consumer()});
  record.headers.push_back(
      {kReplayOf, absl::StrCat(letter.topic(), "/", letter.partition(), "/",
                               letter.offset())});
  return record;
}

absl::StatusOr<std::optional<kafka::Record>> ReadReplay(
    const kafka::Record& record, absl::string_view name) {
  const absl::string_view consumer = record.HeaderOr(kReplayFor);
  if (consumer.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the header ", kReplayFor, " is missing"));
  }
  if (consumer != name) return std::optional<kafka::Record>();
  kafka::Record original = record;
  const std::vector<std::string> place =
      absl::StrSplit(record.HeaderOr(kReplayOf), '/');
  if (place.size() != 3 || !absl::SimpleAtoi(place[1], &original.partition) ||
      !absl::SimpleAtoi(place[2], &original.offset)) {
    return absl::InvalidArgumentError(
        absl::StrCat("the header ", kReplayOf, " is missing or no place"));
  }
  original.topic = place[0];
  return std::make_optional(std::move(original));
}

}  // namespace paht
