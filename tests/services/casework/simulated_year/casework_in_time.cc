// The ledger with casework's domain, at the time of a file:
//
//   casework_in_time BROKERS ORDINAL CLOCK CALENDAR POLICY
#include <cstdio>
#include <cstdlib>
#include <stop_token>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/signals/shutdown.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"
#include "common/calendar/working_calendar.h"
#include "common/ledger/ledger.h"
#include "paht/v1/config.pb.h"
#include "services/casework/report_domain.h"
#include "tests/services/casework/simulated_year/shared_clock.h"

namespace paht::casework::year {
namespace {

absl::Status Run(const std::vector<std::string>& arguments,
                 const std::stop_token& stop) {
  const SharedClock clock(arguments[3]);
  ASSIGN_OR_RETURN(WorkingCalendar calendar,
                   WorkingCalendar::Read(arguments[4]));
  v1::CaseworkConfig policy;
  RETURN_IF_ERROR(ReadTextProto(arguments[5], policy));
  const ReportDomain domain(policy, calendar);
  ledger::LedgerOptions options;
  options.name = "casework";
  options.ordinal = std::atoi(arguments[2].c_str());
  options.kafka.brokers = arguments[1];
  options.commands_topic = "report-commands";
  options.events_topic = "report-events";
  options.states_topic = "report-states";
  options.side_topics = {kOriginalsTopic};
  options.source = "/paht/casework";
  // A hand-over begins when the session ends.
  options.session_timeout = absl::Seconds(3);
  options.now = [&] { return clock.Now(); };
  ASSIGN_OR_RETURN(
      const auto ledger,
      ledger::Ledger::Open(options, domain, [](std::vector<ledger::Reply>) {}));
  return ledger->Run(stop);
}

}  // namespace
}  // namespace paht::casework::year

int main(int argc, char** argv) {
  const paht::ShutdownSignal shutdown;
  const absl::Status status =
      paht::casework::year::Run({argv, argv + argc}, shutdown.token());
  if (status.ok()) return EXIT_SUCCESS;
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return EXIT_FAILURE;
}
