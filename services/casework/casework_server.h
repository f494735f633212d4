#ifndef SERVICES_CASEWORK_CASEWORK_SERVER_H_
#define SERVICES_CASEWORK_CASEWORK_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/field_violation.h"
#include "common/identity/verifier.h"
#include "common/kafka/publisher.h"
#include "common/redis/client.h"
#include "paht/v1/casework.grpc.pb.h"
#include "paht/v1/casework.pb.h"
#include "services/casework/disclosure/discloser.h"
#include "services/casework/explain/explainer.h"
#include "services/casework/pending_replies.h"

namespace paht::casework {

// The gRPC edge: finds out who calls, puts the command on the log in that
// person's name and answers when some instance of casework has decided it.
// Nothing is decided here.
class CaseworkServer final : public v1::Casework::CallbackService {
 public:
  struct Options {
    std::string topic_prefix;
    // This process's own Redis channel; the owner subscribes to it and passes
    // what comes to OnReply().
    std::string reply_channel;
    // The longest wait, when the caller sets no nearer deadline.
    absl::Duration max_wait = absl::Seconds(10);
    // Null: Explain answers UNIMPLEMENTED.
    const Explainer* explainer = nullptr;
    // Null: Disclose answers UNIMPLEMENTED.
    const Discloser* discloser = nullptr;
    // What a command names and there is not, by its path in ReportCommand;
    // null: nobody looks. Called by several threads.
    std::function<std::vector<FieldViolation>(const v1::ReportCommand&)>
        check_references;
  };
  // OK while replies on the channel arrive.
  using Subscribed = std::function<absl::Status()>;

  // Everything passed must outlive the server.
  CaseworkServer(Options options, const identity::Verifier& verifier,
                 kafka::Publisher& publisher, redis::Client& redis,
                 Subscribed subscribed);

  grpc::ServerUnaryReactor* Act(grpc::CallbackServerContext* context,
                                const v1::ActRequest* request,
                                v1::ActResponse* response) override;

  grpc::ServerUnaryReactor* Explain(grpc::CallbackServerContext* context,
                                    const v1::ExplainRequest* request,
                                    v1::ExplainResponse* response) override;

  grpc::ServerUnaryReactor* Disclose(grpc::CallbackServerContext* context,
                                     const v1::DiscloseRequest* request,
                                     v1::DiscloseResponse* response) override;

  // A message of the reply channel.
  void OnReply(absl::string_view message);

  // Ends every wait, also of later calls, with Unavailable, so that the server
  // can stop.
  void StopWaiting();

 private:
  using Done = PendingReplies::Done;

  void Start(const v1::ReportCommand& command, absl::Time deadline,
             absl::string_view trace_parent, Done done);

  const Options options_;
  const identity::Verifier& verifier_;
  kafka::Publisher& publisher_;
  redis::Client& redis_;
  const Subscribed subscribed_;
  // Shared with the acknowledgements of the publisher, which may come late.
  const std::shared_ptr<PendingReplies> pending_;
};

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_CASEWORK_SERVER_H_
