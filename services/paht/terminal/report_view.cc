#include "services/paht/terminal/report_view.h"

#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/tracking.pb.h"
#include "services/paht/terminal/table.h"
#include "services/paht/terminal/words.h"

namespace paht::cli {
namespace {

std::string Place(const v1::Report& report) {
  std::vector<std::string> parts;
  if (!report.commune_code().empty()) {
    parts.push_back(absl::StrCat("xã, phường ", report.commune_code()));
  }
  if (report.has_location()) {
    parts.push_back(absl::StrFormat("%.5f, %.5f", report.location().latitude(),
                                    report.location().longitude()));
    if (!report.location().address().empty()) {
      parts.push_back(report.location().address());
    }
  }
  return absl::StrJoin(parts, "; ");
}

std::string About(const v1::Report& report) {
  if (!report.has_classification()) return "";
  const v1::Assessment& assessment = report.classification();
  return absl::StrCat(assessment.category(), ", mức độ ",
                      Vietnamese(assessment.urgency()), " (tin cậy ",
                      static_cast<int>(assessment.confidence() * 100 + 0.5),
                      "%, theo ", DecidedBy(assessment), ")");
}

std::string ReviewReasons(const v1::Report& report) {
  return absl::StrJoin(
      report.review_reasons(), ", ", [](std::string* out, int reason) {
        absl::StrAppend(out, Vietnamese(static_cast<v1::ReviewReason>(reason)));
      });
}

std::string ReviewDue(const v1::Report& report) {
  return absl::StrCat(LocalTime(report.review_due_at()),
                      report.review_overdue() ? " — QUÁ HẠN" : "");
}

std::string CoHandlers(const v1::Report& report) {
  return absl::StrJoin(report.assignment().co_handlers(), ", ",
                       [](std::string* out, const v1::CoHandler& part) {
                         absl::StrAppend(out, part.department_id(),
                                         part.done() ? " (xong)" : "");
                       });
}

std::string DueTime(const v1::Report& report) {
  std::string due = LocalTime(report.assignment().due_at());
  if (report.overdue()) absl::StrAppend(&due, " — QUÁ HẠN");
  if (report.escalation_level() > 0) {
    absl::StrAppend(&due, ", đã báo cấp trên lần ", report.escalation_level());
  }
  return due;
}

std::string Who(const v1::Actor& actor) {
  std::string who = absl::StrCat(Vietnamese(actor.role()), " ", actor.id());
  if (!actor.department_id().empty()) {
    absl::StrAppend(&who, "@", actor.department_id());
  }
  if (actor.has_stand_in()) {
    absl::StrAppend(&who, " (làm thay");
    if (!actor.stand_in().for_person().empty()) {
      absl::StrAppend(&who, " ", actor.stand_in().for_person());
    }
    absl::StrAppend(&who, ", thuộc ", actor.stand_in().own_department_id(),
                    ")");
  }
  return who;
}

// "HT-… (Đã giải quyết) HT-…"
std::string Children(const v1::Report& report) {
  std::string out;
  for (const std::string& id : report.child_ids()) {
    absl::StrAppend(&out, out.empty() ? "" : " ", id);
    for (const v1::PartOutcome& part : report.parts()) {
      if (part.report_id() != id) continue;
      absl::StrAppend(&out, " (",
                      part.status() == v1::REPORT_STATUS_UNSPECIFIED
                          ? "chưa tạo được"
                          : Vietnamese(part.status()),
                      ")");
    }
  }
  return out;
}

std::string Gathered(const v1::Report& report) {
  if (!report.has_incident()) return "";
  const v1::Incident& incident = report.incident();
  std::string out = absl::StrCat(
      Vietnamese(incident.status()), ", ", incident.member_ids_size(),
      " phản ánh: ", absl::StrJoin(incident.member_ids(), " "));
  if (!incident.left_out_ids().empty()) {
    absl::StrAppend(
        &out, "; không thuộc: ", absl::StrJoin(incident.left_out_ids(), " "));
  }
  return out;
}

std::string Count(int count) { return count == 0 ? "" : absl::StrCat(count); }

}  // namespace

std::string RenderReport(const v1::Report& report, size_t width) {
  const v1::Assignment& assignment = report.assignment();
  std::string out = RenderPairs(
      {
          {"Mã phản ánh", report.report_id()},
          {"Trạng thái", Vietnamese(report.status())},
          {"Nội dung", report.text()},
          {"Địa điểm", Place(report)},
          {"Ảnh, video", absl::StrJoin(report.media_ids(), " ")},
          {"Tiếp nhận lúc", LocalTime(report.received_at())},
          {"Lĩnh vực", About(report)},
          {"Cần xem xét", ReviewReasons(report)},
          {"Hạn xem xét", ReviewDue(report)},
          {"Đơn vị xử lý", assignment.department_id()},
          {"Phối hợp", CoHandlers(report)},
          {"Vì sao", assignment.reason()},
          {"Cán bộ", report.officer_id()},
          {"Hạn xử lý", DueTime(report)},
          {"Câu hỏi", report.question()},
          {"Trả lời", report.answer()},
          {"Kết quả chờ duyệt", report.pending_answer()},
          {"Ảnh kết quả", absl::StrJoin(report.pending_media_ids(), " ")},
          {"Giải quyết lúc", LocalTime(report.resolved_at())},
          {"Đánh giá",
           report.stars() == 0 ? "" : absl::StrCat(report.stars(), "/5")},
          {"Mở lại", Count(report.reopen_count())},
          {"Trùng với", report.duplicate_of()},
          {"Tách từ", report.parent_id()},
          {"Tách thành", Children(report)},
          {"Phản ánh trùng", absl::StrJoin(report.duplicate_ids(), " ")},
          {"Vụ việc chung", Gathered(report)},
          {"Thuộc vụ việc", report.incident_id()},
          {"Người theo dõi", Count(report.follower_count())},
          {"Bình luận", Count(report.comment_count())},
          {"Phiên bản",
           absl::StrCat(report.revision(), " (sự kiện ", report.sequence(),
                        ", lúc ", LocalTime(report.updated_at()), ")")},
      },
      width);
  if (report.history().empty()) return out;
  Table table({"#", "Lúc", "Sự kiện", "Ai", "Trạng thái", "Nội dung"},
              {Fit::kWhole, Fit::kWhole});
  for (const v1::ReportEvent& event : report.history()) {
    table.AddRow({absl::StrCat(event.sequence()), LocalTime(event.decided_at()),
                  EventName(event), Who(event.actor()),
                  Vietnamese(event.status()), EventDetail(event)});
  }
  return absl::StrCat(out, "\n", table.Render(width));
}

std::string ToJsonLine(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  // Fails only for Any, Struct and instants out of range, which the contract
  // has not or the servers refuse.
  const auto status =
      google::protobuf::util::MessageToJsonString(message, &json, options);
  if (!status.ok())
    return absl::StrCat("{\"error\":\"", status.ToString(), "\"}\n");
  return json + "\n";
}

}  // namespace paht::cli
