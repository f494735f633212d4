#include "services/notification/notification_server.h"

#include <grpcpp/grpcpp.h>

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/base/field_violation.h"
#include "common/base/status_macros.h"
#include "common/rpc/message.h"
#include "common/rpc/status.h"
#include "paht/v1/notification.pb.h"
#include "services/notification/core/catalogue.h"
#include "services/notification/core/notices.h"

namespace paht::notification {
namespace {

absl::StatusOr<v1::PreviewNotificationResponse> Answer(
    const Catalogue& catalogue, const grpc::ByteBuffer& bytes) {
  v1::PreviewNotificationRequest request;
  RETURN_IF_ERROR(rpc::ParseMessage(bytes, request));
  return Preview(catalogue, request);
}

}  // namespace

absl::StatusOr<v1::PreviewNotificationResponse> Preview(
    const Catalogue& catalogue, const v1::PreviewNotificationRequest& request) {
  if (request.template_id().empty()) {
    return InvalidFields({{.field = "template_id",
                           .reason = "MISSING",
                           .vi = "Thiếu mã mẫu thông báo.",
                           .en = "template_id is missing"}});
  }
  const Values values(request.values().begin(), request.values().end());
  absl::StatusOr<Words> words = catalogue.Write(request.template_id(), values);
  if (absl::IsInvalidArgument(words.status())) {
    return InvalidFields({{.field = "values",
                           .reason = "UNKNOWN_PLACEHOLDER",
                           .vi = "Mẫu thông báo không có trường này.",
                           .en = std::string(words.status().message())}});
  }
  RETURN_IF_ERROR(words.status());
  v1::PreviewNotificationResponse response;
  response.set_subject(std::move(words->subject));
  response.set_text(std::move(words->text));
  return response;
}

grpc::ServerUnaryReactor* NotificationServer::Preview(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const auto answer = Answer(catalogue_, *request);
  if (answer.ok()) *response = rpc::SerializeMessage(*answer);
  reactor->Finish(rpc::ToGrpc(answer.status()));
  return reactor;
}

}  // namespace paht::notification
