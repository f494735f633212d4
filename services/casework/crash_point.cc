#include "services/casework/crash_point.h"

#include <unistd.h>

#include <atomic>
#include <csignal>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "common/ledger/ledger.h"

namespace paht::casework {
namespace {

constexpr std::pair<absl::string_view, ledger::Point> kPoints[] = {
    {"decided", ledger::Point::kDecided},
    {"before-commit", ledger::Point::kBeforeCommit},
    {"after-commit", ledger::Point::kAfterCommit},
    {"before-reply", ledger::Point::kBeforeReply},
};

}  // namespace

absl::StatusOr<std::function<void(ledger::Point)>> CrashAt(
    absl::string_view spec) {
  if (spec.empty()) return std::function<void(ledger::Point)>();
  const std::vector<absl::string_view> parts = absl::StrSplit(spec, ':');
  int pass = 0;
  if (parts.size() == 2 && absl::SimpleAtoi(parts[1], &pass) && pass > 0) {
    for (const auto& [name, point] : kPoints) {
      if (name != parts[0]) continue;
      auto left = std::make_shared<std::atomic<int>>(pass);
      return std::function<void(ledger::Point)>(
          [left, wanted = point](ledger::Point at) {
            if (at == wanted && --*left == 0) kill(getpid(), SIGKILL);
          });
    }
  }
  return absl::InvalidArgumentError(
      absl::StrCat("--test_crash_at: '", spec,
                   "' is not point:n with point one of decided, before-commit, "
                   "after-commit, before-reply and n from 1"));
}

}  // namespace paht::casework
