#include "common/kafka/client.h"

#include <array>
#include <fstream>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "common/base/log.h"
#include "common/kafka/internal/outage_lines.h"

namespace paht::kafka {
namespace {

// librdkafka's own log lines, in our form. Levels are syslog's.
void OnLog(const rd_kafka_t* client, int level, const char* facility,
           const char* text) {
  static OutageLines outages;
  if (client != nullptr &&
      !outages.IsNews(rd_kafka_name(client), text, absl::Now())) {
    return;
  }
  const Severity severity = level <= 3   ? Severity::kError
                            : level <= 4 ? Severity::kWarning
                                         : Severity::kInfo;
  Log(severity, "librdkafka",
      {{"client", client == nullptr ? "" : rd_kafka_name(client)},
       {"facility", facility},
       {"text", text}});
}

bool Sets(const Settings& settings, absl::string_view name) {
  return absl::c_any_of(
      settings, [&](const auto& setting) { return setting.first == name; });
}

}  // namespace

absl::StatusOr<Settings> ReadSettings(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  Settings settings;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const absl::string_view text = absl::StripAsciiWhitespace(line);
    if (text.empty() || text[0] == '#') continue;
    const size_t equals = text.find('=');
    if (equals == absl::string_view::npos || equals == 0) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ":", number, ": expected name=value"));
    }
    settings.emplace_back(
        absl::StripTrailingAsciiWhitespace(text.substr(0, equals)),
        absl::StripLeadingAsciiWhitespace(text.substr(equals + 1)));
  }
  return settings;
}

absl::StatusOr<Conf> MakeConf(const ClientOptions& options,
                              const Settings& settings) {
  Conf conf(rd_kafka_conf_new());
  rd_kafka_conf_set_log_cb(conf.get(), &OnLog);
  std::array<char, 512> reason;
  const auto set = [&](const std::string& name, const std::string& value) {
    return rd_kafka_conf_set(conf.get(), name.c_str(), value.c_str(),
                             reason.data(), reason.size()) == RD_KAFKA_CONF_OK
               ? absl::OkStatus()
               : absl::InvalidArgumentError(
                     absl::StrCat("kafka setting: ", reason.data()));
  };
  absl::Status status = set("bootstrap.servers", options.brokers);
  status.Update(set("client.id", options.client_id));
  // Small batches, sent at once: Nagle would hold them back.
  status.Update(set("socket.nagle.disable", "true"));
  if (Sets(options.extra, "max.poll.interval.ms")) {
    // Of members of groups, who say their own; but librdkafka compares it with
    // an operator's interval in every client.
    status.Update(set("session.timeout.ms", "1000"));
  }
  for (const auto& [name, value] : settings) status.Update(set(name, value));
  for (const auto& [name, value] : options.extra) {
    status.Update(set(name, value));
  }
  if (!status.ok()) return status;
  return conf;
}

absl::StatusOr<Client> MakeClient(rd_kafka_type_t type, Conf conf) {
  std::array<char, 512> reason;
  Client client(rd_kafka_new(type, conf.get(), reason.data(), reason.size()));
  if (client == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("kafka client: ", reason.data()));
  }
  (void)conf.release();  // The client's now.
  return client;
}

absl::Status ToStatus(absl::string_view what, rd_kafka_error_t* raw) {
  const Error error(raw);
  if (error == nullptr) return absl::OkStatus();
  const std::string message =
      absl::StrCat(what, ": ", rd_kafka_error_string(error.get()));
  if (rd_kafka_error_is_fatal(error.get()) != 0) {
    return absl::FailedPreconditionError(message);
  }
  if (rd_kafka_error_txn_requires_abort(error.get()) != 0) {
    return absl::AbortedError(message);
  }
  if (rd_kafka_error_is_retriable(error.get()) != 0) {
    return absl::UnavailableError(message);
  }
  return absl::FailedPreconditionError(message);
}

absl::Status ToStatus(absl::string_view what, rd_kafka_resp_err_t code) {
  const std::string message = absl::StrCat(what, ": ", rd_kafka_err2str(code));
  switch (code) {
    case RD_KAFKA_RESP_ERR_NO_ERROR:
      return absl::OkStatus();
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
    case RD_KAFKA_RESP_ERR__INVALID_ARG:
      return absl::InvalidArgumentError(message);
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
      return absl::NotFoundError(message);
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
      return absl::PermissionDeniedError(message);
    case RD_KAFKA_RESP_ERR__FATAL:
    case RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID:
      return absl::FailedPreconditionError(message);
    default:
      return absl::UnavailableError(message);
  }
}

}  // namespace paht::kafka
