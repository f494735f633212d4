// `paht watch`: a report's events as they come.
#ifndef SERVICES_PAHT_COMMANDS_WATCH_H_
#define SERVICES_PAHT_COMMANDS_WATCH_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "paht/v1/report.pb.h"
#include "services/paht/flags.h"
#include "services/paht/session.h"

namespace paht::cli {

void AddWatch(CLI::App& app, Chosen& chosen);

struct Follow {
  std::string report_id;
  int64_t after_sequence = 0;
  // When this is true of the report's status, it is over; null: never.
  std::function<bool(v1::ReportStatus)> until;
  // What was so before this event is history, and ends nothing.
  int64_t until_from = 0;
  absl::Time deadline = absl::InfiniteFuture();
};

// Prints the events of a report as they come, through restarts of tracking.
// DeadlineExceeded when `until` did not come true in time; NotFound.
absl::Status FollowReport(const Follow& follow, const ServiceFlags& tracking,
                          const OutputFlags& output, const Session& session);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_COMMANDS_WATCH_H_
