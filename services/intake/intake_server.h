#ifndef SERVICES_INTAKE_INTAKE_SERVER_H_
#define SERVICES_INTAKE_INTAKE_SERVER_H_

#include <grpcpp/grpcpp.h>

#include "absl/time/time.h"
#include "paht/v1/intake.grpc.pb.h"
#include "services/intake/submit_call.h"
#include "services/intake/uploads/upload_reactor.h"

namespace paht::intake {

// The gRPC edge. Submit takes the bytes themselves, so that a text that is not
// valid UTF-8 is answered with the name of its field.
class IntakeServer final
    : public v1::Intake::WithRawCallbackMethod_Submit<
          v1::Intake::WithCallbackMethod_UploadMedia<v1::Intake::Service>> {
 public:
  // The longest wait for Kafka, when the caller sets no nearer deadline.
  static constexpr absl::Duration kMostWait = absl::Seconds(10);

  // Everything passed must outlive the server.
  IntakeServer(const SubmitParts& submit, UploadParts& upload)
      : submit_(submit), upload_(upload) {}

  grpc::ServerUnaryReactor* Submit(grpc::CallbackServerContext* context,
                                   const grpc::ByteBuffer* request,
                                   grpc::ByteBuffer* response) override;

  grpc::ServerReadReactor<v1::UploadMediaRequest>* UploadMedia(
      grpc::CallbackServerContext* context,
      v1::UploadMediaResponse* response) override;

 private:
  const SubmitParts& submit_;
  UploadParts& upload_;
};

}  // namespace paht::intake

#endif  // SERVICES_INTAKE_INTAKE_SERVER_H_
