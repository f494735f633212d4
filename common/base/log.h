#ifndef COMMON_BASE_LOG_H_
#define COMMON_BASE_LOG_H_

#include <initializer_list>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace paht {

enum class Severity { kInfo, kWarning, kError };

// A named value of a log line. Anything `absl::StrCat` takes can be the value.
struct Field {
  Field(absl::string_view name, const absl::AlphaNum& value)
      : name(name), value(value.Piece()) {}

  absl::string_view name;
  std::string value;
};

// Writes one JSON object on one line of stderr. `message` is a constant; what
// varies goes into `fields`, so that lines can be grouped and searched:
//
//   Log(Severity::kInfo, "report assigned",
//       {{"report_id", id}, {"department_id", department}});
//
// Lines about a report carry `report_id`, and `trace_id` where one is known.
// Safe to call from any thread; lines never interleave.
void Log(Severity severity, absl::string_view message,
         std::initializer_list<Field> fields = {});

}  // namespace paht

#endif  // COMMON_BASE_LOG_H_
