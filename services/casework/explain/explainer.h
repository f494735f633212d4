#ifndef SERVICES_CASEWORK_EXPLAIN_EXPLAINER_H_
#define SERVICES_CASEWORK_EXPLAIN_EXPLAINER_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/rpc/tls.h"
#include "paht/v1/casework.pb.h"
#include "paht/v1/tracking.grpc.pb.h"
#include "services/casework/rules/current_rules.h"

namespace paht::casework {

// Answers Casework.Explain: the history from tracking, the words from core/.
// Casework's own states hold no history.
class Explainer {
 public:
  using GetRules = std::function<std::shared_ptr<const Rules>()>;
  using Done =
      absl::AnyInvocable<void(absl::StatusOr<v1::ExplainResponse> answer)>;

  // `tracking` is host:port; connects on the first call. Errors: those of
  // rpc::Connect().
  static absl::StatusOr<std::unique_ptr<Explainer>> Create(
      const std::string& tracking, const rpc::TlsFiles& tls, GetRules rules);

  Explainer(std::unique_ptr<v1::Tracking::Stub> tracking, GetRules rules)
      : tracking_(std::move(tracking)), rules_(std::move(rules)) {}

  // Calls `done` once, from another thread, at `deadline` at the latest; this
  // object must live until then. InvalidArgument names the field, NotFound: no
  // such report or no event of it yet, Unavailable: tracking does not answer.
  void Explain(const v1::ExplainRequest& request, absl::Time deadline,
               const std::string& trace_parent, Done done) const;

 private:
  const std::unique_ptr<v1::Tracking::Stub> tracking_;
  const GetRules rules_;
};

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_EXPLAIN_EXPLAINER_H_
