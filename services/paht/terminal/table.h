// Text for terminals: aligned by what the eye sees, cut to the width there is.
#ifndef SERVICES_PAHT_TERMINAL_TABLE_H_
#define SERVICES_PAHT_TERMINAL_TABLE_H_

#include <cstddef>
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

// Rows of cells under a header, two spaces between columns.
class Table {
 public:
  explicit Table(std::vector<std::string> header);

  // As many cells as the header has.
  void AddRow(std::vector<std::string> cells);

  // Where that is wider than `width` (0: no limit), the last column is cut,
  // then the widest one.
  std::string Render(size_t width) const;

 private:
  std::vector<std::vector<std::string>> rows_;  // The header first.
};

// Names and values, a pair a line, the values aligned. Pairs without a value
// are left out. Long values go on in the next line, under themselves.
std::string RenderPairs(
    const std::vector<std::pair<std::string, std::string>>& pairs,
    size_t width);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_TERMINAL_TABLE_H_
