#include "services/paht/redis_flags.h"

#include <CLI/App.hpp>

#include "absl/time/time.h"
#include "common/redis/client.h"

namespace paht::cli {

redis::Options RedisFlags::Client() const {
  redis::Options options;
  options.address = address;
  options.password_file = password_file;
  options.command_timeout = absl::Seconds(30);
  return options;
}

void AddRedisFlags(CLI::App& command, RedisFlags& flags) {
  flags.address = "127.0.0.1:16379";
  command.add_option("--redis", flags.address, "host:port of Redis")
      ->envname("PAHT_REDIS")
      ->capture_default_str()
      ->type_name("ADDRESS");
  command
      .add_option("--redis-password-file", flags.password_file,
                  "file with the password of Redis")
      ->envname("PAHT_REDIS_PASSWORD_FILE")
      ->type_name("FILE");
}

}  // namespace paht::cli
