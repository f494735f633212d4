#include "services/paht/act/split_parts.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "common/base/digest.h"
#include "common/base/report_id.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/report.pb.h"
#include "services/paht/act/message_flags.h"

namespace paht::cli {
namespace {

v1::Urgency UrgencyNamed(absl::string_view name) {
  for (int i = v1::URGENCY_LOW; i <= v1::Urgency_MAX; ++i) {
    const auto urgency = static_cast<v1::Urgency>(i);
    if (EnumFlagName(v1::Urgency_Name(urgency), "URGENCY_UNSPECIFIED") ==
        name) {
      return urgency;
    }
  }
  return v1::URGENCY_UNSPECIFIED;
}

}  // namespace

absl::Status SetSplitParts(const std::vector<std::string>& parts,
                           v1::ReportCommand& command) {
  v1::Split& split = *command.mutable_split();
  for (const std::string& text : parts) {
    const std::vector<std::string> fields =
        absl::StrSplit(text, absl::MaxSplits(':', 2));
    const v1::Urgency urgency =
        fields.size() == 3 ? UrgencyNamed(fields[1]) : v1::URGENCY_UNSPECIFIED;
    if (urgency == v1::URGENCY_UNSPECIFIED) {
      return absl::InvalidArgumentError(absl::StrCat(
          "--part '", text,
          "' is not CATEGORY:URGENCY:TEXT with low, normal, high or "
          "emergency"));
    }
    const std::string seed =
        absl::StrCat(command.report_id(), "/", command.command_id(), "/",
                     split.parts_size());
    v1::SplitPart& part = *split.add_parts();
    part.set_report_id(ReportIdFromDigest(Sha256(seed)));
    part.set_category(fields[0]);
    part.set_urgency(urgency);
    part.set_text(fields[2]);
  }
  return absl::OkStatus();
}

}  // namespace paht::cli
