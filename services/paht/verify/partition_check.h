#ifndef SERVICES_PAHT_VERIFY_PARTITION_CHECK_H_
#define SERVICES_PAHT_VERIFY_PARTITION_CHECK_H_

#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/time/time.h"
#include "common/kafka/record.h"
#include "paht/v1/state.pb.h"
#include "services/paht/verify/finding.h"

namespace paht::cli {

// What is proved of one partition, from the records that somebody else reads:
//
//   1. AddEvent() for every event up to a mark that was noted at the start;
//   2. BeginStates(), and AddState() for every state there is after that: each
//   of
//      the events' transactions is finished by then, so no state may lie
//      behind;
//   3. where a live system has moved on (NeedsMoreEvents()), AddEvent() again,
//      and the states that were ahead are compared where the events reach them;
//   4. Finish().
//
// Holds one state per report. A report's first fault is told; what follows from
// it is not.
class PartitionCheck {
 public:
  PartitionCheck(int32_t partition, int32_t partitions, Findings& findings)
      : partition_(partition), partitions_(partitions), findings_(findings) {}

  void AddEvent(const kafka::Record& record);
  void BeginStates();
  void AddState(const kafka::Record& record);

  // Ids that must be among the reports of this partition.
  void Expect(const std::string& report_id) { expected_.insert(report_id); }

  // States are ahead of the events seen, or an expected report has not come.
  bool NeedsMoreEvents() const;

  // Tells what is missing. `now` says which states may have gone with time.
  void Finish(absl::Time now);

  int64_t events() const { return events_; }
  int64_t states() const { return states_; }
  int64_t reports() const { return static_cast<int64_t>(reports_.size()); }

 private:
  struct Report {
    v1::ReportState fold;
    int64_t sequence_at_mark = 0;
    // Of the last record of `report-states`; 0: none.
    int64_t state_sequence = 0;
    // That record, while it is ahead of the fold.
    std::string ahead;
    bool broken = false;  // A fault was told.
  };

  void Tell(Report& report, Finding finding);
  void ForgetAhead(Report& report);
  bool HasCome(const std::string& report_id) const;
  void CompareState(Report& report, const std::string& value);

  const int32_t partition_;
  const int32_t partitions_;
  Findings& findings_;
  absl::flat_hash_map<std::string, Report> reports_;
  absl::flat_hash_set<std::string> expected_;
  int64_t events_ = 0;
  int64_t states_ = 0;
  int64_t ahead_ = 0;  // Reports whose state is.
};

}  // namespace paht::cli

#endif  // SERVICES_PAHT_VERIFY_PARTITION_CHECK_H_
