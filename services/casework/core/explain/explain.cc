#include "services/casework/core/explain/explain.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/calendar/working_calendar.h"
#include "paht/v1/casework.pb.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "services/casework/core/explain/wording.h"
#include "services/casework/core/offices.h"

namespace paht::casework {
namespace {

using Event = v1::ReportEvent;
using Sentences = std::vector<std::string>;

constexpr char kByPerson[] = "person";

absl::string_view UrgencyInWords(v1::Urgency urgency) {
  switch (urgency) {
    case v1::URGENCY_LOW:
      return "thấp";
    case v1::URGENCY_HIGH:
      return "cao";
    case v1::URGENCY_EMERGENCY:
      return "khẩn cấp";
    default:
      return "bình thường";
  }
}

// Who said what the report of `event` is about. A part comes with what the
// person who split said, an officer or a coordinator, and casework proposes it.
std::string WhoInWords(const Event& event) {
  switch (event.actor().role()) {
    case v1::ROLE_COORDINATOR:
      return "điều phối viên";
    case v1::ROLE_SERVICE:
      return absl::StrCat("người tách phản ánh ", event.links().parent_id());
    default:
      return "cán bộ đơn vị xử lý";
  }
}

absl::string_view ReasonInWords(v1::ReviewReason reason) {
  switch (reason) {
    case v1::REVIEW_REASON_LOW_CONFIDENCE:
      return "hệ thống chưa đủ chắc chắn về lĩnh vực";
    case v1::REVIEW_REASON_SUSPECTED_SPAM:
      return "nội dung có thể không phải là phản ánh hiện trường";
    case v1::REVIEW_REASON_EMERGENCY:
      return "nội dung cho thấy có thể là trường hợp khẩn cấp";
    case v1::REVIEW_REASON_NO_ROUTE:
      return "chưa xác định được đơn vị có thẩm quyền";
    case v1::REVIEW_REASON_TOO_MANY_TRANSFERS:
      return "phản ánh đã được chuyển giữa các đơn vị nhiều lần";
    case v1::REVIEW_REASON_PART_NOT_CREATED:
      return "chưa tạo được một phản ánh con khi tách";
    default:
      return "cần có người xem xét";
  }
}

std::string Quoted(absl::string_view text) {
  return absl::StrCat("“", text, "”");
}

std::string Percent(double share) {
  return absl::StrCat(static_cast<int>(share * 100 + 0.5), "%");
}

class Explainer {
 public:
  Explainer(absl::Span<const Event> history, const Names& names)
      : history_(history), names_(names) {}

  Sentences Category() const {
    const Event* classified = nullptr;
    const Event* review = nullptr;
    for (const Event& event : history_) {
      if (event.has_classified()) classified = &event;
      if (event.has_review_requested()) review = &event;
    }
    Sentences sentences;
    if (classified != nullptr) {
      Classified(*classified, sentences);
    } else if (review != nullptr &&
               review->review_requested().has_classification()) {
      const v1::Assessment& it = review->review_requested().classification();
      sentences.push_back(Sentence(absl::StrCat(
          "Hệ thống đề xuất lĩnh vực ", Quoted(CategoryName(it.category())),
          " với độ tin cậy ", Percent(it.confidence()))));
    } else {
      sentences.emplace_back("Phản ánh chưa được phân loại.");
    }
    if (review != nullptr &&
        history_.back().status() == v1::REPORT_STATUS_NEEDS_REVIEW) {
      WaitsForReview(review->review_requested(), sentences);
    }
    return sentences;
  }

  Sentences Department() const {
    const v1::Assignment* now = nullptr;
    Sentences steps;
    for (const Event& event : history_) {
      if (event.has_classified()) {
        now = nullptr;  // Routed anew.
        steps.clear();
      }
      if (const v1::Assignment* next = Step(event, steps)) now = next;
    }
    if (now == nullptr) return {"Phản ánh chưa được giao cho đơn vị nào."};
    Sentences sentences = {Sentence(absl::StrCat(
        "Đơn vị xử lý là ", names_.offices.NameOf(now->department_id())))};
    if (!now->co_handlers().empty()) {
      sentences.push_back(Sentence(absl::StrCat(
          "Đơn vị phối hợp: ",
          absl::StrJoin(now->co_handlers(), "; ",
                        [&](std::string* out, const v1::CoHandler& part) {
                          out->append(
                              names_.offices.NameOf(part.department_id()));
                        }))));
    }
    sentences.insert(sentences.end(), steps.begin(), steps.end());
    return sentences;
  }

 private:
  std::string CategoryName(const std::string& id) const {
    const auto name = names_.categories.find(id);
    return name == names_.categories.end() ? id : name->second;
  }

  void Classified(const Event& event, Sentences& sentences) const {
    const v1::ReportClassified& fact = event.classified();
    const v1::Assessment& it = fact.classification();
    const std::string what =
        absl::StrCat("lĩnh vực ", Quoted(CategoryName(it.category())),
                     ", mức độ ", UrgencyInWords(it.urgency()));
    if (it.decided_by() == kByPerson) {
      sentences.push_back(Sentence(
          absl::StrCat("Phản ánh thuộc ", what, ", do ", WhoInWords(event),
                       " xác định lúc ", InWords(event.decided_at()))));
      const std::string& before = fact.corrected_from().category();
      if (!before.empty() && before != it.category()) {
        sentences.push_back(
            Sentence(absl::StrCat("Trước đó, phản ánh được xếp vào lĩnh vực ",
                                  Quoted(CategoryName(before)))));
      }
      if (!fact.reason().empty()) {
        sentences.push_back(Sentence(absl::StrCat("Lý do: ", fact.reason())));
      }
      return;
    }
    sentences.push_back(Sentence(
        absl::StrCat("Hệ thống tự động xếp phản ánh vào ", what,
                     ", với độ tin cậy ", Percent(it.confidence()),
                     it.decided_by().empty()
                         ? ""
                         : absl::StrCat(" (theo ", it.decided_by(), ")"))));
    if (!it.evidence().empty()) {
      sentences.push_back(Sentence(absl::StrCat(
          "Những từ ngữ trong phản ánh dẫn đến kết quả này: ",
          absl::StrJoin(it.evidence(), ", ",
                        [](std::string* out, const std::string& words) {
                          out->append(Quoted(words));
                        }))));
    }
  }

  void WaitsForReview(const v1::ReviewRequested& fact,
                      Sentences& sentences) const {
    sentences.push_back(Sentence(absl::StrCat(
        "Điều phối viên đang xem xét, vì ",
        fact.reasons().empty()
            ? std::string("cần có người xem xét")
            : absl::StrJoin(
                  fact.reasons(), "; ", [](std::string* out, int reason) {
                    absl::StrAppend(
                        out,
                        ReasonInWords(static_cast<v1::ReviewReason>(reason)));
                  }))));
    if (!fact.explanation().empty()) {
      sentences.push_back(Sentence(fact.explanation()));
    }
  }

  // What `event` did about the department; null when nothing.
  const v1::Assignment* Step(const Event& event, Sentences& steps) const {
    const Offices& offices = names_.offices;
    const std::string when = InWords(event.decided_at());
    switch (event.fact_case()) {
      case Event::kAssigned: {
        const v1::Assignment& it = event.assigned().assignment();
        steps.push_back(Sentence(absl::StrCat(
            "Hệ thống giao phản ánh cho ", offices.NameOf(it.department_id()),
            " lúc ", when,
            it.decided_by().empty()
                ? ""
                : absl::StrCat(", theo quy tắc phân công ", it.decided_by()))));
        if (!it.reason().empty()) {
          steps.push_back(Sentence(absl::StrCat("Căn cứ: ", it.reason())));
        }
        return &it;
      }
      case Event::kTransferred: {
        const v1::ReportTransferred& fact = event.transferred();
        const std::string to =
            offices.NameOf(fact.assignment().department_id());
        steps.push_back(Sentence(
            fact.from_department_id().empty()
                ? absl::StrCat("Điều phối viên giao phản ánh cho ", to, " lúc ",
                               when)
                : absl::StrCat("Phản ánh được chuyển từ ",
                               offices.NameOf(fact.from_department_id()),
                               " đến ", to, " lúc ", when)));
        steps.push_back(Sentence(absl::StrCat("Lý do: ", fact.reason())));
        return &fact.assignment();
      }
      case Event::kHandedOver: {
        const v1::ReportHandedOver& fact = event.handed_over();
        steps.push_back(Sentence(absl::StrCat(
            "Do sắp xếp tổ chức, ", offices.NameOf(fact.from_department_id()),
            " bàn giao cho ", offices.NameOf(fact.to_department_id()), " lúc ",
            when)));
        steps.push_back(Sentence(absl::StrCat("Lý do: ", fact.reason())));
        return &fact.assignment();
      }
      case Event::kReopened:
        if (!event.reopened().has_assignment()) return nullptr;
        steps.push_back(
            Sentence(absl::StrCat("Người phản ánh đề nghị mở lại lúc ", when,
                                  "; đơn vị xử lý không thay đổi")));
        return &event.reopened().assignment();
      default:
        return nullptr;
    }
  }

  const absl::Span<const Event> history_;
  const Names& names_;
};

}  // namespace

v1::ExplainResponse Explain(absl::Span<const Event> history,
                            const WorkingCalendar& calendar,
                            const Names& names) {
  const Explainer explainer(history, names);
  v1::ExplainResponse response;
  response.set_report_id(history.back().report_id());
  response.set_sequence(history.back().sequence());
  for (std::string& sentence : explainer.Category()) {
    response.add_category(std::move(sentence));
  }
  for (std::string& sentence : explainer.Department()) {
    response.add_department(std::move(sentence));
  }
  for (std::string& sentence :
       ExplainDueTime(history, calendar, names.calendar)) {
    response.add_due_time(std::move(sentence));
  }
  return response;
}

}  // namespace paht::casework
