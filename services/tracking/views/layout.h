// Where the views lie in Redis. See README.md.
#ifndef SERVICES_TRACKING_VIEWS_LAYOUT_H_
#define SERVICES_TRACKING_VIEWS_LAYOUT_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace paht::tracking::views {

// The keys of one partition in one version of the views.
struct PartitionKeys {
  // "<prefix>view:<version>:{<partition>}:"
  std::string base;

  // String: offset of the next record that the views lack, in decimal.
  std::string checkpoint() const { return base + "checkpoint"; }
  // String "1" once the views held all that the partition held.
  std::string complete() const { return base + "complete"; }
  // Hash: report id → serialised v1::Report, as folded.
  std::string reports() const { return base + "reports"; }
  // Hash: "<report id>.<sequence>" → serialised v1::ReportEvent, as on the log.
  std::string events() const { return base + "events"; }
  // Set: the days on which reports were received, "2026-11-30".
  std::string days() const { return base + "days"; }
  // Hash of one of these days: report id → serialised v1::ReportFigures.
  std::string figures(absl::string_view day) const;
  // String "1" once figures are kept, from the first record on; absent: an
  // older version of tracking began these views, and they lack figures.
  std::string has_figures() const { return base + "has-figures"; }
  // The same of the indexes by incident, and of the incidents in figures.
  std::string has_incidents() const { return base + "has-incidents"; }
  // Sorted set: members of core/index.h, all with score 0.
  std::string index(absl::string_view name) const;
};

class Layout {
 public:
  // `prefix` is that of the topics: "paht.". `partitions`: of report-events.
  Layout(std::string prefix, int32_t partitions);

  // String: the version that is read.
  std::string active() const { return prefix_ + "view:active"; }
  // Counter: the last version that was begun.
  std::string last_version() const { return prefix_ + "view:last"; }
  // Channel: what has changed, see changes.h.
  std::string changes() const { return prefix_ + "view:changes"; }
  // What intake sets before a report is on the log.
  std::string guard(absl::string_view report_id) const;
  // Pattern of all keys of a version.
  std::string all_of(absl::string_view version) const;

  PartitionKeys keys(absl::string_view version, int32_t partition) const;
  // The partition on which a report's events are.
  int32_t PartitionOf(absl::string_view report_id) const;
  int32_t partitions() const { return partitions_; }

 private:
  std::string prefix_;
  int32_t partitions_;
};

// A field of the hash of events.
std::string EventField(absl::string_view report_id, int64_t sequence);

}  // namespace paht::tracking::views

#endif  // SERVICES_TRACKING_VIEWS_LAYOUT_H_
