#include "services/casework/core/links/part_words.h"

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "paht/v1/report.pb.h"

namespace paht::casework {
namespace {

// Of the first byte of a character.
bool BeginsCharacter(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}

// Where the character number `count` (from 0) begins; the size when there are
// not so many.
size_t OffsetOf(absl::string_view text, size_t count) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (BeginsCharacter(text[i]) && count-- == 0) return i;
  }
  return text.size();
}

absl::string_view Became(v1::ReportStatus status) {
  switch (status) {
    case v1::REPORT_STATUS_RESOLVED:
    case v1::REPORT_STATUS_CLOSED:
      return "đã được giải quyết";
    case v1::REPORT_STATUS_REJECTED:
      return "không được xử lý";
    case v1::REPORT_STATUS_DUPLICATE:
      return "được xử lý chung với phản ánh";
    case v1::REPORT_STATUS_WITHDRAWN:
      return "đã được Quý vị rút lại";
    default:
      return "đang được xử lý";
  }
}

std::string Lines(const std::vector<v1::PartOutcome>& parts) {
  std::string lines;
  for (size_t i = 0; i < parts.size(); ++i) {
    const v1::PartOutcome& part = parts[i];
    absl::StrAppend(&lines, "\n", i + 1, ". Phản ánh ", part.report_id(), " ",
                    Became(part.status()));
    if (part.status() == v1::REPORT_STATUS_DUPLICATE) {
      absl::StrAppend(&lines, " ", part.answer(), ".");
    } else if (!part.answer().empty()) {
      absl::StrAppend(&lines, ": ", part.answer());
    } else {
      absl::StrAppend(&lines, ".");
    }
  }
  return lines;
}

}  // namespace

std::string Shortened(absl::string_view answer) {
  if (OffsetOf(answer, kMaxOutcomeCharacters) == answer.size()) {
    return std::string(answer);
  }
  const absl::string_view begin =
      answer.substr(0, OffsetOf(answer, kMaxOutcomeCharacters - 1));
  const size_t space = begin.rfind(' ');
  return absl::StrCat(
      begin.substr(0, space == absl::string_view::npos ? begin.size() : space),
      "…");
}

std::string WordsForResolved(const std::vector<v1::PartOutcome>& parts) {
  return absl::StrCat(
      "Phản ánh của Quý vị nêu ", parts.size(),
      " nội dung, được xử lý riêng từng nội dung. Kết quả như sau:",
      Lines(parts));
}

std::string WordsForRejected(const std::vector<v1::PartOutcome>& parts) {
  return absl::StrCat(
      "Phản ánh của Quý vị nêu ", parts.size(),
      " nội dung, được xem xét riêng từng nội dung. Rất tiếc, không nội dung "
      "nào được xử lý:",
      Lines(parts));
}

std::string WordsForWithdrawn() {
  return "Tất cả các nội dung tách từ phản ánh này đã được rút lại.";
}

}  // namespace paht::casework
