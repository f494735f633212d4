#include "common/base/log.h"

#include <cstdio>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace paht {
namespace {

absl::string_view Name(Severity severity) {
  switch (severity) {
    case Severity::kInfo:
      return "INFO";
    case Severity::kWarning:
      return "WARNING";
    case Severity::kError:
      return "ERROR";
  }
  return "UNKNOWN";
}

void AppendJsonString(absl::string_view text, std::string& out) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      absl::StrAppend(&out, "\\", absl::string_view(&c, 1));
    } else if (static_cast<unsigned char>(c) < 0x20) {
      absl::StrAppendFormat(&out, "\\u%04x", c);
    } else {
      out += c;
    }
  }
  out += '"';
}

}  // namespace

void Log(Severity severity, absl::string_view message,
         std::initializer_list<Field> fields) {
  std::string line = absl::StrCat(
      R"({"time":")", absl::FormatTime(absl::Now(), absl::UTCTimeZone()),
      R"(","severity":")", Name(severity), R"(","message":)");
  AppendJsonString(message, line);
  for (const Field& field : fields) {
    line += ',';
    AppendJsonString(field.name, line);
    line += ':';
    AppendJsonString(field.value, line);
  }
  line += "}\n";
  std::fwrite(line.data(), 1, line.size(), stderr);  // One call, one line.
}

}  // namespace paht
