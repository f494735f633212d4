// The flags that every service has. A flag beats its environment variable,
// which beats the default.
#ifndef COMMON_SERVICE_FLAGS_H_
#define COMMON_SERVICE_FLAGS_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/kafka/client.h"
#include "common/redis/client.h"
#include "common/rpc/server.h"

namespace paht::service {

struct CommonOptions {
  kafka::ClientOptions kafka;
  std::string topic_prefix;
  redis::Options redis;
  rpc::ServerOptions rpc;
  std::string metrics_listen;
  int ordinal = 0;     // Of this copy of the service: 0, 1, 2 …
  std::string config;  // Path of the service's textproto.
  // --check_config: end once flags and files are read, before anything else is
  // opened.
  bool check_only = false;
};

// What a service uses where neither flag nor environment says otherwise.
struct Defaults {
  std::string name;  // "casework"; Kafka's client id.
  int port = 0;
  int metrics_port = 0;
};

// Reads the flags, after absl::ParseCommandLine(). NotFound or InvalidArgument
// for the file of --kafka_settings.
absl::StatusOr<CommonOptions> ReadCommonOptions(const Defaults& defaults);

}  // namespace paht::service

#endif  // COMMON_SERVICE_FLAGS_H_
