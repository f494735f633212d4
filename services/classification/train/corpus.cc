#include "services/classification/train/corpus.h"

#include <cstddef>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "paht/v1/report.pb.h"

namespace paht::classification::train {
namespace {

struct Line {
  size_t number = 0;
  std::string text;
};

absl::Status Wrong(const std::string& path, const Line& line,
                   absl::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat(path, ":", line.number, ": ", what));
}

absl::StatusOr<std::vector<Line>> ReadLines(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  std::vector<Line> lines;
  Line line;
  while (std::getline(file, line.text)) {
    ++line.number;
    if (!line.text.empty() && line.text.back() == '\r') line.text.pop_back();
    if (!IsValidUtf8(line.text)) return Wrong(path, line, "is not UTF-8");
    lines.push_back(line);
  }
  return lines;
}

// Lines of two columns, without comments.
absl::StatusOr<std::vector<std::pair<std::string, std::string>>> ReadPairs(
    const std::string& path) {
  ASSIGN_OR_RETURN(const std::vector<Line> lines, ReadLines(path));
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const Line& line : lines) {
    if (line.text.empty() || line.text[0] == '#') continue;
    const std::vector<std::string> columns = absl::StrSplit(line.text, '\t');
    if (columns.size() != 2 || columns[0].empty() || columns[1].empty()) {
      return Wrong(path, line, "needs two columns with a tab between them");
    }
    pairs.emplace_back(columns[0], columns[1]);
  }
  return pairs;
}

std::string HandOf(absl::string_view path) {
  const size_t slash = path.rfind('/');
  if (slash != absl::string_view::npos) path.remove_prefix(slash + 1);
  return std::string(absl::StripSuffix(path, ".tsv"));
}

}  // namespace

v1::Urgency UrgencyOf(absl::string_view name) {
  if (name == "low") return v1::URGENCY_LOW;
  if (name == "normal") return v1::URGENCY_NORMAL;
  if (name == "high") return v1::URGENCY_HIGH;
  if (name == "emergency") return v1::URGENCY_EMERGENCY;
  return v1::URGENCY_UNSPECIFIED;
}

absl::string_view NameOf(v1::Urgency urgency) {
  switch (urgency) {
    case v1::URGENCY_LOW:
      return "low";
    case v1::URGENCY_NORMAL:
      return "normal";
    case v1::URGENCY_HIGH:
      return "high";
    case v1::URGENCY_EMERGENCY:
      return "emergency";
    default:
      return "unspecified";
  }
}

absl::StatusOr<std::vector<LabelledText>> ReadTexts(const std::string& path) {
  ASSIGN_OR_RETURN(const std::vector<Line> lines, ReadLines(path));
  if (lines.empty() || lines[0].text != kTextsHeader) {
    return absl::InvalidArgumentError(absl::StrCat(
        path,
        ":1: the header has to be text, category, urgency, style, with "
        "tabs between"));
  }
  std::vector<LabelledText> texts;
  for (size_t i = 1; i < lines.size(); ++i) {
    const std::vector<std::string> columns =
        absl::StrSplit(lines[i].text, '\t');
    if (columns.size() != 4) return Wrong(path, lines[i], "needs four columns");
    LabelledText text;
    text.text = columns[0];
    text.category = columns[1];
    text.urgency = UrgencyOf(columns[2]);
    text.style = columns[3];
    text.hand = HandOf(path);
    if (text.text.empty()) return Wrong(path, lines[i], "has no text");
    if (text.category.empty()) return Wrong(path, lines[i], "has no category");
    if (text.urgency == v1::URGENCY_UNSPECIFIED) {
      return Wrong(path, lines[i],
                   absl::StrCat("'", columns[2],
                                "' is no urgency: low, normal, high, "
                                "emergency"));
    }
    texts.push_back(std::move(text));
  }
  return texts;
}

absl::StatusOr<std::vector<TopicPhrase>> ReadPhrases(const std::string& path) {
  ASSIGN_OR_RETURN(const auto pairs, ReadPairs(path));
  std::vector<TopicPhrase> phrases;
  for (const auto& [category, list] : pairs) {
    for (const absl::string_view part : absl::StrSplit(list, ';')) {
      const absl::string_view phrase = absl::StripAsciiWhitespace(part);
      if (!phrase.empty()) phrases.push_back({category, std::string(phrase)});
    }
  }
  return phrases;
}

absl::StatusOr<std::vector<Shorthand>> ReadShorthands(const std::string& path) {
  ASSIGN_OR_RETURN(const auto pairs, ReadPairs(path));
  std::vector<Shorthand> shorthands;
  for (const auto& [from, to] : pairs) shorthands.push_back({from, to});
  return shorthands;
}

}  // namespace paht::classification::train
