// What the channel of changes carries: which reports have changed.
#ifndef SERVICES_TRACKING_VIEWS_CHANGES_H_
#define SERVICES_TRACKING_VIEWS_CHANGES_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace paht::tracking::views {

struct Change {
  std::string report_id;
  int64_t sequence = 0;  // That the views hold now.

  bool operator==(const Change&) const = default;
};

// "HT-7K2M9QX4TB3D.5 HT-…": a message is published by the script that writes
// the views, so whoever reads after it sees them.
std::string WriteChanges(const std::vector<Change>& changes);
// What is no change is left out.
std::vector<Change> ReadChanges(absl::string_view message);

}  // namespace paht::tracking::views

#endif  // SERVICES_TRACKING_VIEWS_CHANGES_H_
