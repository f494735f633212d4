#include "services/paht/commands/submit.h"

#include <grpcpp/client_context.h>

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/digest.h"
#include "common/base/status_macros.h"
#include "paht/v1/intake.grpc.pb.h"
#include "services/paht/calls.h"
#include "services/paht/commands/watch.h"
#include "services/paht/flags.h"
#include "services/paht/media_upload.h"
#include "services/paht/point_flags.h"
#include "services/paht/session.h"
#include "services/paht/terminal/failure.h"
#include "services/paht/terminal/report_view.h"
#include "services/paht/terminal/table.h"
#include "services/paht/terminal/words.h"

namespace paht::cli {
namespace {

struct SubmitFlags {
  v1::SubmitRequest request;  // All but location, reporter and media.
  PointFlags point;
  std::string address;
  v1::ReporterContact reporter;
  std::vector<std::string> media;
  bool follow = false;
  double follow_seconds = 60;
  ServiceFlags intake;
  ServiceFlags tracking;
  OutputFlags output;
};

v1::SubmitRequest RequestFor(const SubmitFlags& flags,
                             const std::vector<std::string>& media_ids) {
  v1::SubmitRequest request = flags.request;
  if (flags.point.given()) {
    v1::Location& location = *request.mutable_location();
    flags.point.WriteTo(location);
    location.set_address(flags.address);
  }
  if (flags.reporter.ByteSizeLong() > 0) {
    *request.mutable_reporter() = flags.reporter;
  }
  for (const std::string& id : media_ids) request.add_media_ids(id);
  // So that what was perhaps taken can be sent again.
  if (request.idempotency_key().empty()) {
    request.set_idempotency_key(
        absl::StrCat("cli-", absl::BytesToHexString(RandomBytes(10))));
  }
  return request;
}

// `status` of a Submit that was perhaps taken, with how to send it again.
absl::Status MayBeThere(const absl::Status& status, const std::string& key) {
  return WithVietnamese(
      absl::Status(status.code(),
                   absl::StrCat(status.message(),
                                "; whether it was taken is not known: the same "
                                "command with --idempotency-key=",
                                key, " makes no second report")),
      absl::StrCat(VietnameseOf(status),
                   "; chưa rõ phản ánh đã được tiếp nhận hay chưa: gửi lại với "
                   "--idempotency-key=",
                   key, " thì không bị trùng"));
}

// A desk has it, or a person must look at it, or it has ended already.
bool IsPlaced(v1::ReportStatus status) {
  return status != v1::REPORT_STATUS_UNSPECIFIED &&
         status != v1::REPORT_STATUS_RECEIVED &&
         status != v1::REPORT_STATUS_CLASSIFIED;
}

absl::Status Submit(const SubmitFlags& flags, const Session& session) {
  ASSIGN_OR_RETURN(const std::vector<std::string> media_ids,
                   UploadFiles(flags.intake, flags.media));
  ASSIGN_OR_RETURN(const auto stub, Connect<v1::Intake>(flags.intake));
  const v1::SubmitRequest request = RequestFor(flags, media_ids);
  grpc::ClientContext context;
  Prepare(flags.intake, context);
  v1::SubmitResponse response;
  const absl::Status sent = Explain(stub->Submit(&context, request, &response),
                                    flags.intake, context);
  if (absl::IsUnavailable(sent) || absl::IsDeadlineExceeded(sent)) {
    return MayBeThere(sent, request.idempotency_key());
  }
  RETURN_IF_ERROR(sent);
  if (flags.output.json) {
    session.out << ToJsonLine(response);
  } else {
    session.out << RenderPairs(
        {
            {"Mã phản ánh", response.report_id()},
            {"Mã bí mật", response.reporter_secret()},
            {"Tiếp nhận lúc", LocalTime(response.received_at())},
            {"Xã, phường", response.commune_code()},
            {"Ghi chú", response.repeated() ? "đã có từ lần gửi trước" : ""},
        },
        session.width);
  }
  session.out << std::flush;
  if (!flags.follow) return absl::OkStatus();
  return FollowReport(
      {.report_id = response.report_id(),
       .until = IsPlaced,
       .deadline = absl::Now() + absl::Seconds(flags.follow_seconds)},
      flags.tracking, flags.output, session);
}

void AddContentFlags(CLI::App& command, SubmitFlags& flags) {
  command
      .add_option_function<std::string>(
          "--text",
          [&flags](const std::string& text) { flags.request.set_text(text); },
          "what is wrong, 10 to 4,000 characters")
      ->required();
  CLI::Option* latitude = AddPointFlags(command, flags.point);
  command.add_option("--address", flags.address, "the place in words")
      ->needs(latitude);
  command.add_option_function<std::string>(
      "--commune",
      [&flags](const std::string& code) {
        flags.request.set_commune_code(code);
      },
      "official code of the commune (18073); needed without --lat, --lon");
  command
      .add_option("--media", flags.media, "a photo or video; up to 20 times")
      ->check(CLI::ExistingFile)
      ->type_name("FILE");
}

void AddReporterFlags(CLI::App& command, SubmitFlags& flags) {
  const auto text = [&command](const std::string& name, auto set,
                               const std::string& help) {
    command.add_option_function<std::string>(name, set, help);
  };
  text(
      "--name", [&flags](const std::string& v) { flags.reporter.set_name(v); },
      "who sends it; without name, phone and e-mail it is anonymous");
  text(
      "--phone",
      [&flags](const std::string& v) { flags.reporter.set_phone(v); },
      "to be reached at, as people write it");
  text(
      "--email",
      [&flags](const std::string& v) { flags.reporter.set_email(v); },
      "to be reached at");
  command.add_flag_callback(
      "--visible", [&flags] { flags.reporter.set_visible(true); },
      "the handling department may see who sent it");
}

}  // namespace

void AddSubmit(CLI::App& app, Chosen& chosen) {
  CLI::App& command = *app.add_subcommand("submit", "send a report");
  const auto flags = std::make_shared<SubmitFlags>();
  AddContentFlags(command, *flags);
  AddReporterFlags(command, *flags);
  command.add_option_function<std::string>(
      "--idempotency-key",
      [flags = flags.get()](const std::string& key) {
        flags->request.set_idempotency_key(key);
      },
      "the same key and content again give the same report; one is made "
      "unless given, and shown when no answer came");
  command.add_option_function<std::string>(
      "--client-id",
      [flags = flags.get()](const std::string& id) {
        flags->request.set_client_id(id);
      },
      "which client the key belongs to");
  command
      .add_option_function<std::string>(
          "--channel",
          [flags = flags.get()](const std::string& channel) {
            flags->request.set_channel(channel);
          },
          "how it came")
      ->check(CLI::IsMember({"app", "web", "hotline", "open311"}));
  command.add_flag("--follow", flags->follow,
                   "then watch until a department or a coordinator has it");
  command
      .add_option("--follow-for", flags->follow_seconds,
                  "how long --follow may take")
      ->check(PositiveSeconds())
      ->capture_default_str()
      ->type_name("SECONDS");
  AddServiceAddress(command, "intake", 7401, flags->intake);
  AddServiceAddress(command, "tracking", 7406, flags->tracking);
  AddCallFlags(command, {&flags->intake, &flags->tracking});
  AddOutputFlags(command, flags->output);
  AddExamples(
      command,
      "  paht submit --text 'Đèn đường hỏng ba tối nay' --commune 18073\n"
      "  paht submit --text 'Ổ gà lớn giữa đường' --lat 18.3428 --lon 105.9057 "
      "\\\n      --media hole.jpg --media near.jpg --phone 'SO DIEN THOAI' "
      "--follow\n"
      "  paht submit --text 'Rác chưa thu gom' --commune 18073 "
      "--idempotency-key $(uuidgen) --json");
  OnChosen(command, flags, Submit, chosen);
}

}  // namespace paht::cli
