// Comma-separated values as RFC 4180 has them.
#ifndef SERVICES_TRACKING_CORE_EXPORT_CSV_H_
#define SERVICES_TRACKING_CORE_EXPORT_CSV_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/tracking/core/export/export_table.h"

namespace paht::tracking {

// By which spreadsheet programs know that a file is UTF-8.
inline constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";

// `text` as a spreadsheet program will take it for a text. One that it would
// take for a formula and carry out (it begins with = + - @, a tab or a carriage
// return, also after blanks, or with the full-width forms of the signs) gets an
// apostrophe before it, as OWASP's "CSV Injection" advises.
std::string WithoutFormula(absl::string_view text);

// Appends one line, ended with CR LF.
void AppendCsvRow(const std::vector<Cell>& cells, std::string& out);

}  // namespace paht::tracking

#endif  // SERVICES_TRACKING_CORE_EXPORT_CSV_H_
