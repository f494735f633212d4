#ifndef TESTS_SERVICES_CASEWORK_SIMULATED_YEAR_STORY_H_
#define TESTS_SERVICES_CASEWORK_SIMULATED_YEAR_STORY_H_

#include <optional>
#include <string>
#include <vector>

#include "paht/v1/command.pb.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "tests/services/casework/simulated_year/office_hours.h"

namespace paht::casework::year {

// Nobody decides from one minute to another; what falls into it happens at its
// end.
struct Outage {
  Minute from;
  Minute until;
};

// What the stories rest on; outlives them.
struct World {
  OfficeHours hours;
  v1::CaseworkConfig policy;
  std::vector<Outage> outages;
};

// An event that must come, and when.
struct Item {
  Minute at = 0;
  v1::ReportEvent::FactCase fact = v1::ReportEvent::FACT_NOT_SET;
  int level = 0;  // Of an escalation.
  // What leads to it; absent: the clock does.
  std::optional<v1::ReportCommand> command;
};

// The life of one report: told by what people do, completed with what the clock
// must do between. All reckoned here, from World alone.
//
// Times never go back; what is told of the time of an outage happens at its
// end.
class Story {
 public:
  Story(std::string report_id, const World& world)
      : report_id_(std::move(report_id)), world_(world) {}

  void Submit(Minute at);
  void Classify(Minute at, v1::Urgency urgency, bool for_review);
  void Reclassify(Minute at, v1::Urgency urgency);
  // By routing, as soon as it is classified.
  void Assign(Minute limit);
  void Transfer(Minute at, const std::string& department);
  void Accept(Minute at);
  void Ask(Minute at);
  void Reply(Minute at);
  // Asked for and granted: `more` working time beyond the due time, or beyond
  // now.
  void Extend(Minute at, Minute more);
  void SubmitResult(Minute at);
  void SendBack(Minute at);
  void Approve(Minute at);
  void Withdraw(Minute at);
  void Reject(Minute at);
  void Reopen(Minute at);
  // Nobody does anything more.
  void End();

  const std::string& report_id() const { return report_id_; }
  // Of the last event.
  Minute now() const { return now_; }
  const std::vector<Item>& items() const { return items_; }

 private:
  struct Mark {
    Minute at;
    v1::ReportEvent::FactCase fact;
    int level = 0;
  };

  Minute WhenDecided(Minute at) const;
  std::optional<Mark> NextMark() const;
  void MarkUntil(Minute at);
  // What is due before comes first; then it is `at`, or the end of an outage.
  v1::ReportCommand Begin(Minute& at, v1::Role role, const std::string& who);
  void Happen(Minute at, v1::ReportCommand command,
              v1::ReportEvent::FactCase fact);
  void BeginClock(Minute at, Minute limit);
  void ForgetMarks();
  Minute Add(Minute from, Minute time) const;
  Minute Between(Minute from, Minute to) const;
  Minute ReviewLimit() const;

  const std::string report_id_;
  const World& world_;
  std::vector<Item> items_;
  Minute now_ = 0;
  int commands_ = 0;

  std::string department_ = "xa.kthtdt@18073";
  bool emergency_ = false;
  v1::Urgency urgency_ = v1::URGENCY_UNSPECIFIED;
  int classified_sequence_ = 0;
  std::optional<Minute> review_due_;  // Not marked yet.
  // The due time, while there is one; then the marks that have come: due soon,
  // overdue, and the levels of escalation.
  bool running_ = false;
  Minute started_ = 0;
  Minute due_ = 0;
  Minute due_soon_ = 0;
  Minute escalate_ = 0;
  int marks_ = 0;
  Minute asked_at_ = 0;
  std::optional<Minute> closes_at_;
};

}  // namespace paht::casework::year

#endif  // TESTS_SERVICES_CASEWORK_SIMULATED_YEAR_STORY_H_
