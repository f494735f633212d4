#ifndef SERVICES_CLASSIFICATION_CLASSIFICATION_SERVER_H_
#define SERVICES_CLASSIFICATION_CLASSIFICATION_SERVER_H_

#include <grpcpp/grpcpp.h>

#include "absl/status/statusor.h"
#include "paht/v1/classification.grpc.pb.h"
#include "paht/v1/classification.pb.h"
#include "services/classification/core/classifier.h"
#include "services/classification/duplicates/duplicate_finder.h"

namespace paht::classification {

// The gRPC edge: what the pipeline would say of a text, and, with a place,
// which reports it may repeat.
class ClassificationServer final
    : public v1::Classification::WithRawCallbackMethod_Classify<
          v1::Classification::Service> {
 public:
  // Both must outlive the server.
  ClassificationServer(const Classifier& classifier,
                       DuplicateFinder& duplicates)
      : classifier_(classifier), duplicates_(duplicates) {}

  grpc::ServerUnaryReactor* Classify(grpc::CallbackServerContext* context,
                                     const grpc::ByteBuffer* request,
                                     grpc::ByteBuffer* response) override;

 private:
  absl::StatusOr<v1::ClassifyResponse> Answer(
      const grpc::ByteBuffer& request) const;

  const Classifier& classifier_;
  DuplicateFinder& duplicates_;
};

}  // namespace paht::classification

#endif  // SERVICES_CLASSIFICATION_CLASSIFICATION_SERVER_H_
