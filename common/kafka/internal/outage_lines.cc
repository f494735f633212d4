#include "common/kafka/internal/outage_lines.h"

#include <mutex>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace paht::kafka {
namespace {

// "2/2 brokers are down"
constexpr char kOutage[] = "brokers are down";

}  // namespace

bool OutageLines::IsNews(absl::string_view client, absl::string_view text,
                         absl::Time now) {
  if (!absl::StrContains(text, kOutage)) return true;
  const std::lock_guard lock(mutex_);
  const auto [last, first_time] = said_.try_emplace(std::string(client), now);
  if (first_time) return true;
  if (now >= last->second && now < last->second + kQuiet) return false;
  last->second = now;
  return true;
}

}  // namespace paht::kafka
