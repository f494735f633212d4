#include "services/casework/core/references.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/field_violation.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/report.pb.h"
#include "services/casework/core/offices.h"

namespace paht::casework {
namespace {

class Checker {
 public:
  explicit Checker(const Known& known) : known_(known) {}

  void Category(const std::string& field, const std::string& id) {
    if (id.empty() || known_.categories.contains(id)) return;
    Add(field, "UNKNOWN", "Không có lĩnh vực này.",
        "is no category; those of categories.textproto are");
  }

  void Office(const std::string& field, absl::string_view id) {
    if (id.empty() || known_.offices.Knows(id)) return;
    Add(field, "UNKNOWN", "Không có đơn vị này.",
        "is no office; one of a commune is named with it, \"xa.kt@18133\", and "
        "a ward has other offices than a commune");
  }

  void Tier(const std::string& field, v1::Tier tier,
            absl::string_view department_id) {
    const v1::Tier right = known_.offices.TierOf(department_id);
    if (tier == v1::TIER_UNSPECIFIED || right == v1::TIER_UNSPECIFIED ||
        tier == right) {
      return;
    }
    Add(field, "MISMATCH", "Cấp chính quyền không đúng với đơn vị này.",
        absl::StrCat("must be ", v1::Tier_Name(right), ", the office's"));
  }

  template <typename Ids>
  void Media(absl::string_view field, const Ids& ids) {
    for (int i = 0; i < ids.size(); ++i) {
      if (known_.medium(ids.Get(i))) continue;
      Add(absl::StrCat(field, "[", i, "]"), "UNKNOWN",
          "Không tìm thấy ảnh hoặc video này. Vui lòng tải lên lại.",
          "was never uploaded; upload it and take the id from the answer");
    }
  }

  std::vector<FieldViolation> violations() { return std::move(violations_); }

 private:
  void Add(std::string field, absl::string_view reason, absl::string_view vi,
           absl::string_view en) {
    violations_.push_back({std::move(field), std::string(reason),
                           std::string(vi), std::string(en)});
  }

  const Known& known_;
  std::vector<FieldViolation> violations_;
};

}  // namespace

std::vector<FieldViolation> CheckReferences(const v1::ReportCommand& command,
                                            const Known& known) {
  Checker check(known);
  switch (command.command_case()) {
    case v1::ReportCommand::kReclassify:
      check.Category("reclassify.category", command.reclassify().category());
      break;
    case v1::ReportCommand::kSplit:
      for (int i = 0; i < command.split().parts_size(); ++i) {
        check.Category(absl::StrCat("split.parts[", i, "].category"),
                       command.split().parts(i).category());
      }
      break;
    case v1::ReportCommand::kTransfer: {
      const v1::Transfer& transfer = command.transfer();
      check.Office("transfer.department_id", transfer.department_id());
      check.Tier("transfer.tier", transfer.tier(), transfer.department_id());
      break;
    }
    case v1::ReportCommand::kHandOver: {
      const v1::HandOver& hand_over = command.hand_over();
      // The one that hands over may be closed already.
      check.Office("hand_over.to_department_id", hand_over.to_department_id());
      check.Tier("hand_over.tier", hand_over.tier(),
                 hand_over.to_department_id());
      break;
    }
    case v1::ReportCommand::kSubmitResult:
      check.Media("submit_result.media_ids",
                  command.submit_result().media_ids());
      break;
    case v1::ReportCommand::kAddMedia:
      check.Media("add_media.media_ids", command.add_media().media_ids());
      break;
    default:
      break;
  }
  return check.violations();
}

}  // namespace paht::casework
