#include "services/paht/flags.h"

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/kafka/client.h"
#include "services/paht/terminal/failure.h"

namespace paht::cli {

CLI::Validator PositiveSeconds() {
  return CLI::Validator(
      [](std::string& text) {
        double seconds = 0;
        if (absl::SimpleAtod(text, &seconds) && std::isfinite(seconds) &&
            seconds > 0) {
          return std::string();
        }
        return absl::StrCat("'", text, "' is no number of seconds above 0");
      },
      "");
}

CLI::Validator WholeNumber() {
  return CLI::Validator(
      [](std::string& text) {
        int64_t number = 0;
        if (absl::SimpleAtoi(text, &number) && number >= 0) {
          return std::string();
        }
        return absl::StrCat("'", text, "' is no whole number from 0 on");
      },
      "");
}

absl::Status AboutFile(const absl::Status& status, absl::string_view flag) {
  if (!absl::IsNotFound(status)) return status;
  return WithVietnamese(
      absl::NotFoundError(absl::StrCat(status.message(),
                                       "; run paht in the folder of the "
                                       "checkout, or name the file with ",
                                       flag)),
      absl::StrCat(status.message(),
                   "; hãy chạy paht trong thư mục mã nguồn hoặc chỉ ra tệp "
                   "bằng ",
                   flag));
}

void AddOutputFlags(CLI::App& command, OutputFlags& flags) {
  command.add_flag("--json", flags.json,
                   "JSON for programs, one object a line, instead of tables");
  command.add_option("--lang", flags.language, "language of error messages")
      ->envname("PAHT_LANG")
      ->check(CLI::IsMember({"vi", "en"}))
      ->type_name("LANG");
}

absl::Time ServiceFlags::Deadline() const {
  return absl::Now() + absl::Seconds(timeout_seconds);
}

void AddServiceAddress(CLI::App& command, const std::string& name, int port,
                       ServiceFlags& flags) {
  flags.name = name;
  flags.address = absl::StrCat("127.0.0.1:", port);
  command
      .add_option("--" + name, flags.address,
                  absl::StrCat("host:port of ", name))
      ->envname("PAHT_" + absl::AsciiStrToUpper(name))
      ->capture_default_str()
      ->type_name("ADDRESS");
}

void AddCallFlags(CLI::App& command,
                  const std::vector<ServiceFlags*>& services) {
  const auto file = [&](const char* name, const char* environment,
                        std::string rpc::TlsFiles::*field, const char* help) {
    command
        .add_option_function<std::string>(
            name,
            [services, field](const std::string& path) {
              for (ServiceFlags* service : services) {
                service->tls.*field = path;
              }
            },
            help)
        ->envname(environment)
        ->type_name("FILE");
  };
  command
      .add_option_function<double>(
          "--timeout",
          [services](double seconds) {
            for (ServiceFlags* service : services) {
              service->timeout_seconds = seconds;
            }
          },
          absl::StrCat("that a call may take, ",
                       services.front()->timeout_seconds, " unless given"))
      ->envname("PAHT_TIMEOUT")
      ->check(PositiveSeconds())
      ->type_name("SECONDS");
  file("--tls-ca", "PAHT_CLIENT_TLS_CA", &rpc::TlsFiles::authority,
       "PEM authority of the servers; without it, no TLS");
  file("--tls-cert", "PAHT_CLIENT_TLS_CERT", &rpc::TlsFiles::certificate,
       "PEM certificate of this client, where servers ask for one");
  file("--tls-key", "PAHT_CLIENT_TLS_KEY", &rpc::TlsFiles::key,
       "PEM key of --tls-cert");
}

void AddKafkaFlags(CLI::App& command, KafkaFlags& flags) {
  flags.brokers = "127.0.0.1:19092";
  flags.topic_prefix = "paht.";
  command
      .add_option("--kafka-brokers", flags.brokers,
                  "host:port[,host:port...] of Kafka")
      ->envname("PAHT_KAFKA_BROKERS")
      ->capture_default_str()
      ->type_name("ADDRESSES");
  command
      .add_option("--kafka-settings", flags.settings,
                  "file with librdkafka settings, name=value a line: TLS, SASL")
      ->envname("PAHT_KAFKA_SETTINGS")
      ->type_name("FILE");
  command
      .add_option("--topic-prefix", flags.topic_prefix,
                  "before every topic and Redis key")
      ->envname("PAHT_TOPIC_PREFIX")
      ->capture_default_str()
      ->type_name("PREFIX");
}

absl::StatusOr<kafka::ClientOptions> KafkaFlags::Client() const {
  kafka::ClientOptions options;
  options.brokers = brokers;
  options.client_id = "paht-cli";
  if (!settings.empty()) {
    ASSIGN_OR_RETURN(options.extra, kafka::ReadSettings(settings));
  }
  // A person reads our errors; librdkafka's own lines would drown them.
  options.extra.insert(options.extra.begin(), {"log_level", "0"});
  return options;
}

absl::Status KafkaFlags::Explain(const absl::Status& status) const {
  if (!absl::IsUnavailable(status)) return status;
  return absl::UnavailableError(absl::StrCat(
      "Kafka (", brokers, "): ", status.message(),
      "; is it running? --kafka-brokers or PAHT_KAFKA_BROKERS names another "
      "one"));
}

std::string KafkaFlags::Topic(absl::string_view suffix) const {
  return absl::StrCat(topic_prefix, suffix);
}

void AddExamples(CLI::App& command, const std::string& examples) {
  command.footer("Examples:\n" + examples);
}

}  // namespace paht::cli
