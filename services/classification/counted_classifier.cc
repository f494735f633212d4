#include "services/classification/counted_classifier.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/telemetry/metrics.h"
#include "paht/v1/report.pb.h"

namespace paht::classification {
namespace {

// "URGENCY_HIGH" → "high".
std::string Label(absl::string_view prefix, const std::string& name) {
  return absl::AsciiStrToLower(absl::StripPrefix(name, prefix));
}

}  // namespace

Verdict CountedClassifier::Classify(absl::string_view text) const {
  const absl::Time begin = absl::Now();
  Verdict verdict = of_.Classify(text);
  metrics::Latency("paht_classification_seconds", "Time to classify a text.",
                   {{"for", purpose_}})
      .Observe(absl::ToDoubleSeconds(absl::Now() - begin));
  const v1::Assessment& assessment = verdict.assessment;
  metrics::Counter(
      "paht_classification_texts_total", "Texts classified.",
      {{"for", purpose_},
       {"category", assessment.category()},
       {"urgency", Label("URGENCY_", v1::Urgency_Name(assessment.urgency()))}})
      .Increment();
  for (const v1::ReviewReason reason : verdict.review_reasons) {
    metrics::Counter(
        "paht_classification_reviews_total",
        "Texts that a person should look at, by reason.",
        {{"for", purpose_},
         {"reason", Label("REVIEW_REASON_", v1::ReviewReason_Name(reason))}})
        .Increment();
  }
  return verdict;
}

}  // namespace paht::classification
