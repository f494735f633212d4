#ifndef COMMON_SERVICE_RUN_MAIN_H_
#define COMMON_SERVICE_RUN_MAIN_H_

#include <functional>
#include <stop_token>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace paht::service {

// The body of every main(): parses the flags, runs `run` until it returns, and
// gives the exit code. --help shows the flags of our own files. SIGTERM and
// SIGINT request the stop; a process that has not ended 19 s later ends itself
// with an error. SIGHUP is for `run` to take with a ReloadSignal; else it leads
// to a line of the log.
int RunMain(int argc, char** argv, absl::string_view usage,
            const std::function<absl::Status(const std::stop_token&)>& run);

}  // namespace paht::service

#endif  // COMMON_SERVICE_RUN_MAIN_H_
