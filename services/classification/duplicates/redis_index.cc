#include "services/classification/duplicates/redis_index.h"

#include <hiredis/hiredis.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/base/status_macros.h"
#include "common/base/timestamp.h"
#include "common/kafka/record.h"
#include "common/redis/client.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/record.pb.h"
#include "services/classification/core/duplicates/candidates.h"
#include "services/classification/core/duplicates/traits.h"

namespace paht::classification {
namespace {

constexpr int kMostPerCell = 64;

// All or nothing, and only when the checkpoint is the expected one. What
// follows the fourth argument are changes: "add", id, cell, received, entry,
// status; "status", id, status, at; and "incident", id, its earliest report.
constexpr char kApply[] = R"lua(
local stored = tonumber(redis.call('GET', KEYS[1]) or '0')
if stored ~= tonumber(ARGV[1]) then return stored end
local keep = tonumber(ARGV[4])
local i = 5
while i <= #ARGV do
  local report = ARGV[3] .. 'report:' .. ARGV[i + 1]
  if ARGV[i] == 'add' then
    local cell = ARGV[3] .. 'cell:' .. ARGV[i + 2]
    local received = ARGV[i + 3]
    redis.call('HSET', report, 'entry', ARGV[i + 4], 'status', ARGV[i + 5],
               'at', received)
    redis.call('EXPIRE', report, keep)
    redis.call('ZADD', cell, received, ARGV[i + 1])
    redis.call('ZREMRANGEBYSCORE', cell, '-inf', tonumber(received) - keep)
    redis.call('EXPIRE', cell, keep)
    i = i + 6
  elseif ARGV[i] == 'incident' then
    if redis.call('EXISTS', report) == 1 then
      redis.call('HSET', report, 'incident', ARGV[i + 2])
    end
    i = i + 3
  else
    if redis.call('EXISTS', report) == 1 then
      redis.call('HSET', report, 'status', ARGV[i + 2], 'at', ARGV[i + 3])
    end
    i = i + 4
  end
end
redis.call('SET', KEYS[1], ARGV[2])
return tonumber(ARGV[2])
)lua";

const redis::Script& ApplyScript() {
  static const auto& script = *new redis::Script(kApply);
  return script;
}

std::string Prefix(absl::string_view topic_prefix) {
  return absl::StrCat(topic_prefix, "duplicates:1:");
}

absl::Status Passing(const absl::Status& status) {
  return status.ok() ? status : absl::UnavailableError(status.message());
}

absl::string_view Text(const redisReply* reply) {
  if (reply == nullptr || reply->type != REDIS_REPLY_STRING) return "";
  return {reply->str, reply->len};
}

// The assessment in `event`, if it is the one that classification proposed.
const v1::Assessment* AssessmentIn(const v1::ReportEvent& event) {
  if (event.has_classified()) return &event.classified().classification();
  if (event.has_review_requested()) {
    return &event.review_requested().classification();
  }
  return nullptr;
}

// Of all that are named: later ones then know of it by any of them.
void AddIncident(const v1::ReportEvent& event, std::vector<std::string>& args) {
  const v1::Assessment* assessment = AssessmentIn(event);
  if (assessment == nullptr || assessment->incident_candidate_id().empty()) {
    return;
  }
  const std::string& anchor = assessment->incident_candidate_id();
  args.insert(args.end(), {"incident", event.report_id(), anchor});
  args.insert(args.end(), {"incident", anchor, anchor});
  for (const std::string& id : assessment->incident_report_ids()) {
    args.insert(args.end(), {"incident", id, anchor});
  }
}

// Adds what `event` changes to the arguments of the script.
void AddChanges(const v1::ReportEvent& event, std::vector<std::string>& args) {
  const std::string at = absl::StrCat(event.decided_at().seconds());
  const std::string status = absl::StrCat(static_cast<int>(event.status()));
  if (!event.has_received()) {
    args.insert(args.end(), {"status", event.report_id(), status, at});
    AddIncident(event, args);
    return;
  }
  if (!event.received().has_location()) return;
  const v1::Location& location = event.received().location();
  v1::IndexedReport entry;
  entry.set_latitude(location.latitude());
  entry.set_longitude(location.longitude());
  *entry.mutable_received_at() = event.decided_at();
  *entry.mutable_traits() = TraitsOf(event.received().text());
  const uint64_t cell = CellOf(location.latitude(), location.longitude());
  args.insert(args.end(), {"add", event.report_id(), absl::StrCat(cell), at,
                           entry.SerializeAsString(), status});
}

}  // namespace

IndexView::IndexView(redis::Client& redis, std::string topic_prefix,
                     absl::Duration keep, std::function<absl::Time()> now)
    : redis_(redis),
      prefix_(Prefix(topic_prefix)),
      keep_(keep),
      now_(std::move(now)) {}

absl::StatusOr<int64_t> IndexView::Checkpoint(int32_t partition) {
  const auto reply =
      redis_.Call({"GET", absl::StrCat(prefix_, "next:", partition)});
  if (!reply.ok()) return Passing(reply.status());
  int64_t checkpoint = 0;
  // Absent or spoilt: from the beginning.
  if (!absl::SimpleAtoi(Text(reply->get()), &checkpoint)) return 0;
  return checkpoint;
}

absl::StatusOr<int64_t> IndexView::Apply(
    int32_t partition, int64_t expected, int64_t next,
    absl::Span<const kafka::Record> records) {
  std::vector<std::string> args = {absl::StrCat(expected), absl::StrCat(next),
                                   prefix_,
                                   absl::StrCat(absl::ToInt64Seconds(keep_))};
  const absl::Time oldest = now_() - keep_;
  for (const kafka::Record& record : records) {
    v1::ReportEvent event;
    // What cannot be read is set aside by the reactor.
    if (!record.value.has_value() || !event.ParseFromString(*record.value) ||
        ToTime(event.decided_at()) < oldest) {
      continue;
    }
    AddChanges(event, args);
  }
  const auto reply = redis_.Eval(
      ApplyScript(), {absl::StrCat(prefix_, "next:", partition)}, args);
  if (!reply.ok()) return Passing(reply.status());
  return (*reply)->integer;
}

absl::StatusOr<std::vector<Neighbour>> ReadNeighbours(
    redis::Client& redis, const std::string& topic_prefix,
    const std::vector<uint64_t>& cells, absl::Time since) {
  const std::string prefix = Prefix(topic_prefix);
  std::vector<redis::Command> commands;
  for (const uint64_t cell : cells) {
    commands.push_back({"ZREVRANGEBYSCORE", absl::StrCat(prefix, "cell:", cell),
                        "+inf", absl::StrCat(absl::ToUnixSeconds(since)),
                        "LIMIT", "0", absl::StrCat(kMostPerCell)});
  }
  ASSIGN_OR_RETURN(const std::vector<redis::Reply> in_cells,
                   redis.Pipeline(commands));
  std::vector<Neighbour> neighbours;
  commands.clear();
  for (const redis::Reply& reply : in_cells) {
    for (size_t i = 0; i < reply->elements; ++i) {
      neighbours.push_back({.report_id = std::string(Text(reply->element[i]))});
      commands.push_back(
          {"HMGET",
           absl::StrCat(prefix, "report:", neighbours.back().report_id),
           "entry", "status", "at", "incident"});
    }
  }
  if (commands.empty()) return neighbours;
  ASSIGN_OR_RETURN(const std::vector<redis::Reply> reports,
                   redis.Pipeline(commands));
  for (size_t i = 0; i < reports.size(); ++i) {
    const redisReply& reply = *reports[i];
    Neighbour& neighbour = neighbours[i];
    int status = 0;
    int64_t at = 0;
    const bool whole =
        reply.type == REDIS_REPLY_ARRAY && reply.elements == 4 &&
        neighbour.report.ParseFromString(std::string(Text(reply.element[0]))) &&
        absl::SimpleAtoi(Text(reply.element[1]), &status) &&
        absl::SimpleAtoi(Text(reply.element[2]), &at);
    // Gone or spoilt: UNSPECIFIED is never picked.
    if (!whole || !v1::ReportStatus_IsValid(status)) continue;
    neighbour.status = static_cast<v1::ReportStatus>(status);
    neighbour.status_at = absl::FromUnixSeconds(at);
    neighbour.incident_id = std::string(Text(reply.element[3]));
  }
  return neighbours;
}

}  // namespace paht::classification
