#include "services/paht/commands/act.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <grpcpp/client_context.h>

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/digest.h"
#include "common/base/status_macros.h"
#include "paht/v1/casework.grpc.pb.h"
#include "paht/v1/command.pb.h"
#include "services/paht/act/act_table.h"
#include "services/paht/act/message_flags.h"
#include "services/paht/act/split_parts.h"
#include "services/paht/calls.h"
#include "services/paht/flags.h"
#include "services/paht/media_upload.h"
#include "services/paht/report_id_flag.h"
#include "services/paht/session.h"
#include "services/paht/terminal/failure.h"
#include "services/paht/terminal/report_view.h"
#include "services/paht/terminal/table.h"
#include "services/paht/terminal/words.h"
#include "services/paht/token_flags.h"

namespace paht::cli {
namespace {

struct ActFlags {
  // With the fields that the flags gave; ids and actor are added.
  v1::ReportCommand command;
  std::string report_id;
  ProofFlags proof;
  std::string secret;
  std::string command_id;
  std::optional<int64_t> expected_revision;
  bool any_revision = false;
  std::vector<std::string> parts;  // Of split.
  std::vector<std::string> media;  // Files, of what takes media_ids.
  ServiceFlags casework;
  ServiceFlags tracking;
  ServiceFlags intake;
  OutputFlags output;
};

// The field of `message` that names what was uploaded; null: it has none.
const google::protobuf::FieldDescriptor* MediaField(
    const google::protobuf::Message& message) {
  return message.GetDescriptor()->FindFieldByName("media_ids");
}

// Uploads --media and names it in the command, which takes media.
absl::Status UploadMedia(const ActFlags& flags, v1::ReportCommand& command) {
  ASSIGN_OR_RETURN(const std::vector<std::string> ids,
                   UploadFiles(flags.intake, flags.media));
  const auto* reflection = command.GetReflection();
  google::protobuf::Message& message = *reflection->MutableMessage(
      &command, reflection->GetOneofFieldDescriptor(
                    command, command.GetDescriptor()->oneof_decl(0)));
  for (const std::string& id : ids) {
    message.GetReflection()->AddString(&message, MediaField(message), id);
  }
  return absl::OkStatus();
}

std::string NewCommandId() {
  return absl::StrCat("cli-", absl::BytesToHexString(RandomBytes(10)));
}

absl::StatusOr<v1::ReportCommand> CommandFor(const ActFlags& flags) {
  v1::ReportCommand command = flags.command;
  command.set_report_id(flags.report_id);
  command.set_command_id(flags.command_id.empty() ? NewCommandId()
                                                  : flags.command_id);
  if (!flags.proof.actor.id().empty()) {
    *command.mutable_actor() = flags.proof.actor;
  }
  if (command.has_split()) {
    RETURN_IF_ERROR(SetSplitParts(flags.parts, command));
  }
  if (flags.any_revision) return command;
  if (flags.expected_revision.has_value()) {
    command.set_expected_revision(*flags.expected_revision);
    return command;
  }
  ASSIGN_OR_RETURN(const v1::Report report,
                   GetReport(flags.tracking, flags.report_id, 0, false));
  command.set_expected_revision(report.revision());
  return command;
}

// A refusal in the words of casework.
absl::Status Refused(const v1::Rejection& rejection,
                     const OutputFlags& output) {
  std::string words =
      output.english() ? rejection.reason_en() : rejection.reason_vi();
  if (!rejection.field().empty()) {
    words = absl::StrCat(rejection.field(), ": ", words);
  }
  switch (rejection.code()) {
    case v1::Rejection::CODE_NOT_FOUND:
      return absl::NotFoundError(words);
    case v1::Rejection::CODE_NOT_PERMITTED:
      return absl::PermissionDeniedError(words);
    case v1::Rejection::CODE_INVALID:
      return absl::InvalidArgumentError(words);
    case v1::Rejection::CODE_LIMIT:
      return absl::ResourceExhaustedError(words);
    default:
      return absl::FailedPreconditionError(words);
  }
}

absl::Status Act(const ActFlags& flags, const Session& session) {
  ASSIGN_OR_RETURN(const std::string token, TokenFor(flags.proof, absl::Now()));
  ASSIGN_OR_RETURN(v1::ReportCommand command, CommandFor(flags));
  if (!flags.media.empty()) RETURN_IF_ERROR(UploadMedia(flags, command));
  ASSIGN_OR_RETURN(const auto stub, Connect<v1::Casework>(flags.casework));
  v1::ActRequest request;
  *request.mutable_command() = command;
  request.set_reporter_secret(flags.secret);
  grpc::ClientContext context;
  Prepare(flags.casework, context);
  if (!token.empty()) {
    context.AddMetadata("authorization", absl::StrCat("Bearer ", token));
  }
  v1::ActResponse response;
  const absl::Status called =
      Explain(stub->Act(&context, request, &response), flags.casework, context);
  if (absl::IsUnavailable(called) || absl::IsDeadlineExceeded(called)) {
    return WithVietnamese(
        absl::Status(
            called.code(),
            absl::StrCat(called.message(),
                         "; whether it was done is not known: the same command "
                         "with --command-id=",
                         command.command_id(), " finds out")),
        absl::StrCat(VietnameseOf(called),
                     "; chưa rõ đã thực hiện hay chưa: chạy lại lệnh này với "
                     "--command-id=",
                     command.command_id(), " để biết"));
  }
  RETURN_IF_ERROR(called);
  const v1::CommandResult& result = response.result();
  if (flags.output.json) {
    session.out << ToJsonLine(result);
  } else if (!result.has_rejection()) {
    session.out << RenderPairs(
        {
            {"Mã phản ánh", result.report_id()},
            {"Trạng thái", Vietnamese(result.status())},
            {"Phiên bản", absl::StrCat(result.revision(), " (sự kiện ",
                                       result.sequence(), ")")},
            {"Mã yêu cầu", result.command_id()},
        },
        session.width);
  }
  if (!result.has_rejection()) return absl::OkStatus();
  return Refused(result.rejection(), flags.output);
}

void AddCommand(CLI::App& act, const ActCommand& entry, Chosen& chosen) {
  const auto flags = std::make_shared<ActFlags>();
  const auto* field =
      v1::ReportCommand::descriptor()->FindFieldByNumber(entry.command);
  google::protobuf::Message& message =
      *flags->command.GetReflection()->MutableMessage(&flags->command, field);

  CLI::App& command =
      *act.add_subcommand(std::string(entry.name), std::string(entry.help));
  AddReportId(command, flags->report_id);
  AddProofFlags(command, flags->proof, flags->secret);
  AddMessageFlags(command, message);
  for (const absl::string_view name :
       absl::StrSplit(entry.required, ' ', absl::SkipEmpty())) {
    command.get_option(absl::StrCat("--", name))->required();
  }
  if (entry.command == v1::ReportCommand::kSplit) {
    command
        .add_option("--part", flags->parts,
                    "one concern, 2 to 10 times: giao_thong:normal:Ổ gà …")
        ->required()
        ->type_name("CATEGORY:URGENCY:TEXT");
  }
  if (MediaField(message) != nullptr) {
    command
        .add_option("--media", flags->media,
                    "a photo or video, which is uploaded first; up to 20 times")
        ->check(CLI::ExistingFile)
        ->type_name("FILE");
  }
  CLI::Option* revision =
      command
          .add_option("--expected-revision", flags->expected_revision,
                      "the revision you saw; without it, the one now is asked "
                      "for")
          ->type_name("N");
  command
      .add_flag("--any-revision", flags->any_revision,
                "whatever happened meanwhile")
      ->excludes(revision);
  command.add_option("--command-id", flags->command_id,
                     "of an earlier try: done once, and the same answer");
  AddServiceAddress(command, "casework", 7404, flags->casework);
  AddServiceAddress(command, "tracking", 7406, flags->tracking);
  std::vector<ServiceFlags*> called = {&flags->casework, &flags->tracking};
  if (MediaField(message) != nullptr) {
    AddServiceAddress(command, "intake", 7401, flags->intake);
    called.push_back(&flags->intake);
  }
  AddCallFlags(command, called);
  AddOutputFlags(command, flags->output);
  AddExamples(command, absl::StrCat("  paht act ", entry.name,
                                    " HT-7K2M9QX4TB3T ", entry.example));
  OnChosen(command, flags, Act, chosen);
}

}  // namespace

void AddAct(CLI::App& app, Chosen& chosen) {
  CLI::App& act = *app.add_subcommand(
      "act", "do something with a report, as an officer, a leader, a citizen");
  act.require_subcommand(1);
  AddExamples(
      act,
      "  paht act accept HT-7K2M9QX4TB3T --as officer:cb-17@xa.kt@18133\n"
      "  paht act accept --help");
  for (const ActCommand& entry : ActCommands()) AddCommand(act, entry, chosen);
}

}  // namespace paht::cli
