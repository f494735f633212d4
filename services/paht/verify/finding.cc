#include "services/paht/verify/finding.h"

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace paht::cli {

void Findings::Add(Finding finding) {
  const std::lock_guard lock(mutex_);
  ++counts_[finding.kind];
  std::vector<Finding>& kept = kept_[finding.kind];
  if (kept.size() < kKept) kept.push_back(std::move(finding));
}

std::map<std::string, int64_t> Findings::Counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

std::vector<Finding> Findings::Kept() const {
  const std::lock_guard lock(mutex_);
  std::vector<Finding> all;
  for (const auto& [kind, kept] : kept_) {
    all.insert(all.end(), kept.begin(), kept.end());
  }
  return all;
}

}  // namespace paht::cli
