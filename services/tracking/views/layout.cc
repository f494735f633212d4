#include "services/tracking/views/layout.h"

#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/kafka/record.h"

namespace paht::tracking::views {

std::string PartitionKeys::figures(absl::string_view day) const {
  return absl::StrCat(base, "figures:", day);
}

std::string PartitionKeys::index(absl::string_view name) const {
  return absl::StrCat(base, "by:", name);
}

Layout::Layout(std::string prefix, int32_t partitions)
    : prefix_(std::move(prefix)), partitions_(partitions) {}

std::string Layout::guard(absl::string_view report_id) const {
  return absl::StrCat(prefix_, "guard:{", report_id, "}");
}

std::string Layout::all_of(absl::string_view version) const {
  return absl::StrCat(prefix_, "view:", version, ":{*");
}

PartitionKeys Layout::keys(absl::string_view version, int32_t partition) const {
  return {absl::StrCat(prefix_, "view:", version, ":{", partition, "}:")};
}

int32_t Layout::PartitionOf(absl::string_view report_id) const {
  return kafka::PartitionOf(report_id, partitions_);
}

std::string EventField(absl::string_view report_id, int64_t sequence) {
  return absl::StrCat(report_id, ".", sequence);
}

}  // namespace paht::tracking::views
