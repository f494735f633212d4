#include "services/tracking/views/changes.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"

namespace paht::tracking::views {

std::string WriteChanges(const std::vector<Change>& changes) {
  std::string message;
  for (const Change& change : changes) {
    absl::StrAppend(&message, message.empty() ? "" : " ", change.report_id, ".",
                    change.sequence);
  }
  return message;
}

std::vector<Change> ReadChanges(absl::string_view message) {
  std::vector<Change> changes;
  for (const absl::string_view one : absl::StrSplit(message, ' ')) {
    const size_t dot = one.rfind('.');
    int64_t sequence = 0;
    if (dot == absl::string_view::npos || dot == 0 ||
        !absl::SimpleAtoi(one.substr(dot + 1), &sequence)) {
      continue;
    }
    changes.push_back({std::string(one.substr(0, dot)), sequence});
  }
  return changes;
}

}  // namespace paht::tracking::views
