#include "services/casework/disclosure/discloser.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/field_violation.h"
#include "common/base/status_macros.h"
#include "common/identity/refusal.h"
#include "common/kafka/record.h"
#include "paht/v1/casework.pb.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/record.pb.h"
#include "paht/v1/state.pb.h"
#include "services/casework/core/commands/rejections.h"
#include "services/casework/core/disclosure/disclosure.h"
#include "services/casework/core/evolve.h"
#include "services/casework/core/validate.h"
#include "services/casework/disclosure/disclosure_log.h"
#include "services/casework/history_reader.h"

namespace paht::casework {
namespace {

// How much before the caller's deadline the answer leaves.
constexpr absl::Duration kMostMargin = absl::Milliseconds(100);
constexpr int kMarginShare = 10;

using Records = std::vector<kafka::Record>;

// The words of core/ in a status, as the other refusals have them.
absl::Status ToStatus(absl::string_view field, const v1::Rejection& rejection,
                      absl::string_view reason, absl::StatusCode code) {
  return InvalidFields({{std::string(field), std::string(reason),
                         rejection.reason_vi(), rejection.reason_en()}},
                       code);
}

absl::Status NoSuchReport() {
  return ToStatus("report_id", NotFound(), "NOT_FOUND",
                  absl::StatusCode::kNotFound);
}

v1::ReportState Fold(const History& history, const std::string& secret_digest) {
  v1::ReportState state;
  for (const v1::ReportEvent& event : history.events) {
    state = Evolve(std::move(state), event);
  }
  // Tracking gives nobody the digest, but says whether it is this one.
  state.clear_secret_digest();
  if (history.secret_matches) state.set_secret_digest(secret_digest);
  return state;
}

// Personal, whatever it is: said without its contents.
absl::Status Unreadable(const kafka::Record& record) {
  return absl::DataLossError(absl::StrCat(
      record.topic, "/", record.partition, " holds something else at offset ",
      record.offset, "; find out who wrote it"));
}

absl::StatusOr<std::vector<v1::OriginalTexts>> ParseTexts(
    const Records& records) {
  std::vector<v1::OriginalTexts> all;
  for (const kafka::Record& record : records) {
    if (!record.value.has_value()) continue;
    if (!all.emplace_back().ParseFromString(*record.value)) {
      return Unreadable(record);
    }
  }
  return all;
}

absl::StatusOr<std::optional<KnownContact>> ParseContact(
    const Records& records) {
  if (records.empty() || !records.front().value.has_value()) {
    return std::nullopt;
  }
  const kafka::Record& record = records.front();
  KnownContact known;
  if (!known.contact.ParseFromString(*record.value)) return Unreadable(record);
  known.given_with = std::string(GivenWith(record.HeaderOr("ce_id")));
  return known;
}

// One call under way; lives until it has answered.
class Call : public std::enable_shared_from_this<Call> {
 public:
  Call(const Discloser::Sources& sources, v1::ReportCommand caller,
       absl::Time until, std::string trace_parent, Discloser::Done done)
      : sources_(sources),
        caller_(std::move(caller)),
        until_(until),
        trace_parent_(std::move(trace_parent)),
        done_(std::move(done)) {}

  void Start() {
    if (const auto wrong = WrongReportId(caller_.report_id())) {
      return Finish(InvalidFields({*wrong}));
    }
    if (const auto state = sources_.find_state(caller_.report_id())) {
      return Decide(*state);
    }
    sources_.histories.Read(
        {.report_id = caller_.report_id(),
         .secret_digest = caller_.secret_digest(),
         .trace_parent = trace_parent_},
        until_, [self = shared_from_this()](absl::StatusOr<History> history) {
          self->OnHistory(std::move(history));
        });
  }

 private:
  void OnHistory(absl::StatusOr<History> history) {
    if (absl::IsNotFound(history.status())) return Finish(NoSuchReport());
    if (!history.ok()) return Finish(history.status());
    Decide(Fold(*history, caller_.secret_digest()));
  }

  void Decide(v1::ReportState state) {
    state_ = std::move(state);
    permit_ = MayDisclose(state_, caller_, sources_.rules()->delegations,
                          absl::Now());
    if (permit_.refused.has_value()) {
      return Finish(ToStatus(identity::kAuthorization, *permit_.refused,
                             "NOT_PERMITTED",
                             absl::StatusCode::kPermissionDenied));
    }
    sources_.originals.Find(
        {.partition_key = state_.report_id(), .keys = OriginalsKeys(state_)},
        until_, [self = shared_from_this()](absl::StatusOr<Records> found) {
          self->OnOriginals(std::move(found));
        });
  }

  void OnOriginals(absl::StatusOr<Records> found) {
    if (!found.ok()) return Finish(found.status());
    originals_ = *std::move(found);
    if (permit_.contact == ContactScope::kNothing) return Finish(Answer({}));
    const std::string& reporter = state_.reporter_id();
    sources_.contacts.Find(
        {.partition_key = reporter, .keys = {reporter}}, until_,
        [self = shared_from_this()](absl::StatusOr<Records> contact) {
          self->Finish(contact.ok() ? self->Answer(*contact)
                                    : contact.status());
        });
  }

  absl::StatusOr<v1::DiscloseResponse> Answer(const Records& contact) const {
    ASSIGN_OR_RETURN(const auto texts, ParseTexts(originals_));
    ASSIGN_OR_RETURN(const auto known, ParseContact(contact));
    return Disclosed(state_, permit_, texts, known);
  }

  void Finish(absl::StatusOr<v1::DiscloseResponse> answer) {
    NoteDisclosure(caller_, permit_, answer, trace_parent_);
    done_(std::move(answer));
  }

  const Discloser::Sources& sources_;
  const v1::ReportCommand caller_;
  const absl::Time until_;
  const std::string trace_parent_;
  Discloser::Done done_;
  v1::ReportState state_;
  Permit permit_;
  Records originals_;
};

}  // namespace

void Discloser::Disclose(const v1::ReportCommand& caller, absl::Time deadline,
                         const std::string& trace_parent, Done done) const {
  const absl::Duration margin =
      std::min(kMostMargin, (deadline - absl::Now()) / kMarginShare);
  std::make_shared<Call>(sources_, caller, deadline - margin, trace_parent,
                         std::move(done))
      ->Start();
}

}  // namespace paht::casework
