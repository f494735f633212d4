#include "services/classification/train/corrections.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "paht/v1/event.pb.h"
#include "services/classification/train/corpus.h"

namespace paht::classification::train {
namespace {

std::string OneLine(absl::string_view text) {
  std::string line(text);
  for (char& c : line) {
    if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) c = ' ';
  }
  absl::StripAsciiWhitespace(&line);
  return line;
}

}  // namespace

void Corrections::Add(const v1::ReportEvent& event) {
  if (event.has_received()) {
    reports_[event.report_id()].text = OneLine(event.received().text());
    return;
  }
  if (!event.has_classified() || !event.classified().has_corrected_from()) {
    return;
  }
  const v1::Assessment& said = event.classified().classification();
  Report& report = reports_[event.report_id()];
  report.category = said.category();
  report.urgency = said.urgency();
}

std::vector<LabelledText> Corrections::Texts() const {
  std::vector<LabelledText> texts;
  for (const auto& [id, report] : reports_) {
    if (report.text.empty() || report.category.empty() ||
        report.urgency == v1::URGENCY_UNSPECIFIED) {
      continue;
    }
    texts.push_back({report.text, report.category, report.urgency, "log", ""});
  }
  return texts;
}

std::string ToTsv(const std::vector<LabelledText>& texts) {
  std::string tsv = absl::StrCat(kTextsHeader, "\n");
  for (const LabelledText& text : texts) {
    absl::StrAppend(&tsv, OneLine(text.text), "\t", text.category, "\t",
                    NameOf(text.urgency), "\t", text.style, "\n");
  }
  return tsv;
}

}  // namespace paht::classification::train
