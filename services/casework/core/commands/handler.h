// What a command's handler is given and what it answers. A handler checks what
// is particular to its command (fields, then limits) and states the fact;
// transitions.h has decided before that the command may be judged at all.
#ifndef SERVICES_CASEWORK_CORE_COMMANDS_HANDLER_H_
#define SERVICES_CASEWORK_CORE_COMMANDS_HANDLER_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/calendar/working_calendar.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/record.pb.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/state.pb.h"

namespace paht::casework {

// One command about one report.
struct Case {
  const v1::ReportState& state;  // Empty for the first command, Submit.
  const v1::ReportCommand& command;
  absl::Time decided_at;
  const v1::CaseworkConfig& policy;
  const WorkingCalendar& calendar;
};

// The event in the making: the envelope is filled in and the status is that
// from before; the handler adds the fact and where the report goes.
class Draft {
 public:
  Draft(v1::ReportEvent& event, std::vector<v1::OriginalText>& originals,
        std::optional<v1::ReportEvent>& second)
      : event_(event), originals_(originals), second_(second) {}

  v1::ReportEvent& event() { return event_; }
  void Enter(v1::ReportStatus status) { event_.set_status(status); }

  // A second event, which follows from the first: as complete as that is when
  // this is called, without a fact.
  v1::ReportEvent& Then();

  // `text` as the public may read it. When that hides something, the original
  // is kept for those who handle the report.
  std::string Publish(const std::string& text);

  // A ReportClassified that says where the report is, for routing. The caller
  // adds the assessment.
  v1::ReportClassified& StateClassified(const v1::ReportState& state);

  // Keeps the report's own text and address, whatever they hold.
  void KeepOriginal(const std::string& text, const std::string& address);

 private:
  v1::ReportEvent& event_;
  std::vector<v1::OriginalText>& originals_;
  std::optional<v1::ReportEvent>& second_;
};

// Absent: the draft is the fact.
using Verdict = std::optional<v1::Rejection>;
using Handler = Verdict (*)(const Case& c, Draft& draft);

// intake.cc
Verdict Submit(const Case& c, Draft& draft);
Verdict Classify(const Case& c, Draft& draft);
Verdict Assign(const Case& c, Draft& draft);

// coordination.cc
Verdict Reclassify(const Case& c, Draft& draft);
Verdict Transfer(const Case& c, Draft& draft);
Verdict Reject(const Case& c, Draft& draft);

// reorganisation.cc
Verdict HandOver(const Case& c, Draft& draft);

// rescheduling.cc
Verdict Reschedule(const Case& c, Draft& draft);

// handling.cc
Verdict Accept(const Case& c, Draft& draft);
Verdict AskReporter(const Case& c, Draft& draft);
Verdict RequestExtension(const Case& c, Draft& draft);
Verdict GrantExtension(const Case& c, Draft& draft);
Verdict RefuseExtension(const Case& c, Draft& draft);
Verdict CompletePart(const Case& c, Draft& draft);

// result.cc
Verdict SubmitResult(const Case& c, Draft& draft);
Verdict Approve(const Case& c, Draft& draft);
Verdict SendBack(const Case& c, Draft& draft);

// reporter.cc
Verdict ReporterReply(const Case& c, Draft& draft);
Verdict Withdraw(const Case& c, Draft& draft);
Verdict Rate(const Case& c, Draft& draft);
Verdict Reopen(const Case& c, Draft& draft);

// clock.cc
Verdict Close(const Case& c, Draft& draft);
Verdict MarkDueSoon(const Case& c, Draft& draft);
Verdict MarkOverdue(const Case& c, Draft& draft);
Verdict Escalate(const Case& c, Draft& draft);
Verdict MarkReviewOverdue(const Case& c, Draft& draft);

// ../links/parts.cc
Verdict Split(const Case& c, Draft& draft);
Verdict RecordPart(const Case& c, Draft& draft);

// ../links/duplicates.cc
Verdict MarkDuplicate(const Case& c, Draft& draft);
Verdict AdoptDuplicate(const Case& c, Draft& draft);
Verdict SettleDuplicate(const Case& c, Draft& draft);

// ../links/incidents.cc
Verdict GatherIncident(const Case& c, Draft& draft);
Verdict ConfirmIncident(const Case& c, Draft& draft);
Verdict DismissIncident(const Case& c, Draft& draft);
Verdict JoinIncident(const Case& c, Draft& draft);
Verdict LeaveIncident(const Case& c, Draft& draft);

// ../links/outcomes.cc
Verdict ShareOutcome(const Case& c, Draft& draft);

// annotation.cc
Verdict Comment(const Case& c, Draft& draft);
Verdict AddMedia(const Case& c, Draft& draft);
Verdict Follow(const Case& c, Draft& draft);
Verdict RecordNotification(const Case& c, Draft& draft);

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_CORE_COMMANDS_HANDLER_H_
