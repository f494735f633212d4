#include "services/tracking/views/write_script.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"
#include "common/redis/client.h"
#include "services/tracking/views/layout.h"

namespace paht::tracking::views {
namespace {

// Lua's unpack() takes at most 7,999 values; a multiple of every group.
constexpr size_t kMostArguments = 4000;

const redis::Script& Source() {
  static const auto& script = *new redis::Script(R"(
if ARGV[1] ~= '' and redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 'inactive'
end
local stored = redis.call('GET', KEYS[2]) or '0'
if stored ~= ARGV[2] then return stored end
local at = 4
for k = 3, #KEYS do
  local last = at + 1 + tonumber(ARGV[at + 1])
  redis.call(ARGV[at], KEYS[k], unpack(ARGV, at + 2, last))
  at = last + 1
end
if stored ~= ARGV[3] then redis.call('SET', KEYS[2], ARGV[3]) end
return ARGV[3]
)");
  return script;
}

}  // namespace

void WriteScript::Add(absl::string_view command, const std::string& key,
                      const std::vector<std::string>& arguments, size_t group) {
  const size_t step = kMostArguments / group * group;
  for (size_t from = 0; from < arguments.size(); from += step) {
    const size_t count = std::min(step, arguments.size() - from);
    keys_.push_back(key);
    arguments_.emplace_back(command);
    arguments_.push_back(absl::StrCat(count));
    const auto begin = arguments.begin() + static_cast<std::ptrdiff_t>(from);
    arguments_.insert(arguments_.end(), begin,
                      begin + static_cast<std::ptrdiff_t>(count));
  }
}

absl::StatusOr<WriteScript::Result> WriteScript::Run(
    redis::Client& redis, const std::string& active, const std::string& version,
    const PartitionKeys& keys, int64_t expected, int64_t next) const {
  std::vector<std::string> all_keys = {active, keys.checkpoint()};
  all_keys.insert(all_keys.end(), keys_.begin(), keys_.end());
  std::vector<std::string> arguments = {version, absl::StrCat(expected),
                                        absl::StrCat(next)};
  arguments.insert(arguments.end(), arguments_.begin(), arguments_.end());
  ASSIGN_OR_RETURN(const redis::Reply reply,
                   redis.Eval(Source(), all_keys, arguments));
  const absl::string_view text = reply->type == REDIS_REPLY_STRING
                                     ? absl::string_view(reply->str, reply->len)
                                     : absl::string_view();
  Result result;
  if (text == "inactive") {
    result.active = false;
  } else if (!absl::SimpleAtoi(text, &result.checkpoint)) {
    return absl::InternalError(
        absl::StrCat("redis: the checkpoint ", keys.checkpoint(), " is '", text,
                     "', not a number; run `paht rebuild`"));
  }
  return result;
}

}  // namespace paht::tracking::views
