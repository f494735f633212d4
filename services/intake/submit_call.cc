#include "services/intake/submit_call.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/digest.h"
#include "common/base/field_violation.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/kafka/cloud_event.h"
#include "common/kafka/record.h"
#include "common/report_topics/command_record.h"
#include "paht/v1/intake.pb.h"
#include "services/intake/core/accept_report.h"
#include "services/intake/gather_facts.h"
#include "services/intake/guard/guard.h"
#include "services/intake/intake_metrics.h"

namespace paht::intake {
namespace {

constexpr char kSource[] = "/paht/intake";

// How much before the caller's deadline the answer leaves.
constexpr absl::Duration kMostMargin = absl::Milliseconds(100);
constexpr int kMarginShare = 10;

uint64_t RandomBits() {
  uint64_t bits = 0;
  std::memcpy(&bits, RandomBytes(sizeof(bits)).data(), sizeof(bits));
  return bits;
}

absl::Status KeyUsed() {
  return InvalidFields(
      {{"idempotency_key", "ALREADY_USED",
        "Mã gửi này đã được dùng cho một phản ánh khác. Vui lòng gửi lại phản "
        "ánh mới.",
        "idempotency_key was used for other content; take a new key"}},
      absl::StatusCode::kAlreadyExists);
}

}  // namespace

void SubmitCall::Start(const SubmitParts& parts, v1::SubmitRequest request,
                       std::string trace_parent, absl::Time deadline,
                       Done done) {
  Draw(parts, std::move(request), std::move(trace_parent), deadline, kDraws,
       std::move(done));
}

void SubmitCall::Draw(const SubmitParts& parts, v1::SubmitRequest request,
                      std::string trace_parent, absl::Time deadline, int draws,
                      Done done) {
  const auto call = std::make_shared<SubmitCall>(
      parts, std::move(request), std::move(trace_parent), deadline, draws,
      std::move(done));
  const absl::Status status = call->Accept();
  if (!status.ok()) return call->Answer(status);
  const absl::Duration margin =
      std::min(kMostMargin, (deadline - call->started_) / kMarginShare);
  call->ticket_ =
      parts.deadlines.Add(deadline - margin, [call] { call->FinishLate(); });
  parts.guard.Claim(call->accepted_.command.report_id(),
                    call->accepted_.command.submit().fingerprint(),
                    [call](Guard::Answer answer) { call->OnGuard(answer); });
}

SubmitCall::SubmitCall(const SubmitParts& parts, v1::SubmitRequest request,
                       std::string trace_parent, absl::Time deadline, int draws,
                       Done done)
    : parts_(parts),
      request_(std::move(request)),
      trace_parent_(std::move(trace_parent)),
      started_(absl::Now()),
      deadline_(deadline),
      draws_(draws),
      done_(std::move(done)) {}

absl::Status SubmitCall::Accept() {
  ASSIGN_OR_RETURN(
      const Facts facts,
      GatherFacts(request_, parts_.map, parts_.snap_distance_m, parts_.blobs));
  ASSIGN_OR_RETURN(accepted_, AcceptReport(request_, facts, started_,
                                           parts_.identities, RandomBits()));
  return absl::OkStatus();
}

void SubmitCall::OnGuard(Guard::Answer answer) {
  CountGuard(answer);
  if (finished_) return;
  const bool taken =
      answer == Guard::Answer::kSame || answer == Guard::Answer::kOther;
  if (accepted_.random_id && taken) return DrawAgain();
  if (answer == Guard::Answer::kOther) return Finish(KeyUsed());
  repeated_ = answer == Guard::Answer::kSame;
  // Whoever knows of the command must be able to reach the reporter.
  if (accepted_.contact) {
    PublishContact();
  } else {
    PublishCommand();
  }
}

void SubmitCall::DrawAgain() {
  if (draws_ == 0) {
    return Finish(absl::UnavailableError("no free report id was found"));
  }
  if (finished_.exchange(true)) return;
  parts_.deadlines.Cancel(ticket_);
  Draw(parts_, request_, trace_parent_, deadline_, draws_ - 1,
       std::move(done_));
}

void SubmitCall::PublishContact() {
  const v1::Contact& contact = *accepted_.contact;
  kafka::Record record;
  record.topic = absl::StrCat(parts_.topic_prefix, kContactsTopic);
  record.key = contact.reporter_id();
  record.value = contact.SerializeAsString();
  record.headers = kafka::ToHeaders({
      .id = absl::StrCat(accepted_.command.command_id(), ".contact"),
      .type = absl::StrCat(kafka::kTypePrefix, "contact.updated.v1"),
      .source = kSource,
      .time = started_,
      .subject = contact.reporter_id(),
      .trace_parent = trace_parent_,
  });
  parts_.publisher.Publish(
      record, [call = shared_from_this()](const absl::Status& status) {
        if (!status.ok()) {
          call->Finish(call->NotOnTheLog(status.message()));
        } else if (!call->finished_) {
          call->PublishCommand();
        }
      });
}

void SubmitCall::PublishCommand() {
  const v1::ReportCommand& command = accepted_.command;
  const kafka::Record record = CommandRecord(
      command, {.topic = absl::StrCat(parts_.topic_prefix, kCommandsTopic),
                .type = "command.submit.v1",
                .source = kSource,
                .time = started_,
                .trace_parent = trace_parent_});
  parts_.publisher.Publish(record, [call = shared_from_this()](
                                       const absl::Status& status) {
    call->Finish(status.ok() ? status : call->NotOnTheLog(status.message()));
  });
}

void SubmitCall::Finish(const absl::Status& status) {
  if (finished_.exchange(true)) return;
  parts_.deadlines.Cancel(ticket_);
  Answer(status);
}

// Of the timer, which may be earlier than the ticket.
void SubmitCall::FinishLate() {
  if (finished_.exchange(true)) return;
  Answer(NotOnTheLog("no acknowledgement in time"));
}

void SubmitCall::Answer(const absl::Status& status) {
  CountSubmit(request_.channel(), status, repeated_, absl::Now() - started_);
  const std::string trace_id = kafka::TraceId(trace_parent_);
  if (!status.ok()) {
    Log(absl::IsUnavailable(status) ? Severity::kWarning : Severity::kInfo,
        "report not accepted",
        {{"report_id", accepted_.command.report_id()},
         {"trace_id", trace_id},
         {"cause", status.message()}});
    return done_(status);
  }
  v1::SubmitResponse response = accepted_.response;
  response.set_repeated(repeated_);
  Log(Severity::kInfo, "report accepted",
      {{"report_id", response.report_id()},
       {"trace_id", trace_id},
       {"channel", accepted_.command.submit().channel()},
       {"commune_code", response.commune_code()},
       {"repeated", repeated_.load()}});
  done_(std::move(response));
}

absl::Status SubmitCall::NotOnTheLog(absl::string_view why) const {
  return absl::UnavailableError(absl::StrCat(
      "the report may not be on the log (", why, "); ",
      accepted_.random_id
          ? "without an idempotency_key, sending it again may make "
            "a second report"
          : "try again with the same idempotency_key"));
}

}  // namespace paht::intake
