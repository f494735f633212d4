// What `paht verify` finds wrong. Names of kinds are stable: scripts read them.
#ifndef SERVICES_PAHT_VERIFY_FINDING_H_
#define SERVICES_PAHT_VERIFY_FINDING_H_

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace paht::cli {

// The value is no ReportEvent, or the state no ReportState, of its key.
inline constexpr char kUnreadable[] = "unreadable";
// A record lies on another partition than its key's.
inline constexpr char kMisplaced[] = "wrong-partition";
// An event is missing before this one.
inline constexpr char kSequenceGap[] = "sequence-gap";
// The event id was there before.
inline constexpr char kRepeatedEvent[] = "repeated-event";
// Id and sequence of an event contradict each other.
inline constexpr char kWrongSequence[] = "wrong-sequence";
// The state table has no such step.
inline constexpr char kIllegalStep[] = "illegal-step";
inline constexpr char kWrongRevision[] = "wrong-revision";
// Decided before the report's previous event.
inline constexpr char kTimeBackwards[] = "time-backwards";
// A ce_ header and the value disagree.
inline constexpr char kWrongHeader[] = "wrong-header";
inline constexpr char kPersonalDataFound[] = "personal-data";
// `report-states` is not the fold of the events.
inline constexpr char kStaleState[] = "stale-state";
// Redis is not the fold of the events at the view's checkpoint.
inline constexpr char kStaleView[] = "stale-view";
// An id that was acknowledged has no report.
inline constexpr char kMissingAcknowledged[] = "missing-acknowledged";
// A submit that was acknowledged and then refused.
inline constexpr char kRejectedSubmitFound[] = "rejected-submit";

struct Finding {
  std::string kind;
  std::string report_id;
  std::string detail;  // For people; English.

  bool operator==(const Finding&) const = default;
};

// Collects from several threads. The first of each kind are kept, all are
// counted.
class Findings {
 public:
  void Add(Finding finding);

  std::map<std::string, int64_t> Counts() const;
  // At most kKept of each kind, by kind.
  std::vector<Finding> Kept() const;

  static constexpr size_t kKept = 20;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, int64_t> counts_;             // Guarded by mutex_.
  std::map<std::string, std::vector<Finding>> kept_;  // Guarded by mutex_.
};

}  // namespace paht::cli

#endif  // SERVICES_PAHT_VERIFY_FINDING_H_
