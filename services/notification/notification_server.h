#ifndef SERVICES_NOTIFICATION_NOTIFICATION_SERVER_H_
#define SERVICES_NOTIFICATION_NOTIFICATION_SERVER_H_

#include <grpcpp/grpcpp.h>

#include "absl/status/statusor.h"
#include "paht/v1/notification.grpc.pb.h"
#include "paht/v1/notification.pb.h"
#include "services/notification/core/catalogue.h"

namespace paht::notification {

// What the message of a template says with the values given.
absl::StatusOr<v1::PreviewNotificationResponse> Preview(
    const Catalogue& catalogue, const v1::PreviewNotificationRequest& request);

// The gRPC edge. It takes the bytes themselves, to name fields that are not
// UTF-8.
class NotificationServer final
    : public v1::Notification::WithRawCallbackMethod_Preview<
          v1::Notification::Service> {
 public:
  // The catalogue must outlive the server.
  explicit NotificationServer(const Catalogue& catalogue)
      : catalogue_(catalogue) {}

  grpc::ServerUnaryReactor* Preview(grpc::CallbackServerContext* context,
                                    const grpc::ByteBuffer* request,
                                    grpc::ByteBuffer* response) override;

 private:
  const Catalogue& catalogue_;
};

}  // namespace paht::notification

#endif  // SERVICES_NOTIFICATION_NOTIFICATION_SERVER_H_
