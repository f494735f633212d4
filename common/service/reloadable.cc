#include "common/service/reloadable.h"

#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/base/log.h"
#include "common/telemetry/metrics.h"

namespace paht::service {

void NoteReload(const std::string& service, const absl::Status& status) {
  metrics::Counter(absl::StrCat("paht_", service, "_config_reloads_total"),
                   "Reloads of the configuration, by outcome.",
                   {{"outcome", status.ok() ? "taken" : "refused"}})
      .Increment();
  if (status.ok()) return;
  Log(Severity::kError, "configuration refused, the one from before stays",
      {{"cause", status.ToString()}});
}

}  // namespace paht::service
