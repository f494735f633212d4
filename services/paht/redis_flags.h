#ifndef SERVICES_PAHT_REDIS_FLAGS_H_
#define SERVICES_PAHT_REDIS_FLAGS_H_

#include <CLI/App.hpp>
#include <string>

#include "absl/time/time.h"
#include "common/redis/client.h"

namespace paht::cli {

struct RedisFlags {
  std::string address;
  std::string password_file;

  // With time enough for a command that reads a whole partition.
  redis::Options Client() const;
};

// --redis, --redis-password-file.
void AddRedisFlags(CLI::App& command, RedisFlags& flags);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_REDIS_FLAGS_H_
