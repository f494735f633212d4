#include "services/casework/explain/explainer.h"

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/field_violation.h"
#include "paht/v1/casework.pb.h"
#include "services/casework/core/explain/explain.h"
#include "services/casework/core/validate.h"
#include "services/casework/history_reader.h"

namespace paht::casework {

void Explainer::Explain(const v1::ExplainRequest& request, absl::Time deadline,
                        const std::string& trace_parent, Done done) const {
  if (const auto wrong = WrongReportId(request.report_id())) {
    return done(InvalidFields({*wrong}));
  }
  histories_.Read(
      {.report_id = request.report_id(), .trace_parent = trace_parent},
      deadline,
      [rules = rules_(),
       done = std::move(done)](absl::StatusOr<History> history) mutable {
        if (!history.ok()) return done(history.status());
        done(casework::Explain(history->events, rules->calendar, rules->names));
      });
}

}  // namespace paht::casework
