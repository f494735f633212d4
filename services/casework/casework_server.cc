#include "services/casework/casework_server.h"

#include <grpcpp/grpcpp.h>

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
#include "common/base/log.h"
#include "common/identity/refusal.h"
#include "common/identity/verifier.h"
#include "common/kafka/cloud_event.h"
#include "common/kafka/publisher.h"
#include "common/kafka/record.h"
#include "common/redis/client.h"
#include "common/report_topics/command_record.h"
#include "common/rpc/call_context.h"
#include "common/rpc/status.h"
#include "common/telemetry/metrics.h"
#include "paht/v1/casework.pb.h"
#include "paht/v1/command.pb.h"
#include "services/casework/authorise.h"
#include "services/casework/core/commands/transitions.h"
#include "services/casework/core/validate.h"
#include "services/casework/redis_replies.h"

namespace paht::casework {
namespace {

constexpr char kSource[] = "/paht/casework";
// Of an id that may be anything.
constexpr size_t kMostLoggedBytes = 40;

absl::Status TryAgain(absl::string_view what, const absl::Status& cause) {
  return absl::UnavailableError(absl::StrCat(
      what, "; try again with the same command id (", cause.message(), ")"));
}

// The fields as the caller knows them, inside ActRequest.
absl::Status Check(const v1::ReportCommand& command,
                   const CaseworkServer::Options& options) {
  std::vector<FieldViolation> violations = CheckPersonsCommand(command);
  if (violations.empty() && options.check_references) {
    violations = options.check_references(command);
  }
  if (violations.empty()) return absl::OkStatus();
  for (FieldViolation& violation : violations) {
    violation.field = absl::StrCat("command.", violation.field);
  }
  return InvalidFields(violations);
}

std::string TraceParent(const grpc::CallbackServerContext& context) {
  std::string given = rpc::Metadata(context, "traceparent");
  return kafka::TraceId(given).empty() ? kafka::NewTraceParent() : given;
}

kafka::Record ToRecord(const v1::ReportCommand& command,
                       const CaseworkServer::Options& options,
                       absl::string_view trace_parent) {
  kafka::Record record = CommandRecord(
      command, {.topic = absl::StrCat(options.topic_prefix, kCommandsTopic),
                .type = CommandType(command.command_case()),
                .source = kSource,
                .time = absl::Now(),
                .trace_parent = trace_parent});
  record.headers.push_back({"reply_to", options.reply_channel});
  return record;
}

void Count(const absl::Status& status, absl::Time started) {
  static auto& latency = metrics::Latency("paht_casework_act_seconds",
                                          "Time that people's actions take.");
  latency.Observe(absl::ToDoubleSeconds(absl::Now() - started));
  metrics::Counter("paht_casework_acts_total", "People's actions, by outcome.",
                   {{"code", absl::StatusCodeToString(status.code())}})
      .Increment();
}

// Where there were no keys to check a token with.
constexpr char kNoKeys[] = "NO_KEYS";

prometheus::Counter& Unauthorised(const std::string& reason) {
  return metrics::Counter("paht_casework_unauthorised_total",
                          "People's actions that were not authorised, by "
                          "reason.",
                          {{"reason", reason}});
}

// Of a call that nobody stands behind. `status` quotes no token.
void NoteUnauthorised(const absl::Status& status, absl::string_view report_id,
                      absl::string_view trace_parent) {
  const std::vector<FieldViolation> violations = FieldViolations(status);
  const std::string reason =
      violations.empty() ? kNoKeys : violations.front().reason;
  Log(Severity::kWarning, "a person's action was not authorised",
      {{"report_id", report_id.substr(0, kMostLoggedBytes)},
       {"trace_id", kafka::TraceId(trace_parent)},
       {"reason", reason},
       {"cause", status.message()}});
  Unauthorised(reason).Increment();
}

}  // namespace

CaseworkServer::CaseworkServer(Options options,
                               const identity::Verifier& verifier,
                               kafka::Publisher& publisher,
                               redis::Client& redis, Subscribed subscribed)
    : options_(std::move(options)),
      verifier_(verifier),
      publisher_(publisher),
      redis_(redis),
      subscribed_(std::move(subscribed)),
      pending_(std::make_shared<PendingReplies>()) {
  // From the start, with 0: what is not there raises no alert.
  Unauthorised(kNoKeys);
  for (const identity::Refusal refusal : identity::AllRefusals()) {
    Unauthorised(std::string(identity::NameOf(refusal)));
  }
}

grpc::ServerUnaryReactor* CaseworkServer::Act(
    grpc::CallbackServerContext* context, const v1::ActRequest* request,
    v1::ActResponse* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const absl::Time started = absl::Now();
  const absl::Time deadline =
      rpc::Deadline(*context, started, options_.max_wait);
  const std::string trace_parent = TraceParent(*context);
  absl::StatusOr<v1::ReportCommand> command = Authorise(
      *request, rpc::Metadata(*context, "authorization"), verifier_, started);
  if (!command.ok()) {
    NoteUnauthorised(command.status(), request->command().report_id(),
                     trace_parent);
    Count(command.status(), started);
    reactor->Finish(rpc::ToGrpc(command.status()));
    return reactor;
  }
  Start(*command, deadline, trace_parent,
        [reactor, response, started](absl::StatusOr<v1::CommandResult> result) {
          const absl::Status status = result.status();
          Count(status, started);
          if (status.ok()) *response->mutable_result() = *std::move(result);
          reactor->Finish(rpc::ToGrpc(status));
        });
  return reactor;
}

void CaseworkServer::Start(const v1::ReportCommand& command,
                           absl::Time deadline, absl::string_view trace_parent,
                           Done done) {
  if (const absl::Status status = Check(command, options_); !status.ok()) {
    return done(status);
  }
  // The order matters: subscribed before the command is on the log, so that the
  // reply cannot come too early.
  if (const absl::Status status = subscribed_(); !status.ok()) {
    return done(TryAgain("the answer could not be heard", status));
  }
  absl::StatusOr<std::optional<v1::CommandResult>> known =
      FindResult(redis_, options_.topic_prefix, command);
  if (!known.ok()) {
    return done(TryAgain("the answer could not be heard", known.status()));
  }
  if (known->has_value()) return done(**std::move(known));

  const PendingReplies::Ticket ticket = pending_->Wait(
      command.report_id(), command.command_id(), deadline, std::move(done));
  publisher_.Publish(ToRecord(command, options_, trace_parent),
                     [pending = pending_, ticket](const absl::Status& status) {
                       if (status.ok()) return;
                       pending->Fail(ticket,
                                     TryAgain("Kafka did not take it", status));
                     });
}

grpc::ServerUnaryReactor* CaseworkServer::Explain(
    grpc::CallbackServerContext* context, const v1::ExplainRequest* request,
    v1::ExplainResponse* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  if (options_.explainer == nullptr) {
    reactor->Finish({grpc::StatusCode::UNIMPLEMENTED, "Explain is not served"});
    return reactor;
  }
  const absl::Time deadline =
      rpc::Deadline(*context, absl::Now(), options_.max_wait);
  options_.explainer->Explain(
      *request, deadline, TraceParent(*context),
      [reactor, response](absl::StatusOr<v1::ExplainResponse> answer) {
        if (answer.ok()) *response = *std::move(answer);
        reactor->Finish(rpc::ToGrpc(answer.status()));
      });
  return reactor;
}

grpc::ServerUnaryReactor* CaseworkServer::Disclose(
    grpc::CallbackServerContext* context, const v1::DiscloseRequest* request,
    v1::DiscloseResponse* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  if (options_.discloser == nullptr) {
    reactor->Finish(
        {grpc::StatusCode::UNIMPLEMENTED, "Disclose is not served"});
    return reactor;
  }
  const absl::Time now = absl::Now();
  const std::string trace_parent = TraceParent(*context);
  const absl::StatusOr<v1::ReportCommand> caller = Authorise(
      *request, rpc::Metadata(*context, "authorization"), verifier_, now);
  if (!caller.ok()) {
    NoteUnauthorised(caller.status(), request->report_id(), trace_parent);
    reactor->Finish(rpc::ToGrpc(caller.status()));
    return reactor;
  }
  options_.discloser->Disclose(
      *caller, rpc::Deadline(*context, now, options_.max_wait), trace_parent,
      [reactor, response](absl::StatusOr<v1::DiscloseResponse> answer) {
        if (answer.ok()) *response = *std::move(answer);
        reactor->Finish(rpc::ToGrpc(answer.status()));
      });
  return reactor;
}

void CaseworkServer::OnReply(absl::string_view message) {
  v1::CommandResult result;
  if (!result.ParseFromArray(message.data(),
                             static_cast<int>(message.size()))) {
    Log(Severity::kWarning, "a reply that is no CommandResult was ignored");
    return;
  }
  pending_->Resolve(result);
}

void CaseworkServer::StopWaiting() {
  pending_->Close(absl::UnavailableError(
      "the service is stopping; try again with the same command id"));
}

}  // namespace paht::casework
