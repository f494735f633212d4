// A process around the ledger, for the tests to kill:
//
//   ledger_process BROKERS PREFIX ORDINAL SESSION [POINT N SIGNAL]
//
// SESSION is how many seconds the group waits for it. It sends itself SIGNAL (a
// number) when it passes POINT (decided, before-commit, after-commit,
// before-reply) for the N-th time.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/signals/shutdown.h"
#include "common/base/status_macros.h"
#include "common/ledger/ledger.h"
#include "tests/common/ledger/counter_domain.h"

namespace paht::ledger {
namespace {

Point PointNamed(const std::string& name) {
  if (name == "decided") return Point::kDecided;
  if (name == "before-commit") return Point::kBeforeCommit;
  if (name == "after-commit") return Point::kAfterCommit;
  return Point::kBeforeReply;
}

absl::Status Run(const std::vector<std::string>& arguments,
                 const std::stop_token& stop) {
  const testing::CounterDomain domain;
  LedgerOptions options;
  options.name = "counter";
  options.ordinal = std::atoi(arguments[3].c_str());
  options.kafka.brokers = arguments[1];
  options.topic_prefix = arguments[2];
  options.commands_topic = "commands";
  options.events_topic = "events";
  options.states_topic = "states";
  options.source = "/test/counter";
  options.max_batch = 20;  // Many transactions, so many moments to die in.
  options.session_timeout = absl::Seconds(std::atoi(arguments[4].c_str()));
  options.now = absl::Now;
  if (arguments.size() > 7) {
    options.at_point =
        [point = PointNamed(arguments[5]),
         left = std::atoi(arguments[6].c_str()),
         signal = std::atoi(arguments[7].c_str())](Point passed) mutable {
          if (passed == point && --left == 0) std::raise(signal);
        };
  }
  ASSIGN_OR_RETURN(const auto ledger,
                   Ledger::Open(options, domain, [](std::vector<Reply>) {}));
  return ledger->Run(stop);
}

}  // namespace
}  // namespace paht::ledger

int main(int argc, char** argv) {
  const paht::ShutdownSignal shutdown;
  const absl::Status status =
      paht::ledger::Run({argv, argv + argc}, shutdown.token());
  if (status.ok()) return EXIT_SUCCESS;
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return EXIT_FAILURE;
}
