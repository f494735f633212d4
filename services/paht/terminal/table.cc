#include "services/paht/terminal/table.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "common/base/text.h"

namespace paht::cli {
namespace {

constexpr absl::string_view kGap = "  ";
// A column is never cut below this, whatever the terminal.
constexpr size_t kNarrowest = 6;
// An optional column makes room for others that would be narrower than this.
constexpr size_t kLegible = 10;
// The last column, which holds texts, gives way to the others down to this.
constexpr size_t kReadable = 20;

// The first character of `text`, with its bytes; one byte when invalid.
absl::string_view FirstCharacter(absl::string_view text) {
  size_t size = 1;
  while (size < text.size() && size < 4 &&
         (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) {
    ++size;
  }
  return text.substr(0, size);
}

// C0 and C1 controls, and the marks that turn the direction of a line.
bool IsControl(absl::string_view character) {
  const auto byte = [&](size_t i) {
    return static_cast<unsigned char>(character[i]);
  };
  if (character.size() == 1) return byte(0) < 0x20 || byte(0) == 0x7F;
  if (character.size() == 2) return byte(0) == 0xC2 && byte(1) < 0xA0;
  const bool general_punctuation =
      character.size() == 3 && byte(0) == 0xE2 && byte(1) <= 0x81;
  if (!general_punctuation || byte(1) < 0x80) return false;
  const unsigned code = 0x2000U | (byte(1) & 0x3FU) << 6 | (byte(2) & 0x3FU);
  return (code >= 0x200B && code <= 0x200F) ||
         (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x2069);
}

void Pad(size_t columns, absl::string_view text, std::string& out) {
  absl::StrAppend(&out, text);
  const size_t width = DisplayWidth(text);
  if (width < columns) out.append(columns - width, ' ');
}

// `text` in lines of at most `columns`, broken at spaces.
std::vector<std::string> Wrap(absl::string_view text, size_t columns) {
  std::vector<std::string> lines = {""};
  for (const absl::string_view word :
       absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    std::string& line = lines.back();
    if (line.empty()) {
      line = std::string(word);
    } else if (DisplayWidth(line) + 1 + DisplayWidth(word) <= columns) {
      absl::StrAppend(&line, " ", word);
    } else {
      lines.emplace_back(word);
    }
  }
  return lines;
}

}  // namespace

std::string Printable(absl::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const absl::string_view character = FirstCharacter(text);
    text.remove_prefix(character.size());
    if (character == "\n" || character == "\t" || character == "\r") {
      out += ' ';
    } else if (IsControl(character) || !IsValidUtf8(character)) {
      out += '?';
    } else {
      absl::StrAppend(&out, character);
    }
  }
  return out;
}

std::string CutToWidth(absl::string_view text, size_t columns) {
  if (DisplayWidth(text) <= columns) return std::string(text);
  if (columns == 0) return "";
  std::string out;
  size_t used = 0;
  while (!text.empty()) {
    const absl::string_view character = FirstCharacter(text);
    used += DisplayWidth(character);
    if (used > columns - 1) break;
    absl::StrAppend(&out, character);
    text.remove_prefix(character.size());
  }
  return out + "…";
}

Table::Table(std::vector<std::string> header, std::vector<Fit> fits)
    : fits_(std::move(fits)) {
  fits_.resize(header.size(), Fit::kCut);
  rows_.push_back(std::move(header));
}

void Table::AddRow(std::vector<std::string> cells) {
  cells.resize(rows_.front().size());
  for (std::string& cell : cells) cell = Printable(cell);
  rows_.push_back(std::move(cells));
}

std::vector<size_t> Table::NaturalWidths() const {
  std::vector<size_t> widths(fits_.size(), 0);
  for (const auto& row : rows_) {
    for (size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], DisplayWidth(row[i]));
    }
  }
  return widths;
}

std::vector<std::optional<size_t>> Table::WidthsWithin(size_t width) const {
  const std::vector<size_t> natural = NaturalWidths();
  std::vector<std::optional<size_t>> widths(natural.begin(), natural.end());
  if (width == 0) return widths;
  // Of what is shown, when no column that can be cut is wider than `most`.
  const auto total = [&](size_t most) {
    size_t columns = 0;
    for (size_t i = 0; i < widths.size(); ++i) {
      if (!widths[i].has_value()) continue;
      columns +=
          fits_[i] == Fit::kWhole ? *widths[i] : std::min(*widths[i], most);
      columns += columns == 0 ? 0 : kGap.size();
    }
    return columns == 0 ? 0 : columns - kGap.size();
  };
  for (size_t i = 0; i < widths.size() && total(kLegible) > width; ++i) {
    if (fits_[i] == Fit::kOptional) widths[i].reset();
  }
  while (total(std::string::npos) > width) {
    std::optional<size_t>* widest = nullptr;
    for (size_t i = 0; i < widths.size(); ++i) {
      if (!widths[i].has_value() || fits_[i] == Fit::kWhole) continue;
      const bool last = i + 1 == widths.size() && *widths[i] > kReadable;
      if (widest == nullptr || last || **widest < *widths[i]) {
        widest = &widths[i];
      }
    }
    if (widest == nullptr || **widest <= kNarrowest) break;
    --**widest;
  }
  return widths;
}

std::string Table::Render(size_t width) const {
  const std::vector<std::optional<size_t>> widths = WidthsWithin(width);
  std::string out;
  for (const auto& row : rows_) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      if (!widths[i].has_value()) continue;
      Pad(*widths[i], CutToWidth(row[i], *widths[i]), line);
      absl::StrAppend(&line, kGap);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    absl::StrAppend(&out, line, "\n");
  }
  return out;
}

std::string RenderPairs(
    const std::vector<std::pair<std::string, std::string>>& pairs,
    size_t width) {
  size_t names = 0;
  for (const auto& [name, value] : pairs) {
    if (!value.empty()) names = std::max(names, DisplayWidth(name));
  }
  const size_t indent = names + kGap.size();
  const size_t columns =
      width > indent + kNarrowest ? width - indent : std::string::npos;
  std::string out;
  for (const auto& [name, value] : pairs) {
    if (value.empty()) continue;
    Pad(indent, name, out);
    bool first = true;
    for (const std::string& line : Wrap(Printable(value), columns)) {
      if (!first) out.append(indent, ' ');
      // A word that is too long is shown whole: it may be an id.
      absl::StrAppend(&out, line, "\n");
      first = false;
    }
  }
  return out;
}

}  // namespace paht::cli
