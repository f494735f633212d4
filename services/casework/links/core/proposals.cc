#include "services/casework/links/core/proposals.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/base/digest.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "services/casework/core/links/part_words.h"
#include "services/casework/core/links/standing.h"

namespace paht::casework {
namespace {

using Command = v1::ReportCommand;
using Event = v1::ReportEvent;

constexpr char kChannel[] = "split";
constexpr char kPerson[] = "person";

// The commands that follow from one event.
class Proposals {
 public:
  explicit Proposals(const Event& event) : event_(event) {}

  // A command about `report_id`; the caller says which.
  Command& Add(absl::string_view what, const std::string& report_id) {
    Command& command = commands_.emplace_back();
    command.set_command_id(
        absl::StrCat(event_.event_id(), ".", what, ".", report_id));
    command.set_report_id(report_id);
    command.mutable_actor()->set_id("casework");
    command.mutable_actor()->set_role(v1::ROLE_SERVICE);
    *command.mutable_issued_at() = event_.decided_at();
    return command;
  }

  std::vector<Command> Take() && { return std::move(commands_); }

 private:
  const Event& event_;
  std::vector<Command> commands_;
};

void SubmitPart(const Event& event, const v1::SplitPart& part,
                Proposals& proposals) {
  const v1::PartOrigin& origin = event.split().origin();
  v1::Submit& submit =
      *proposals.Add("submit", part.report_id()).mutable_submit();
  submit.set_text(part.text());
  if (origin.has_location()) *submit.mutable_location() = origin.location();
  submit.set_commune_code(origin.commune_code());
  *submit.mutable_media_ids() = origin.media_ids();
  submit.set_reporter_id(origin.reporter_id());
  submit.set_reporter_visible(origin.reporter_visible());
  submit.set_reachable(origin.reachable());
  submit.set_secret_digest(origin.secret_digest());
  // The same part of the same split, and nothing else, is the same report.
  submit.set_fingerprint(
      Sha256(absl::StrCat(event.event_id(), "/", part.report_id())));
  submit.set_channel(kChannel);
  submit.set_parent_id(event.report_id());
  v1::Assessment& said = *submit.mutable_classification();
  said.set_category(part.category());
  said.set_urgency(part.urgency());
  said.set_confidence(1);
  said.set_decided_by(kPerson);
}

// The answer to the reporter, where the event is one.
std::string AnswerIn(const Event& event) {
  switch (event.fact_case()) {
    case Event::kResultApproved:
      return event.result_approved().explanation();
    case Event::kRejected:
      return event.rejected().text();
    case Event::kDuplicateSettled:
      return event.duplicate_settled().original_id();
    default:
      return "";
  }
}

// The parent hears how its part ended, and that it is open again.
void TellParent(const Event& event, Proposals& proposals) {
  v1::PartOutcome& part = *proposals.Add("part", event.links().parent_id())
                               .mutable_record_part()
                               ->mutable_part();
  part.set_report_id(event.report_id());
  part.set_status(event.status());
  part.set_answer(Shortened(AnswerIn(event)));
  if (event.has_rejected()) {
    part.set_reject_reason(event.rejected().reason());
  }
  part.set_sequence(event.sequence());
}

void TellOriginal(const Event& event, Proposals& proposals) {
  const v1::ReportMarkedDuplicate& fact = event.marked_duplicate();
  v1::AdoptDuplicate& adopt =
      *proposals.Add("adopt", fact.original_id()).mutable_adopt_duplicate();
  adopt.set_duplicate_id(event.report_id());
  adopt.set_named_original_id(fact.original_id());
  *adopt.mutable_received_at() = fact.received_at();
  *adopt.mutable_follower_ids() = fact.follower_ids();
  *adopt.mutable_duplicate_ids() = event.links().duplicate_ids();
  *adopt.mutable_marked_at() = event.decided_at();
}

void Settle(const Event& event, const std::string& duplicate,
            const std::string& named, Proposals& proposals) {
  v1::SettleDuplicate& settle =
      *proposals.Add("settle", duplicate).mutable_settle_duplicate();
  settle.set_named_original_id(named);
  settle.set_original_id(event.report_id());
}

// Also those that came with the duplicate, which was their original so far.
void SettleAll(const Event& event, Proposals& proposals) {
  const v1::DuplicateAdopted& fact = event.duplicate_adopted();
  Settle(event, fact.duplicate_id(), fact.named_original_id(), proposals);
  for (const std::string& id : fact.duplicate_ids()) {
    Settle(event, id, fact.duplicate_id(), proposals);
  }
}

void Share(const Event& event, const std::string& with, Proposals& proposals) {
  v1::ShareOutcome& outcome =
      *proposals.Add("outcome", with).mutable_share_outcome();
  outcome.set_from_id(event.report_id());
  outcome.set_from_sequence(event.sequence());
  outcome.set_status(event.status());
  outcome.set_answer(AnswerIn(event));
  outcome.set_department_id(event.result_approved().department_id().empty()
                                ? event.actor().department_id()
                                : event.result_approved().department_id());
}

void ShareWithAll(const Event& event, Proposals& proposals) {
  for (const std::string& id : event.links().duplicate_ids()) {
    Share(event, id, proposals);
  }
  for (const std::string& id : event.links().member_ids()) {
    Share(event, id, proposals);
  }
}

void JoinAll(const Event& event,
             const google::protobuf::RepeatedPtrField<std::string>& members,
             Proposals& proposals) {
  for (const std::string& id : members) {
    v1::JoinIncident& join = *proposals.Add("join", id).mutable_join_incident();
    join.set_incident_id(event.report_id());
    *join.mutable_confirmed_at() = event.decided_at();
  }
}

// What classification found; a person's correction finds nothing new.
void Gather(const Event& event, const v1::Assessment& found,
            Proposals& proposals) {
  if (found.incident_candidate_id().empty() ||
      found.incident_candidate_id() == event.report_id() ||
      event.actor().role() != v1::ROLE_SERVICE) {
    return;
  }
  v1::GatherIncident& gather =
      *proposals.Add("gather", found.incident_candidate_id())
           .mutable_gather_incident();
  gather.add_member_ids(event.report_id());
  gather.mutable_member_ids()->MergeFrom(found.incident_report_ids());
}

void AddForFact(const Event& event, Proposals& proposals) {
  switch (event.fact_case()) {
    case Event::kSplit:
      if (!event.split().has_origin()) break;  // From before there was one.
      for (const v1::SplitPart& part : event.split().parts()) {
        SubmitPart(event, part, proposals);
      }
      break;
    case Event::kMarkedDuplicate:
      // From before the original was asked: settled as it is.
      if (!event.marked_duplicate().has_received_at()) break;
      TellOriginal(event, proposals);
      break;
    case Event::kDuplicateAdopted:
      SettleAll(event, proposals);
      break;
    case Event::kResultApproved:
    case Event::kRejected:
    case Event::kWithdrawn:
      ShareWithAll(event, proposals);
      break;
    case Event::kDuplicateSettled:
      // Its duplicates have moved on; who was gathered under it is released.
      for (const std::string& id : event.links().member_ids()) {
        Share(event, id, proposals);
      }
      break;
    case Event::kClassified:
      Gather(event, event.classified().classification(), proposals);
      break;
    case Event::kReviewRequested:
      Gather(event, event.review_requested().classification(), proposals);
      break;
    case Event::kIncidentGathered:
      if (event.incident_gathered().confirmed()) {
        JoinAll(event, event.incident_gathered().member_ids(), proposals);
      }
      break;
    case Event::kIncidentConfirmed:
      JoinAll(event, event.incident_confirmed().member_ids(), proposals);
      break;
    case Event::kIncidentDismissed:
      for (const std::string& id : event.incident_dismissed().member_ids()) {
        v1::LeaveIncident& leave =
            *proposals.Add("leave", id).mutable_leave_incident();
        leave.set_incident_id(event.report_id());
        leave.set_reason(event.incident_dismissed().reason());
      }
      break;
    default:
      break;
  }
}

// Whether the event ends a report or opens it again, for good: a duplicate
// only once its original has taken it.
bool EndsOrReopens(const Event& event) {
  switch (event.fact_case()) {
    case Event::kResultApproved:
    case Event::kRejected:
    case Event::kWithdrawn:
    case Event::kDuplicateSettled:
    case Event::kDuplicateRefused:
    case Event::kReopened:
      return true;
    case Event::kPartRecorded:
      return !IsEnded(event.part_recorded().part().status());
    default:
      return false;
  }
}

}  // namespace

std::vector<v1::ReportCommand> ProposalsFor(const Event& event) {
  Proposals proposals(event);
  AddForFact(event, proposals);
  if (!event.links().parent_id().empty() && EndsOrReopens(event)) {
    TellParent(event, proposals);
  }
  return std::move(proposals).Take();
}

absl::Span<const Event::FactCase> LinkingFacts() {
  static constexpr Event::FactCase kFacts[] = {Event::kSplit,
                                               Event::kMarkedDuplicate,
                                               Event::kDuplicateAdopted,
                                               Event::kDuplicateSettled,
                                               Event::kDuplicateRefused,
                                               Event::kResultApproved,
                                               Event::kRejected,
                                               Event::kWithdrawn,
                                               Event::kReopened,
                                               Event::kPartRecorded,
                                               Event::kClassified,
                                               Event::kReviewRequested,
                                               Event::kIncidentGathered,
                                               Event::kIncidentConfirmed,
                                               Event::kIncidentDismissed};
  return kFacts;
}

}  // namespace paht::casework
