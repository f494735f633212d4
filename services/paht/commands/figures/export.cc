#include "services/paht/commands/figures/export.h"

#include <grpcpp/client_context.h>

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <system_error>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "paht/v1/tracking.grpc.pb.h"
#include "services/paht/calls.h"
#include "services/paht/commands/figures/filter_flags.h"
#include "services/paht/flags.h"
#include "services/paht/session.h"

namespace paht::cli {
namespace {

// A file of a hundred thousand reports takes some seconds.
constexpr double kTimeoutSeconds = 600;

constexpr char kStdout[] = "-";

struct ExportFlags {
  v1::ExportRequest request;
  std::string out;
  ServiceFlags tracking;
  OutputFlags output;
};

absl::Status CannotWrite(const std::string& path) {
  return absl::FailedPreconditionError(absl::StrCat(
      path, " cannot be written: ", std::generic_category().message(errno)));
}

// Writes what tracking sends to `out`, which is called `name`; says how many
// bytes it was.
absl::StatusOr<int64_t> Download(const ExportFlags& flags,
                                 const std::string& name, std::ostream& out) {
  errno = 0;
  ASSIGN_OR_RETURN(const auto stub, Connect<v1::Tracking>(flags.tracking));
  grpc::ClientContext context;
  Prepare(flags.tracking, context);
  const auto stream = stub->Export(&context, flags.request);
  v1::ExportResponse piece;
  int64_t bytes = 0;
  while (stream->Read(&piece)) {
    out << piece.chunk();
    if (!out) {
      const absl::Status status = CannotWrite(name);
      context.TryCancel();
      stream->Finish();
      return status;
    }
    bytes += static_cast<int64_t>(piece.chunk().size());
  }
  RETURN_IF_ERROR(Explain(stream->Finish(), flags.tracking, context));
  if (!out.flush()) return CannotWrite(name);
  return bytes;
}

absl::StatusOr<int64_t> DownloadFile(const ExportFlags& flags,
                                     const std::string& path) {
  errno = 0;
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  if (!file) return CannotWrite(path);
  ASSIGN_OR_RETURN(const int64_t bytes, Download(flags, path, file));
  file.close();
  if (!file) return CannotWrite(path);
  return bytes;
}

absl::Status Export(const ExportFlags& flags, const Session& session) {
  if (flags.out == kStdout) {
    return Download(flags, "stdout", session.out).status();
  }
  // Nobody finds half a file under the name that was asked for.
  const std::string partial = flags.out + ".part";
  absl::Cleanup remove = [&] { std::remove(partial.c_str()); };
  ASSIGN_OR_RETURN(const int64_t bytes, DownloadFile(flags, partial));
  std::error_code error;
  std::filesystem::rename(partial, flags.out, error);
  if (error) {
    return absl::FailedPreconditionError(
        absl::StrCat(flags.out, " cannot be written: ", error.message()));
  }
  std::move(remove).Cancel();
  if (flags.output.json) {
    const nlohmann::ordered_json line = {{"file", flags.out}, {"bytes", bytes}};
    session.out << line.dump(-1, ' ', false,
                             nlohmann::ordered_json::error_handler_t::replace)
                << "\n";
  } else {
    session.out << "Đã ghi " << flags.out << " (" << bytes << " byte)\n";
  }
  return absl::OkStatus();
}

}  // namespace

void AddExport(CLI::App& app, Chosen& chosen) {
  CLI::App& command = *app.add_subcommand(
      "export",
      "reports as a file for spreadsheet programs, newest first: masked texts, "
      "and nobody's name or number");
  const auto flags = std::make_shared<ExportFlags>();
  command
      .add_option_function<std::string>(
          "--format",
          [flags = flags.get()](const std::string& format) {
            flags->request.set_format(format == "csv" ? v1::EXPORT_FORMAT_CSV
                                                      : v1::EXPORT_FORMAT_XLSX);
          },
          "csv or xlsx")
      ->check(CLI::IsMember({"csv", "xlsx"}))
      ->required()
      ->type_name("");
  command
      .add_option("--out", flags->out,
                  "the file to write; one that is there is replaced once the "
                  "export is complete. - is stdout, where what was written of "
                  "an export that fails stays")
      ->required()
      ->type_name("FILE");
  AddFilterFlags(command, *flags->request.mutable_filter());
  flags->tracking.timeout_seconds = kTimeoutSeconds;
  AddServiceAddress(command, "tracking", 7406, flags->tracking);
  AddCallFlags(command, {&flags->tracking});
  AddOutputFlags(command, flags->output);
  AddExamples(command,
              "  paht export --format xlsx --out phan-anh.xlsx --from "
              "2026-11-01 --to 2026-11-30\n"
              "  paht export --format csv --out qua-han.csv --overdue "
              "--commune 18073");
  OnChosen(command, flags, Export, chosen);
}

}  // namespace paht::cli
