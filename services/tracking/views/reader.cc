#include "services/tracking/views/reader.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"
#include "common/redis/client.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/views/active_reads.h"
#include "services/tracking/views/layout.h"

namespace paht::tracking::views {
namespace {

bool IsText(const redisReply& reply) {
  return reply.type == REDIS_REPLY_STRING;
}

absl::string_view Text(const redisReply& reply) {
  return IsText(reply) ? absl::string_view(reply.str, reply.len)
                       : absl::string_view();
}

std::vector<std::string> Texts(const redisReply& reply) {
  std::vector<std::string> texts;
  for (size_t i = 0; i < reply.elements; ++i) {
    texts.emplace_back(Text(*reply.element[i]));
  }
  return texts;
}

// Of a moment at which a day begins or an old report comes.
constexpr int kAttempts = 5;
// Replies of ReadDays()'s EXEC before those of the days.
constexpr size_t kBeforeDays = 3;

template <typename Message>
absl::Status Parse(const redisReply& reply, Message& message) {
  if (message.ParseFromArray(reply.str, static_cast<int>(reply.len))) {
    return absl::OkStatus();
  }
  return absl::InternalError("a view cannot be read; run `paht rebuild`");
}

}  // namespace

absl::StatusOr<v1::Report> Reader::Get(absl::string_view report_id) {
  const std::string id(report_id);
  const Layout& layout = reads_.layout();
  return reads_.Retry<v1::Report>(
      [&](const std::string& version) -> absl::StatusOr<v1::Report> {
        const PartitionKeys keys = layout.keys(version, layout.PartitionOf(id));
        ASSIGN_OR_RETURN(
            const std::vector<redis::Reply> replies,
            reads_.Pipeline(version,
                            {{"MGET", keys.complete(), layout.guard(id)},
                             {"HGET", keys.reports(), id}}));
        const bool complete = IsText(*replies[0]->element[0]);
        const bool guarded = IsText(*replies[0]->element[1]);
        if (!complete) {
          return absl::UnavailableError(
              "the views are being rebuilt; try again in a moment");
        }
        v1::Report report;
        if (IsText(*replies[1])) {
          RETURN_IF_ERROR(Parse(*replies[1], report));
          return report;
        }
        if (!guarded) {
          return absl::NotFoundError(absl::StrCat("there is no report ", id));
        }
        report.set_report_id(id);
        report.set_status(v1::REPORT_STATUS_RECEIVED);
        return report;
      });
}

absl::StatusOr<std::vector<v1::ReportEvent>> Reader::Events(
    absl::string_view report_id, int64_t first, int64_t last) {
  using Events = std::vector<v1::ReportEvent>;
  if (first > last) return Events();
  const Layout& layout = reads_.layout();
  return reads_.Retry<Events>([&](const std::string& version)
                                  -> absl::StatusOr<Events> {
    redis::Command command = {
        "HMGET", layout.keys(version, layout.PartitionOf(report_id)).events()};
    for (int64_t sequence = first; sequence <= last; ++sequence) {
      command.push_back(EventField(report_id, sequence));
    }
    ASSIGN_OR_RETURN(const std::vector<redis::Reply> replies,
                     reads_.Pipeline(version, {std::move(command)}));
    Events events;
    for (size_t i = 0; i < replies[0]->elements; ++i) {
      if (!IsText(*replies[0]->element[i])) break;
      RETURN_IF_ERROR(Parse(*replies[0]->element[i], events.emplace_back()));
    }
    return events;
  });
}

absl::StatusOr<Reader::Snapshot> Reader::ReadPartition(int32_t partition) {
  return reads_.Retry<Snapshot>(
      [&](const std::string& version) -> absl::StatusOr<Snapshot> {
        // The days have to be known before they can be read at one moment.
        for (int i = 0; i < kAttempts; ++i) {
          const PartitionKeys keys = reads_.layout().keys(version, partition);
          ASSIGN_OR_RETURN(
              const std::vector<redis::Reply> replies,
              reads_.Pipeline(version, {{"SMEMBERS", keys.days()}}));
          ASSIGN_OR_RETURN(std::optional<Snapshot> snapshot,
                           ReadDays(version, partition, Texts(*replies[0])));
          if (snapshot.has_value()) return *std::move(snapshot);
        }
        return absl::UnavailableError("the views change too fast; try again");
      });
}

absl::StatusOr<std::optional<Reader::Snapshot>> Reader::ReadDays(
    const std::string& version, int32_t partition,
    const std::vector<std::string>& days) {
  const PartitionKeys keys = reads_.layout().keys(version, partition);
  std::vector<redis::Command> commands = {{"MULTI"},
                                          {"GET", keys.checkpoint()},
                                          {"HGETALL", keys.reports()},
                                          {"SMEMBERS", keys.days()}};
  for (const std::string& day : days) {
    commands.push_back({"HGETALL", keys.figures(day)});
  }
  commands.push_back({"EXEC"});
  ASSIGN_OR_RETURN(const std::vector<redis::Reply> replies,
                   reads_.Pipeline(version, std::move(commands)));
  const redisReply& result = *replies.back();
  if (result.type != REDIS_REPLY_ARRAY ||
      result.elements != kBeforeDays + days.size()) {
    return absl::InternalError("redis: EXEC answered something else");
  }
  if (result.element[2]->elements != days.size()) return std::nullopt;
  Snapshot snapshot;
  if (IsText(*result.element[0]) &&
      !absl::SimpleAtoi(Text(*result.element[0]), &snapshot.checkpoint)) {
    return absl::InternalError("a checkpoint is no number; run `paht rebuild`");
  }
  const redisReply& all = *result.element[1];
  for (size_t i = 1; i < all.elements; i += 2) {
    RETURN_IF_ERROR(Parse(*all.element[i], snapshot.reports.emplace_back()));
  }
  for (size_t d = 0; d < days.size(); ++d) {
    const redisReply& of_day = *result.element[kBeforeDays + d];
    for (size_t i = 1; i < of_day.elements; i += 2) {
      snapshot.figures.emplace(
          Text(*of_day.element[i - 1]),
          StoredFigures{days[d], std::string(Text(*of_day.element[i]))});
    }
  }
  return snapshot;
}

}  // namespace paht::tracking::views
