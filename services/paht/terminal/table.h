// Text for terminals: aligned by what the eye sees, cut to the width there is.
#ifndef SERVICES_PAHT_TERMINAL_TABLE_H_
#define SERVICES_PAHT_TERMINAL_TABLE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace paht::cli {

// `text`, from wherever it comes, safe to show on one line: line breaks and
// tabs become spaces, other control characters (which could command the
// terminal) and invalid bytes '?'.
std::string Printable(absl::string_view text);

// `text` in at most `columns` columns; "…" ends what was cut.
std::string CutToWidth(absl::string_view text, size_t columns);

// How a column gives way on a terminal that is too narrow.
enum class Fit {
  kCut,       // It is cut, the widest first.
  kWhole,     // It is not: what is copied into the next command.
  kOptional,  // Left out when there is no room for it, else as kCut.
};

// Rows of cells under a header, two spaces between columns.
class Table {
 public:
  // A column without a `fit` is kCut.
  explicit Table(std::vector<std::string> header, std::vector<Fit> fits = {});

  // As many cells as the header has.
  void AddRow(std::vector<std::string> cells);

  // Where that is wider than `width` (0: no limit), optional columns are left
  // out from the left, then the last column is cut, then the widest one. What
  // must be whole may make a row wider than the terminal.
  std::string Render(size_t width) const;

 private:
  // Of the columns, before anything gives way.
  std::vector<size_t> NaturalWidths() const;
  // As they are on a terminal of `width`; absent: the column is left out.
  std::vector<std::optional<size_t>> WidthsWithin(size_t width) const;

  std::vector<Fit> fits_;                       // As many as there are columns.
  std::vector<std::vector<std::string>> rows_;  // The header first.
};

// Names and values, a pair a line, the values aligned. Pairs without a value
// are left out. Long values go on in the next line, under themselves.
std::string RenderPairs(
    const std::vector<std::pair<std::string, std::string>>& pairs,
    size_t width);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_TERMINAL_TABLE_H_
