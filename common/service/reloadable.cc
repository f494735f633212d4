#include "common/service/reloadable.h"

#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/base/log.h"
#include "common/telemetry/metrics.h"

namespace paht::service {

namespace {

prometheus::Counter& Reloads(const std::string& service, bool taken) {
  return metrics::Counter(
      absl::StrCat("paht_", service, "_config_reloads_total"),
      "Reloads of the configuration, by outcome.",
      {{"outcome", taken ? "taken" : "refused"}});
}

}  // namespace

void ExpectReloads(const std::string& service) {
  Reloads(service, true);
  Reloads(service, false);
}

void NoteReload(const std::string& service, const absl::Status& status) {
  Reloads(service, status.ok()).Increment();
  if (status.ok()) return;
  Log(Severity::kError, "configuration refused, the one from before stays",
      {{"cause", status.ToString()}});
}

}  // namespace paht::service
