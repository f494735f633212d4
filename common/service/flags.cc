#include "common/service/flags.h"

#include <string>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/base/env.h"
#include "common/base/status_macros.h"

ABSL_FLAG(std::string, kafka_brokers,
          paht::EnvOr("PAHT_KAFKA_BROKERS", "127.0.0.1:19092"),
          "host:port[,host:port...] of Kafka [PAHT_KAFKA_BROKERS]");
ABSL_FLAG(std::string, kafka_settings, paht::EnvOr("PAHT_KAFKA_SETTINGS", ""),
          "file with librdkafka settings, name=value a line: TLS, SASL "
          "[PAHT_KAFKA_SETTINGS]");
ABSL_FLAG(std::string, topic_prefix, paht::EnvOr("PAHT_TOPIC_PREFIX", "paht."),
          "before every topic, group and Redis key [PAHT_TOPIC_PREFIX]");
ABSL_FLAG(std::string, redis, paht::EnvOr("PAHT_REDIS", "127.0.0.1:16379"),
          "host:port of Redis [PAHT_REDIS]");
ABSL_FLAG(std::string, redis_password_file,
          paht::EnvOr("PAHT_REDIS_PASSWORD_FILE", ""),
          "file with the password of Redis [PAHT_REDIS_PASSWORD_FILE]");
ABSL_FLAG(std::string, listen, paht::EnvOr("PAHT_LISTEN", ""),
          "host:port for gRPC [PAHT_LISTEN]");
ABSL_FLAG(std::string, metrics_listen, paht::EnvOr("PAHT_METRICS_LISTEN", ""),
          "host:port for /metrics, /healthz, /readyz [PAHT_METRICS_LISTEN]");
ABSL_FLAG(int, ordinal, paht::EnvOr("PAHT_ORDINAL", 0),
          "number of this copy of the service, 0, 1, 2 ..., the same after a "
          "restart [PAHT_ORDINAL]");
ABSL_FLAG(std::string, config, paht::EnvOr("PAHT_CONFIG", ""),
          "the service's configuration, a textproto [PAHT_CONFIG]");
ABSL_FLAG(std::string, tls_cert, paht::EnvOr("PAHT_TLS_CERT", ""),
          "PEM certificate of the gRPC server [PAHT_TLS_CERT]");
ABSL_FLAG(std::string, tls_key, paht::EnvOr("PAHT_TLS_KEY", ""),
          "PEM key of --tls_cert [PAHT_TLS_KEY]");
ABSL_FLAG(std::string, tls_client_ca, paht::EnvOr("PAHT_TLS_CLIENT_CA", ""),
          "clients must show a certificate of this authority "
          "[PAHT_TLS_CLIENT_CA]");
ABSL_FLAG(bool, reflection, paht::EnvOr("PAHT_REFLECTION", false),
          "serve gRPC reflection, for development [PAHT_REFLECTION]");
ABSL_FLAG(int, max_message_bytes,
          paht::EnvOr("PAHT_MAX_MESSAGE_BYTES", 1 << 20),
          "largest gRPC message that is accepted [PAHT_MAX_MESSAGE_BYTES]");
ABSL_FLAG(
    bool, check_config, false,
    "read and check flags and files, say what is wrong, and end; never by "
    "environment, since that would end every service");

namespace paht::service {

absl::StatusOr<CommonOptions> ReadCommonOptions(const Defaults& defaults) {
  const auto listen = [](const std::string& flag, int port) {
    return flag.empty() ? absl::StrCat("127.0.0.1:", port) : flag;
  };
  CommonOptions options;
  options.ordinal = absl::GetFlag(FLAGS_ordinal);
  if (options.ordinal < 0) {
    return absl::InvalidArgumentError(
        "--ordinal is negative; number the copies 0, 1, 2 ...");
  }
  options.kafka.brokers = absl::GetFlag(FLAGS_kafka_brokers);
  options.kafka.client_id = absl::StrCat(defaults.name, "-", options.ordinal);
  const std::string settings = absl::GetFlag(FLAGS_kafka_settings);
  if (!settings.empty()) {
    ASSIGN_OR_RETURN(options.kafka.extra, kafka::ReadSettings(settings));
  }
  options.topic_prefix = absl::GetFlag(FLAGS_topic_prefix);
  options.redis.address = absl::GetFlag(FLAGS_redis);
  options.redis.password_file = absl::GetFlag(FLAGS_redis_password_file);
  options.rpc.listen = listen(absl::GetFlag(FLAGS_listen), defaults.port);
  options.rpc.tls = {.certificate = absl::GetFlag(FLAGS_tls_cert),
                     .key = absl::GetFlag(FLAGS_tls_key),
                     .authority = absl::GetFlag(FLAGS_tls_client_ca)};
  options.rpc.reflection = absl::GetFlag(FLAGS_reflection);
  options.rpc.max_message_bytes = absl::GetFlag(FLAGS_max_message_bytes);
  options.metrics_listen =
      listen(absl::GetFlag(FLAGS_metrics_listen), defaults.metrics_port);
  options.config = absl::GetFlag(FLAGS_config);
  options.check_only = absl::GetFlag(FLAGS_check_config);
  return options;
}

}  // namespace paht::service
