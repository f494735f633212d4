// A report in each state and the commands about it, as the tests need them.
#ifndef TESTS_SERVICES_CASEWORK_SUPPORT_H_
#define TESTS_SERVICES_CASEWORK_SUPPORT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/calendar/working_calendar.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/state.pb.h"
#include "services/casework/core/decide.h"

namespace paht::casework {

inline const absl::Time kStart = absl::FromUnixSeconds(1'790'000'000);
inline constexpr char kLead[] = "xa.kt@18073";
inline constexpr char kPartner[] = "xa.ca@18073";
inline constexpr char kOther[] = "tinh.sxd";
inline constexpr char kReporter[] = "reporter-1";

std::string ReportId(int number);
// SHA-256 of the secret of the test's reports.
std::string SecretDigest();

v1::CaseworkConfig Policy();

// Offices work day and night, from 2020 to 2039: working time is wall-clock
// time, so that a test can reckon in plain hours.
const WorkingCalendar& AlwaysOpen();
// The calendar of deploy/config.
const WorkingCalendar& DeployedCalendar();

// With a command id of its own, about ReportId(1), by who usually gives that
// command. The caller fills the command in.
v1::ReportCommand By(v1::Role role);
v1::ReportCommand By(v1::Role role, const std::string& id,
                     const std::string& department);

v1::ReportCommand SubmitCommand();
v1::ReportCommand ClassifyCommand(int64_t based_on);
v1::ReportCommand AssignCommand(int64_t based_on, absl::Time due_at);
// Classification, in need of review.
v1::ReportCommand ForReview(v1::Urgency urgency);
v1::ReportCommand MarkReviewOverdue(int64_t based_on);

// One report, driven through its life by commands.
class Desk {
 public:
  explicit Desk(v1::CaseworkConfig policy = Policy(),
                const WorkingCalendar& calendar = AlwaysOpen());

  // Decides at `now()`; what follows is folded into the state.
  Outcome Do(const v1::ReportCommand& command);
  // The same; fails the test unless there is an event, which it returns.
  v1::ReportEvent Must(const v1::ReportCommand& command);
  // The same; fails the test unless it is refused.
  v1::Rejection Refused(const v1::ReportCommand& command);

  // Everything that is due by itself until `end`, then `end` it is.
  void RunClock(absl::Time end);
  void Advance(absl::Duration time) { now_ += time; }

  void ToAssigned();
  void ToInProgress();
  void ToWaiting();
  void ToPending();
  void ToResolved();

  absl::Time now() const { return now_; }
  const v1::ReportState& state() const { return state_; }
  v1::ReportState& state() { return state_; }
  const std::vector<v1::ReportEvent>& events() const { return events_; }
  v1::CaseworkConfig& policy() { return policy_; }

 private:
  absl::Time now_ = kStart;
  v1::CaseworkConfig policy_;
  const WorkingCalendar& calendar_;
  v1::ReportState state_;
  std::vector<v1::ReportEvent> events_;
};

}  // namespace paht::casework

#endif  // TESTS_SERVICES_CASEWORK_SUPPORT_H_
