#include "common/service/run_main.h"

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/flags/usage_config.h"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/synchronization/mutex.h"
#include "common/base/log.h"
#include "common/base/signals/reload_signal.h"
#include "common/base/signals/shutdown.h"

// What jemalloc reads at start, where it is linked (CMakeLists.txt says why):
// freed memory goes back within a second, by a thread of its own.
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf =
    "background_thread:true,dirty_decay_ms:1000,muzzy_decay_ms:0";
}

namespace paht::service {
namespace {

// Leaves time to be gone within 20 s of the signal.
constexpr std::chrono::seconds kMostToDrain(19);

// Ends the process when it does not end by itself after a stop request.
void LimitDraining(const std::stop_token& finished,
                   const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any wake;
  // Before the lock, since its destructor waits for a call of it under way.
  const std::stop_callback on_stop(stop, [&] {
    const std::lock_guard guard(mutex);
    wake.notify_all();
  });
  std::unique_lock lock(mutex);
  wake.wait(lock, finished, [&] { return stop.stop_requested(); });
  if (finished.stop_requested()) return;
  wake.wait_for(lock, finished, kMostToDrain, [] { return false; });
  if (finished.stop_requested()) return;
  Log(Severity::kError, "not drained in time, leaving the process");
  std::_Exit(EXIT_FAILURE);
}

// A source file as seen from the root of the repository.
std::string FromRoot(absl::string_view file) {
  absl::string_view root = __FILE__;
  absl::ConsumeSuffix(&root, "common/service/run_main.cc");
  absl::ConsumePrefix(&file, root);
  return std::string(file);
}

// Of a file as FromRoot() gives it.
bool IsOurs(absl::string_view file) {
  return absl::StartsWith(file, "common/") ||
         absl::StartsWith(file, "services/");
}

void ShowOurFlags() {
  absl::FlagsUsageConfig config;
  config.contains_helpshort_flags = IsOurs;
  config.contains_help_flags = IsOurs;
  config.contains_helppackage_flags = IsOurs;
  config.normalize_filename = FromRoot;
  absl::SetFlagsUsageConfig(config);
}

}  // namespace

int RunMain(int argc, char** argv, absl::string_view usage,
            const std::function<absl::Status(const std::stop_token&)>& run) {
  const ShutdownSignal shutdown;  // Before any thread starts.
  const IgnoredReloadSignal ignored;
  // Debian's gRPC looks for cycles at every lock; a tool of its developers.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  absl::SetProgramUsageMessage(usage);
  ShowOurFlags();
  const std::vector<char*> rest = absl::ParseCommandLine(argc, argv);
  if (rest.size() > 1) {
    Log(Severity::kError, "unknown argument; see --help",
        {{"argument", rest[1]}});
    return EXIT_FAILURE;
  }
  const std::jthread limit(
      [stop = shutdown.token()](const std::stop_token& finished) {
        LimitDraining(finished, stop);
      });
  const absl::Status status = run(shutdown.token());
  if (status.ok()) {
    Log(Severity::kInfo, "stopped");
    return EXIT_SUCCESS;
  }
  Log(Severity::kError, "failed", {{"cause", status.ToString()}});
  return EXIT_FAILURE;
}

}  // namespace paht::service
