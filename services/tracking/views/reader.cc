#include "services/tracking/views/reader.h"

#include <cstddef>
#include <cstdint>
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
        const PartitionKeys keys = reads_.layout().keys(version, partition);
        ASSIGN_OR_RETURN(const std::vector<redis::Reply> replies,
                         reads_.Pipeline(version, {{"MULTI"},
                                                   {"GET", keys.checkpoint()},
                                                   {"HGETALL", keys.reports()},
                                                   {"EXEC"}}));
        const redisReply& result = *replies[3];
        if (result.type != REDIS_REPLY_ARRAY || result.elements != 2) {
          return absl::InternalError("redis: EXEC answered something else");
        }
        Snapshot snapshot;
        if (IsText(*result.element[0]) &&
            !absl::SimpleAtoi(Text(*result.element[0]), &snapshot.checkpoint)) {
          return absl::InternalError(
              "a checkpoint is no number; run `paht rebuild`");
        }
        const redisReply& all = *result.element[1];
        for (size_t i = 1; i < all.elements; i += 2) {
          RETURN_IF_ERROR(
              Parse(*all.element[i], snapshot.reports.emplace_back()));
        }
        return snapshot;
      });
}

}  // namespace paht::tracking::views
