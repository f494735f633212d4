#ifndef SERVICES_CASEWORK_EXPLAIN_EXPLAINER_H_
#define SERVICES_CASEWORK_EXPLAIN_EXPLAINER_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "paht/v1/casework.pb.h"
#include "services/casework/history_reader.h"
#include "services/casework/rules/current_rules.h"

namespace paht::casework {

// Answers Casework.Explain: the history from tracking, the words from core/.
class Explainer {
 public:
  using GetRules = std::function<std::shared_ptr<const Rules>()>;
  using Done =
      absl::AnyInvocable<void(absl::StatusOr<v1::ExplainResponse> answer)>;

  // `histories` must outlive this.
  Explainer(const HistoryReader& histories, GetRules rules)
      : histories_(histories), rules_(std::move(rules)) {}

  // Calls `done` once, perhaps from another thread, at `deadline` at the
  // latest; this object must live until then. InvalidArgument names the field;
  // NotFound and Unavailable are HistoryReader's.
  void Explain(const v1::ExplainRequest& request, absl::Time deadline,
               const std::string& trace_parent, Done done) const;

 private:
  const HistoryReader& histories_;
  const GetRules rules_;
};

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_EXPLAIN_EXPLAINER_H_
