// What operators see of intake beside gRPC's own figures.
#ifndef SERVICES_INTAKE_INTAKE_METRICS_H_
#define SERVICES_INTAKE_INTAKE_METRICS_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/intake/guard/guard.h"

namespace paht::intake {

// paht_intake_submits_total{channel,outcome}, paht_intake_submit_seconds and,
// for wrong fields, paht_intake_refused_fields_total{field,reason}.
void CountSubmit(absl::string_view channel, const absl::Status& status,
                 bool repeated, absl::Duration took);

// paht_intake_guard_answers_total{answer}
void CountGuard(Guard::Answer answer);

// paht_intake_uploads_total{content_type,outcome},
// paht_intake_upload_bytes_total
void CountUpload(const std::string& content_type, const absl::Status& status,
                 int64_t bytes);

}  // namespace paht::intake

#endif  // SERVICES_INTAKE_INTAKE_METRICS_H_
