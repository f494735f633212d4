#include "services/casework/core/commands/transitions.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/report.pb.h"
#include "services/casework/core/commands/handler.h"
#include "services/casework/core/commands/permissions.h"

namespace paht::casework {
namespace {

using Command = v1::ReportCommand;

constexpr v1::ReportStatus kNothing = v1::REPORT_STATUS_UNSPECIFIED;
constexpr v1::ReportStatus kReceived = v1::REPORT_STATUS_RECEIVED;
constexpr v1::ReportStatus kNeedsReview = v1::REPORT_STATUS_NEEDS_REVIEW;
constexpr v1::ReportStatus kClassified = v1::REPORT_STATUS_CLASSIFIED;
constexpr v1::ReportStatus kAssigned = v1::REPORT_STATUS_ASSIGNED;
constexpr v1::ReportStatus kInProgress = v1::REPORT_STATUS_IN_PROGRESS;
constexpr v1::ReportStatus kWaiting = v1::REPORT_STATUS_WAITING_FOR_REPORTER;
constexpr v1::ReportStatus kPending = v1::REPORT_STATUS_PENDING_APPROVAL;
constexpr v1::ReportStatus kResolved = v1::REPORT_STATUS_RESOLVED;
constexpr v1::ReportStatus kClosed = v1::REPORT_STATUS_CLOSED;
constexpr v1::ReportStatus kDuplicate = v1::REPORT_STATUS_DUPLICATE;
constexpr v1::ReportStatus kSplit = v1::REPORT_STATUS_SPLIT;

constexpr Statuses kOpen = {kReceived,   kNeedsReview, kClassified, kAssigned,
                            kInProgress, kWaiting,     kPending};
constexpr Statuses kAny = {kReceived,   kNeedsReview,
                           kClassified, kAssigned,
                           kInProgress, kWaiting,
                           kPending,    kResolved,
                           kClosed,     v1::REPORT_STATUS_REJECTED,
                           kDuplicate,  v1::REPORT_STATUS_WITHDRAWN,
                           kSplit};
// Of an original: not one that nobody answers.
constexpr Statuses kAnswered = {
    kReceived, kNeedsReview, kClassified, kAssigned, kInProgress,
    kWaiting,  kPending,     kResolved,   kClosed,   kSplit};

constexpr v1::Role kCitizen = v1::ROLE_CITIZEN;
constexpr v1::Role kOfficer = v1::ROLE_OFFICER;
constexpr v1::Role kLeader = v1::ROLE_LEADER;
constexpr v1::Role kCoordinator = v1::ROLE_COORDINATOR;
constexpr v1::Role kAdministrator = v1::ROLE_ADMINISTRATOR;
constexpr v1::Role kService = v1::ROLE_SERVICE;
constexpr v1::Role kClock = v1::ROLE_CLOCK;

constexpr WhileJoined kJoinedToo = WhileJoined::kYes;

constexpr Roles kPeople = {kCitizen,     kOfficer,       kLeader,
                           kCoordinator, kAdministrator, v1::ROLE_INTEGRATOR};

// clang-format off
constexpr Transition kTransitions[] = {
    // Intake, classification, routing.
    {Command::kSubmit, "submit",
     {kNothing}, {kCitizen, kService}, Relation::kNone, Basis::kNone, Submit},
    {Command::kClassify, "classify",
     {kReceived}, {kService}, Relation::kNone, Basis::kReception, Classify, kJoinedToo},
    {Command::kAssign, "assign",
     {kClassified}, {kService}, Relation::kNone, Basis::kClassification, Assign, kJoinedToo},

    // Coordination.
    {Command::kReclassify, "reclassify",
     {kNeedsReview, kClassified, kAssigned, kInProgress},
     {kCoordinator, kOfficer}, Relation::kLead, Basis::kNone, Reclassify},
    {Command::kTransfer, "transfer",
     {kAssigned, kInProgress, kNeedsReview},
     {kOfficer, kCoordinator}, Relation::kLead, Basis::kNone, Transfer},
    {Command::kReject, "reject",
     kOpen, {kCoordinator, kLeader}, Relation::kLead, Basis::kNone, Reject, kJoinedToo},
    {Command::kMarkDuplicate, "mark-duplicate",
     kOpen, {kCoordinator, kOfficer}, Relation::kLead, Basis::kNone, MarkDuplicate, kJoinedToo},
    {Command::kSplit, "split",
     {kNeedsReview, kClassified, kAssigned, kInProgress},
     {kCoordinator, kOfficer}, Relation::kLead, Basis::kNone, Split},
    {Command::kConfirmIncident, "confirm-incident",
     kOpen, {kCoordinator}, Relation::kNone, Basis::kNone, ConfirmIncident},
    {Command::kDismissIncident, "dismiss-incident",
     kOpen, {kCoordinator}, Relation::kNone, Basis::kNone, DismissIncident},
    {Command::kLeaveIncident, "leave-incident",
     kOpen, {kCoordinator, kService}, Relation::kNone, Basis::kNone, LeaveIncident, kJoinedToo},
    {Command::kReschedule, "reschedule",
     kOpen, {kAdministrator}, Relation::kNone, Basis::kNone, Reschedule, kJoinedToo},
    // Also resolved ones: who reopens one must find a department.
    {Command::kHandOver, "hand-over",
     {kReceived, kNeedsReview, kClassified, kAssigned, kInProgress, kWaiting,
      kPending, kResolved},
     {kAdministrator}, Relation::kNone, Basis::kNone, HandOver, kJoinedToo},

    // The department's work.
    {Command::kAccept, "accept",
     {kAssigned}, {kOfficer}, Relation::kLead, Basis::kNone, Accept},
    {Command::kAskReporter, "ask-reporter",
     {kInProgress}, {kOfficer}, Relation::kLead, Basis::kNone, AskReporter},
    {Command::kRequestExtension, "request-extension",
     {kInProgress}, {kOfficer}, Relation::kLead, Basis::kNone, RequestExtension},
    {Command::kGrantExtension, "grant-extension",
     {kInProgress}, {kLeader}, Relation::kLead, Basis::kNone, GrantExtension},
    {Command::kRefuseExtension, "refuse-extension",
     {kInProgress}, {kLeader}, Relation::kLead, Basis::kNone, RefuseExtension},
    {Command::kCompletePart, "complete-part",
     {kAssigned, kInProgress, kWaiting},
     {kOfficer}, Relation::kCoHandler, Basis::kNone, CompletePart},

    // The result.
    {Command::kSubmitResult, "submit-result",
     {kInProgress}, {kOfficer}, Relation::kLead, Basis::kNone, SubmitResult},
    {Command::kApprove, "approve",
     {kPending}, {kLeader}, Relation::kLeadNotAuthor, Basis::kNone, Approve},
    {Command::kSendBack, "send-back",
     {kPending}, {kLeader}, Relation::kLeadNotAuthor, Basis::kNone, SendBack},

    // The reporter.
    {Command::kReporterReply, "reporter-reply",
     {kWaiting}, {kCitizen}, Relation::kInvolved, Basis::kNone, ReporterReply, kJoinedToo},
    {Command::kWithdraw, "withdraw",
     {kReceived, kNeedsReview, kClassified, kAssigned, kInProgress, kWaiting},
     {kCitizen}, Relation::kInvolved, Basis::kNone, Withdraw, kJoinedToo},
    {Command::kRate, "rate",
     {kResolved, kClosed}, {kCitizen}, Relation::kInvolved, Basis::kNone, Rate},
    {Command::kReopen, "reopen",
     {kResolved, kClosed}, {kCitizen}, Relation::kInvolved, Basis::kNone, Reopen},

    // The clock.
    {Command::kClose, "close",
     {kResolved}, {kClock}, Relation::kNone, Basis::kDueTime, Close},
    {Command::kMarkDueSoon, "mark-due-soon",
     kOpen, {kClock}, Relation::kNone, Basis::kDueTime, MarkDueSoon, kJoinedToo},
    {Command::kMarkOverdue, "mark-overdue",
     kOpen, {kClock}, Relation::kNone, Basis::kDueTime, MarkOverdue, kJoinedToo},
    {Command::kEscalate, "escalate",
     kOpen, {kClock}, Relation::kNone, Basis::kDueTime, Escalate, kJoinedToo},
    {Command::kMarkReviewOverdue, "mark-review-overdue",
     {kReceived, kNeedsReview},
     {kClock}, Relation::kNone, Basis::kReview, MarkReviewOverdue, kJoinedToo},

    // What casework's own reactor brings from another report.
    {Command::kRecordPart, "record-part",
     kAny, {kService}, Relation::kNone, Basis::kNone, RecordPart, kJoinedToo},
    {Command::kAdoptDuplicate, "adopt-duplicate",
     kAnswered, {kService}, Relation::kNone, Basis::kNone, AdoptDuplicate, kJoinedToo},
    {Command::kSettleDuplicate, "settle-duplicate",
     {kDuplicate}, {kService}, Relation::kNone, Basis::kNone, SettleDuplicate},
    {Command::kGatherIncident, "gather-incident",
     kOpen, {kService}, Relation::kNone, Basis::kNone, GatherIncident},
    {Command::kJoinIncident, "join-incident",
     {kReceived, kNeedsReview, kClassified, kAssigned, kInProgress, kWaiting},
     {kService}, Relation::kNone, Basis::kNone, JoinIncident, kJoinedToo},
    {Command::kShareOutcome, "share-outcome",
     kAny, {kService}, Relation::kNone, Basis::kNone, ShareOutcome, kJoinedToo},

    // At any time.
    {Command::kComment, "comment",
     kAny, kPeople, Relation::kNone, Basis::kNone, Comment, kJoinedToo},
    {Command::kAddMedia, "add-media",
     kAny, {kCitizen, kOfficer, kLeader, kCoordinator},
     Relation::kInvolved, Basis::kNone, AddMedia, kJoinedToo},
    {Command::kFollow, "follow",
     kAny, kPeople, Relation::kNone, Basis::kNone, Follow, kJoinedToo},
    {Command::kRecordNotification, "record-notification",
     kAny, {kService}, Relation::kNone, Basis::kNone, RecordNotification, kJoinedToo},
};
// clang-format on

}  // namespace

const Transition* FindTransition(Command::CommandCase command) {
  for (const Transition& row : kTransitions) {
    if (row.command == command) return &row;
  }
  return nullptr;
}

std::string CommandType(Command::CommandCase command) {
  const Transition* row = FindTransition(command);
  return row == nullptr ? "" : absl::StrCat("command.", row->name, ".v1");
}

bool IsPerson(v1::Role role) { return kPeople.Contains(role); }

}  // namespace paht::casework
