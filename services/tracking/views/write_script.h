// The one script that writes views: compare the checkpoint, then write all.
#ifndef SERVICES_TRACKING_VIEWS_WRITE_SCRIPT_H_
#define SERVICES_TRACKING_VIEWS_WRITE_SCRIPT_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/redis/client.h"
#include "services/tracking/views/layout.h"

namespace paht::tracking::views {

// Write commands, collected and then run inside the script.
class WriteScript {
 public:
  // `command key arguments…` for each `group` arguments, as many in one call as
  // Lua allows: HSET takes groups of 2, ZADD of 2, ZREM of 1.
  void Add(absl::string_view command, const std::string& key,
           const std::vector<std::string>& arguments, size_t group);

  struct Result {
    bool active = true;      // False: `version` is not the active one.
    int64_t checkpoint = 0;  // Stored now.
  };
  // Moves the checkpoint of `keys` from `expected` to `next` and runs what was
  // added, or does nothing. An empty `version` is not compared.
  absl::StatusOr<Result> Run(redis::Client& redis, const std::string& active,
                             const std::string& version,
                             const PartitionKeys& keys, int64_t expected,
                             int64_t next) const;

 private:
  std::vector<std::string> keys_;
  std::vector<std::string> arguments_;
};

}  // namespace paht::tracking::views

#endif  // SERVICES_TRACKING_VIEWS_WRITE_SCRIPT_H_
