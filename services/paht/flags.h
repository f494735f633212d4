// Flags that several commands share. A flag beats its environment variable,
// which beats the default.
#ifndef SERVICES_PAHT_FLAGS_H_
#define SERVICES_PAHT_FLAGS_H_

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/kafka/client.h"
#include "common/rpc/tls.h"
#include "services/paht/session.h"

namespace paht::cli {

struct OutputFlags {
  bool json = false;
  std::string language = "vi";  // Or "en".

  bool english() const { return language == "en"; }
};

// What the command line asks for.
struct Chosen {
  Action action;
  OutputFlags output;  // Of the command that was chosen.
};

// When the command line names `command`, `run` is what is to be done.
template <typename Flags>
void OnChosen(CLI::App& command, const std::shared_ptr<Flags>& flags,
              absl::Status (*run)(const Flags&, const Session&),
              Chosen& chosen) {
  command.callback([flags, run, &chosen] {
    chosen.output = flags->output;
    chosen.action = [flags, run](const Session& session) {
      return run(*flags, session);
    };
  });
}

// Checks of flags whose error is a short line: a number of seconds above 0; a
// whole number from 0 on.
CLI::Validator PositiveSeconds();
CLI::Validator WholeNumber();

// `status` of reading a file; when it is not there, with the flag that names
// another one.
absl::Status AboutFile(const absl::Status& status, absl::string_view flag);

// --json and --lang.
void AddOutputFlags(CLI::App& command, OutputFlags& flags);

// Where a gRPC service is and how to speak to it.
struct ServiceFlags {
  std::string name;     // "intake"
  std::string address;  // host:port
  rpc::TlsFiles tls;
  double timeout_seconds = 10;

  absl::Time Deadline() const;
};

// --<name> (the address, with PAHT_<NAME>), without TLS and time-out.
void AddServiceAddress(CLI::App& command, const std::string& name, int port,
                       ServiceFlags& flags);
// --tls-ca, --tls-cert, --tls-key, --timeout: the same for all `services` that
// the command calls.
void AddCallFlags(CLI::App& command,
                  const std::vector<ServiceFlags*>& services);

struct KafkaFlags {
  std::string brokers;
  std::string settings;  // Path of a file; empty: none.
  std::string topic_prefix;

  // NotFound or InvalidArgument for the file of settings.
  absl::StatusOr<kafka::ClientOptions> Client() const;
  // `status` with the brokers that it is about and how to name others.
  absl::Status Explain(const absl::Status& status) const;
  std::string Topic(absl::string_view suffix) const;
};

// --kafka-brokers, --kafka-settings, --topic-prefix.
void AddKafkaFlags(CLI::App& command, KafkaFlags& flags);

// Shown under the flags by --help.
void AddExamples(CLI::App& command, const std::string& examples);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_FLAGS_H_
