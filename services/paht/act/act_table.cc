#include "services/paht/act/act_table.h"

#include "absl/types/span.h"
#include "paht/v1/command.pb.h"

namespace paht::cli {
namespace {

using Command = v1::ReportCommand;

// clang-format off
constexpr ActCommand kCommands[] = {
    {Command::kReclassify, "reclassify",
     "correct what a report is about; it is routed again",
     "--as coordinator:dp-1 --category giao_thong --urgency high --reason 'Ổ gà, không phải rác'"},
    {Command::kTransfer, "transfer",
     "hand a report to another department",
     "--as officer:cb-17@xa.kt@18133 --department-id tinh.sxd --tier province --reason 'Quốc lộ'"},
    {Command::kReject, "reject",
     "refuse a report, in public and with the reason",
     "--as coordinator:dp-1 --reason outside-competence --text 'Thuộc thẩm quyền của tòa án'"},
    {Command::kMarkDuplicate, "mark-duplicate",
     "say that an earlier report is about the same",
     "--as coordinator:dp-1 --original-id HT-000000000000"},
    {Command::kSplit, "split",
     "make a report of each concern in this one",
     "--as coordinator:dp-1 --part 'giao_thong:normal:Ổ gà trước chợ' --part 'rac_thai:low:Rác chưa thu gom'"},
    {Command::kConfirmIncident, "confirm-incident",
     "say that the alike reports gathered here are one incident",
     "--as coordinator:dp-1 --without-ids HT-000000000000"},
    {Command::kDismissIncident, "dismiss-incident",
     "say that they are not",
     "--as coordinator:dp-1 --reason 'Các bóng đèn khác nhau'"},
    {Command::kLeaveIncident, "leave-incident",
     "take a report out of its incident",
     "--as coordinator:dp-1 --reason 'Ở đường khác'"},
    {Command::kReschedule, "reschedule",
     "set a due time, or by when somebody has to look, because the calendar was changed",
     "--as administrator:qt-1 --due-at '2026-12-02 16:30' --reason 'Nghỉ bù'"},
    {Command::kHandOver, "hand-over",
     "give what a closed or merged department has to another one",
     "--as administrator:qt-1 --from-department-id xa.kt@18133 --to-department-id xa.kt@18160 --reason 'Sáp nhập'"},
    {Command::kAccept, "accept",
     "take a report up, for the department that has it",
     "--as officer:cb-17@xa.kt@18133"},
    {Command::kAskReporter, "ask-reporter",
     "ask the reporter something; the clock stands until the answer",
     "--as officer:cb-17@xa.kt@18133 --question 'Cột đèn số mấy?'"},
    {Command::kReporterReply, "reporter-reply",
     "answer the department's question",
     "--secret MA-BI-MAT --text 'Cột số 12'"},
    {Command::kRequestExtension, "request-extension",
     "ask the leader for more time",
     "--as officer:cb-17@xa.kt@18133 --reason 'Chờ vật tư' --proposed-due-at '2026-12-02 16:30'"},
    {Command::kGrantExtension, "grant-extension",
     "give more time: what was asked for, or until --due-at",
     "--as leader:ld-2@xa.kt@18133"},
    {Command::kRefuseExtension, "refuse-extension",
     "give no more time",
     "--as leader:ld-2@xa.kt@18133 --reason 'Vật tư đã có'"},
    {Command::kCompletePart, "complete-part",
     "say that a co-handling department's part is done",
     "--as officer:cb-30@xa.ca@18073 --note 'Đã phân luồng'"},
    {Command::kSubmitResult, "submit-result",
     "hand the result in for approval",
     "--as officer:cb-17@xa.kt@18133 --explanation 'Đã vá xong ổ gà' --media sau.jpg"},
    {Command::kApprove, "approve",
     "approve the result: the report is resolved",
     "--as leader:ld-2@xa.kt@18133"},
    {Command::kSendBack, "send-back",
     "send the result back to the officer",
     "--as leader:ld-2@xa.kt@18133 --reason 'Chưa có ảnh'"},
    {Command::kWithdraw, "withdraw",
     "take one's own report back",
     "--secret MA-BI-MAT --reason 'Đã tự xử lý'"},
    {Command::kRate, "rate",
     "rate how one's own report was handled",
     "--secret MA-BI-MAT --stars 5"},
    {Command::kReopen, "reopen",
     "say that it is not solved, within 14 days",
     "--secret MA-BI-MAT --reason 'Đèn lại hỏng'"},
    {Command::kComment, "comment",
     "say something in public",
     "--as citizen:nd-9 --text 'Nhà tôi cũng gặp'"},
    {Command::kAddMedia, "add-media",
     "add photos or videos",
     "--secret MA-BI-MAT --media them.jpg"},
    {Command::kFollow, "follow",
     "follow a report, or no longer",
     "--as citizen:nd-9 --following true"},
};
// clang-format on

}  // namespace

absl::Span<const ActCommand> ActCommands() { return kCommands; }

}  // namespace paht::cli
