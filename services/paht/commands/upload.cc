#include "services/paht/commands/upload.h"

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <cstddef>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/base/status_macros.h"
#include "services/paht/flags.h"
#include "services/paht/media_upload.h"
#include "services/paht/session.h"

namespace paht::cli {
namespace {

struct UploadFlags {
  std::vector<std::string> files;
  ServiceFlags intake;
  OutputFlags output;
};

absl::Status Upload(const UploadFlags& flags, const Session& session) {
  ASSIGN_OR_RETURN(const std::vector<std::string> ids,
                   UploadFiles(flags.intake, flags.files));
  for (size_t i = 0; i < ids.size(); ++i) {
    if (!flags.output.json) {
      session.out << ids[i] << "\n";
      continue;
    }
    const nlohmann::ordered_json line = {{"file", flags.files[i]},
                                         {"media_id", ids[i]}};
    session.out << line.dump(-1, ' ', false,
                             nlohmann::ordered_json::error_handler_t::replace)
                << "\n";
  }
  return absl::OkStatus();
}

}  // namespace

void AddUpload(CLI::App& app, Chosen& chosen) {
  CLI::App& command = *app.add_subcommand(
      "upload",
      "store photos or videos and print their ids, one a line in the order of "
      "the files, for --media-ids. Most need only --media, which does this "
      "itself");
  const auto flags = std::make_shared<UploadFlags>();
  command
      .add_option("FILE", flags->files,
                  "a photo (JPEG, PNG, WebP) or a video (MP4)")
      ->required()
      ->check(CLI::ExistingFile)
      ->type_name("");
  AddServiceAddress(command, "intake", 7401, flags->intake);
  AddCallFlags(command, {&flags->intake});
  AddOutputFlags(command, flags->output);
  AddExamples(command,
              "  paht upload truoc.jpg sau.jpg\n"
              "  paht act add-media HT-7K2M9QX4TB3T --secret MA-BI-MAT "
              "--media-ids $(paht upload them.jpg)");
  OnChosen(command, flags, Upload, chosen);
}

}  // namespace paht::cli
