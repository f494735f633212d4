#include "services/intake/intake_metrics.h"

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/field_violation.h"
#include "common/telemetry/metrics.h"
#include "services/intake/guard/guard.h"

namespace paht::intake {
namespace {

// Labels come from callers, so only words that we know become one.
std::string ChannelLabel(absl::string_view channel) {
  if (channel.empty()) return "app";
  for (const absl::string_view known : {"app", "web", "hotline", "open311"}) {
    if (channel == known) return std::string(channel);
  }
  return "other";
}

std::string OutcomeLabel(const absl::Status& status, bool repeated) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return repeated ? "repeated" : "accepted";
    case absl::StatusCode::kInvalidArgument:
      return "refused";
    case absl::StatusCode::kAlreadyExists:
      return "key_used";
    default:
      return "failed";
  }
}

std::string AnswerLabel(Guard::Answer answer) {
  switch (answer) {
    case Guard::Answer::kNew:
      return "new";
    case Guard::Answer::kSame:
      return "same";
    case Guard::Answer::kOther:
      return "other";
    case Guard::Answer::kUnknown:
      return "unknown";
  }
  return "";
}

// "media_ids[3]" → "media_ids".
std::string FieldLabel(absl::string_view path) {
  return std::string(path.substr(0, path.find('[')));
}

}  // namespace

void CountSubmit(absl::string_view channel, const absl::Status& status,
                 bool repeated, absl::Duration took) {
  static auto& latency = metrics::Latency("paht_intake_submit_seconds",
                                          "From a request to its answer.");
  latency.Observe(absl::ToDoubleSeconds(took));
  metrics::Counter("paht_intake_submits_total", "Reports, by outcome.",
                   {{"channel", ChannelLabel(channel)},
                    {"outcome", OutcomeLabel(status, repeated)}})
      .Increment();
  for (const FieldViolation& violation : FieldViolations(status)) {
    metrics::Counter(
        "paht_intake_refused_fields_total", "Wrong fields of refused requests.",
        {{"field", FieldLabel(violation.field)}, {"reason", violation.reason}})
        .Increment();
  }
}

void CountGuard(Guard::Answer answer) {
  metrics::Counter("paht_intake_guard_answers_total",
                   "What the guard in Redis said; unknown: it was down.",
                   {{"answer", AnswerLabel(answer)}})
      .Increment();
}

void CountUpload(const std::string& content_type, const absl::Status& status,
                 int64_t bytes) {
  metrics::Counter("paht_intake_uploads_total",
                   "Photos and videos, by outcome.",
                   {{"content_type", content_type},
                    {"outcome", status.ok()                       ? "stored"
                                : absl::IsInvalidArgument(status) ? "refused"
                                                                  : "failed"}})
      .Increment();
  static auto& total = metrics::Counter("paht_intake_upload_bytes_total",
                                        "Bytes of photos and videos stored.");
  if (status.ok()) total.Increment(static_cast<double>(bytes));
}

}  // namespace paht::intake
