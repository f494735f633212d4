#include "services/tracking/core/export/csv.h"

#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "services/tracking/core/export/export_table.h"

namespace paht::tracking {
namespace {

// The last four: ＝ ＋ － ＠, which some programs fold to the first four.
constexpr absl::string_view kFormulaStarts[] = {"=",
                                                "+",
                                                "-",
                                                "@",
                                                "\t",
                                                "\r",
                                                "\xEF\xBC\x9D",
                                                "\xEF\xBC\x8B",
                                                "\xEF\xBC\x8D",
                                                "\xEF\xBC\xA0"};

void AppendField(absl::string_view field, std::string& out) {
  if (field.find_first_of(",\"\r\n") == absl::string_view::npos) {
    absl::StrAppend(&out, field);
    return;
  }
  absl::StrAppend(&out, "\"", absl::StrReplaceAll(field, {{"\"", "\"\""}}),
                  "\"");
}

}  // namespace

std::string WithoutFormula(absl::string_view text) {
  absl::string_view rest = text;
  while (absl::ConsumePrefix(&rest, " ")) {
  }
  const bool formula = absl::c_any_of(
      kFormulaStarts,
      [&](absl::string_view start) { return absl::StartsWith(rest, start); });
  return absl::StrCat(formula ? "'" : "", text);
}

void AppendCsvRow(const std::vector<Cell>& cells, std::string& out) {
  bool first = true;
  for (const Cell& cell : cells) {
    if (!first) out += ',';
    first = false;
    AppendField(
        cell.kind == Cell::Kind::kText ? WithoutFormula(cell.text) : cell.text,
        out);
  }
  out += "\r\n";
}

}  // namespace paht::tracking
