#include "services/tracking/views/writer.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/base/log.h"
#include "common/base/report_id.h"
#include "common/base/status_macros.h"
#include "common/kafka/record.h"
#include "common/redis/client.h"
#include "common/telemetry/metrics.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/core/apply.h"
#include "services/tracking/core/figures.h"
#include "services/tracking/core/index.h"
#include "services/tracking/views/changes.h"
#include "services/tracking/views/layout.h"
#include "services/tracking/views/write_script.h"

namespace paht::tracking::views {
namespace {

// The event in `record`, or false with why it is none of this partition's.
absl::StatusOr<v1::ReportEvent> ReadEvent(const kafka::Record& record,
                                          const Layout& layout) {
  v1::ReportEvent event;
  if (!record.value.has_value() || !event.ParseFromString(*record.value)) {
    return absl::InvalidArgumentError("the value is no ReportEvent");
  }
  if (!IsReportId(event.report_id()) || event.sequence() < 1) {
    return absl::InvalidArgumentError("report_id or sequence is wrong");
  }
  if (event.report_id() != record.key ||
      layout.PartitionOf(event.report_id()) != record.partition) {
    return absl::InvalidArgumentError("it is not on its report's partition");
  }
  return event;
}

prometheus::Counter& BadRecords() {
  return metrics::Counter("paht_tracking_bad_records_total",
                          "Records of report-events that are no events.");
}

prometheus::Counter& Gaps() {
  return metrics::Counter("paht_tracking_sequence_gaps_total",
                          "Events whose predecessor is missing.");
}

void CountBadRecord(const kafka::Record& record, const absl::Status& why) {
  BadRecords().Increment();
  Log(Severity::kError, "record left out of the views",
      {{"partition", record.partition},
       {"offset", record.offset},
       {"report_id", record.key},
       {"cause", why.message()}});
}

void CountGap(const v1::ReportEvent& event, int64_t held) {
  Gaps().Increment();
  Log(Severity::kError, "events are missing before this one",
      {{"report_id", event.report_id()},
       {"sequence", event.sequence()},
       {"held", held}});
}

// Report ids in one HMGET: an answer of about a megabyte.
constexpr size_t kReadStep = 1000;

}  // namespace

struct Writer::Batch {
  struct Touched {
    v1::Report report;
    std::vector<std::string> indexes;  // As stored.
    std::string figures;               // As stored, serialised.
    bool changed = false;
  };
  struct Event {
    v1::ReportEvent event;
    const std::string* value = nullptr;
  };

  std::vector<Event> events;
  absl::flat_hash_map<std::string, Touched> reports;
  std::vector<std::string> new_events;  // Fields and values of the hash.
};

Writer::Writer(Options options, Layout layout, redis::Client& redis)
    : options_(std::move(options)), layout_(std::move(layout)), redis_(redis) {
  // From the start, with 0: what is not there raises no alert.
  BadRecords();
  Gaps();
}

absl::StatusOr<Writer::Outcome> Writer::Apply(
    int32_t partition, int64_t expected, int64_t next,
    absl::Span<const kafka::Record> records) {
  Batch batch;
  batch.events.reserve(records.size());
  for (const kafka::Record& record : records) {
    absl::StatusOr<v1::ReportEvent> event = ReadEvent(record, layout_);
    if (event.ok()) {
      batch.events.push_back({*std::move(event), &*record.value});
    } else {
      CountBadRecord(record, event.status());
    }
  }
  RETURN_IF_ERROR(Load(partition, expected, batch));
  for (const auto& [event, value] : batch.events) {
    Batch::Touched& touched = batch.reports[event.report_id()];
    const int64_t held = touched.report.sequence();
    if (!tracking::Apply(event, touched.report)) continue;
    if (event.sequence() != held + 1) CountGap(event, held);
    touched.changed = true;
    batch.new_events.push_back(EventField(event.report_id(), event.sequence()));
    batch.new_events.push_back(*value);
  }
  absl::StatusOr<Outcome> outcome = Write(partition, expected, next, batch);
  if (outcome.ok() && outcome->active && outcome->checkpoint == next) {
    Remember(partition, next, batch);
  } else {
    caches_.erase(partition);
  }
  return outcome;
}

absl::Status Writer::Load(int32_t partition, int64_t expected, Batch& batch) {
  Cache& cache = caches_[partition];
  if (cache.checkpoint != expected) cache = {};
  std::vector<std::string> unknown;
  for (const auto& [event, value] : batch.events) {
    const std::string& id = event.report_id();
    const auto [touched, is_new] = batch.reports.try_emplace(id);
    if (!is_new) continue;
    for (Reports* generation : {&cache.young, &cache.old}) {
      const auto found = generation->find(id);
      if (found == generation->end()) continue;
      touched->second.report = std::move(found->second);
      generation->erase(found);
      break;
    }
    // Where a report begins nothing can be stored of it: the views hold what
    // lies before the checkpoint.
    if (touched->second.report.sequence() == 0 && event.sequence() > 1) {
      unknown.push_back(id);
    }
  }
  std::vector<redis::Command> reads;
  for (size_t i = 0; i < unknown.size(); ++i) {
    if (i % kReadStep == 0) {
      reads.push_back({"HMGET", layout_.keys(version(), partition).reports()});
    }
    reads.back().push_back(unknown[i]);
  }
  if (!reads.empty()) {
    ASSIGN_OR_RETURN(const std::vector<redis::Reply> replies,
                     redis_.Pipeline(reads));
    for (size_t i = 0; i < unknown.size(); ++i) {
      const redisReply& value = *replies[i / kReadStep]->element[i % kReadStep];
      v1::Report& report = batch.reports[unknown[i]].report;
      if (value.type == REDIS_REPLY_STRING &&
          !report.ParseFromArray(value.str, static_cast<int>(value.len))) {
        return absl::InternalError(absl::StrCat("the view of ", unknown[i],
                                                " cannot be read; run `paht "
                                                "rebuild`"));
      }
    }
  }
  for (auto& [id, touched] : batch.reports) {
    touched.indexes = IndexNames(touched.report);
    if (touched.report.sequence() > 0) {
      touched.figures = FiguresOf(touched.report).SerializeAsString();
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Writer::Outcome> Writer::Write(int32_t partition,
                                              int64_t expected, int64_t next,
                                              const Batch& batch) {
  const PartitionKeys keys = layout_.keys(version(), partition);
  std::vector<std::string> reports;
  std::vector<Change> changes;
  std::map<std::string, std::vector<std::string>> joined;
  std::map<std::string, std::vector<std::string>> left;
  std::map<std::string, std::vector<std::string>> figures;  // By day.
  for (const auto& [id, touched] : batch.reports) {
    if (!touched.changed) continue;
    reports.push_back(id);
    reports.push_back(touched.report.SerializeAsString());
    changes.push_back({id, touched.report.sequence()});
    const std::vector<std::string> indexes = IndexNames(touched.report);
    const std::string member = IndexMember(touched.report);
    std::vector<std::string> different;
    std::set_difference(indexes.begin(), indexes.end(), touched.indexes.begin(),
                        touched.indexes.end(), std::back_inserter(different));
    for (const std::string& name : different) {
      joined[name].push_back("0");
      joined[name].push_back(member);
    }
    different.clear();
    std::set_difference(touched.indexes.begin(), touched.indexes.end(),
                        indexes.begin(), indexes.end(),
                        std::back_inserter(different));
    for (const std::string& name : different) left[name].push_back(member);
    std::string figures_now = FiguresOf(touched.report).SerializeAsString();
    if (figures_now != touched.figures) {
      std::vector<std::string>& of_day =
          figures[DayOf(touched.report.received_at().seconds())];
      of_day.push_back(id);
      of_day.push_back(std::move(figures_now));
    }
  }
  WriteScript script;
  script.Add("HSET", keys.reports(), reports, 2);
  script.Add("HSET", keys.events(), batch.new_events, 2);
  for (const auto& [name, members] : joined) {
    script.Add("ZADD", keys.index(name), members, 2);
  }
  for (const auto& [name, members] : left) {
    script.Add("ZREM", keys.index(name), members, 1);
  }
  for (const auto& [day, of_day] : figures) {
    script.Add("SADD", keys.days(), {day}, 1);
    script.Add("HSET", keys.figures(day), of_day, 2);
  }
  if (expected == 0) {
    script.Add("SET", keys.has_figures(), {"1"}, 1);
    script.Add("SET", keys.has_incidents(), {"1"}, 1);
  }
  if (options_.live && !changes.empty()) {
    script.Add("PUBLISH", layout_.changes(), {WriteChanges(changes)}, 1);
  }
  ASSIGN_OR_RETURN(
      const WriteScript::Result result,
      script.Run(redis_, layout_.active(), options_.live ? version() : "", keys,
                 expected, next));
  return Outcome{.active = result.active, .checkpoint = result.checkpoint};
}

void Writer::Remember(int32_t partition, int64_t checkpoint, Batch& batch) {
  Cache& cache = caches_[partition];
  cache.checkpoint = checkpoint;
  const size_t share =
      options_.cached_reports / 2 / static_cast<size_t>(layout_.partitions());
  for (auto& [id, touched] : batch.reports) {
    cache.young[id] = std::move(touched.report);
  }
  if (cache.young.size() > share) {
    cache.old = std::exchange(cache.young, {});
  }
}

absl::StatusOr<Writer::Outcome> Writer::Complete(int32_t partition,
                                                 int64_t checkpoint) {
  const PartitionKeys keys = layout_.keys(version(), partition);
  WriteScript script;
  script.Add("SET", keys.complete(), {"1", "NX"}, 2);
  if (checkpoint == 0) {
    script.Add("SET", keys.has_figures(), {"1"}, 1);
    script.Add("SET", keys.has_incidents(), {"1"}, 1);
  }
  ASSIGN_OR_RETURN(
      const WriteScript::Result result,
      script.Run(redis_, layout_.active(), options_.live ? version() : "", keys,
                 checkpoint, checkpoint));
  return Outcome{.active = result.active, .checkpoint = result.checkpoint};
}

}  // namespace paht::tracking::views
