#include "common/rpc/message.h"

#include <google/protobuf/message.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/slice.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/field_violation.h"
#include "common/rpc/invalid_utf8.h"

namespace paht::rpc {
namespace {

absl::string_view View(const grpc::Slice& slice) {
  return {reinterpret_cast<const char*>(slice.begin()), slice.size()};
}

absl::Status Malformed(absl::string_view type) {
  return InvalidFields({{"", "MALFORMED",
                         "Yêu cầu không đúng định dạng, hệ thống không đọc "
                         "được. Vui lòng cập nhật ứng dụng và thử lại.",
                         absl::StrCat("The request is no valid ", type, ".")}});
}

}  // namespace

absl::Status ParseMessage(const grpc::ByteBuffer& bytes,
                          google::protobuf::Message& message) {
  grpc::Slice slice;
  if (!bytes.TrySingleSlice(&slice).ok() &&
      !bytes.DumpToSingleSlice(&slice).ok()) {
    return absl::InternalError("the request could not be copied");
  }
  const absl::string_view all = View(slice);
  if (message.ParseFromArray(all.data(), static_cast<int>(all.size()))) {
    return absl::OkStatus();
  }
  std::vector<FieldViolation> violations;
  for (const std::string& path :
       InvalidUtf8Fields(*message.GetDescriptor(), all)) {
    violations.push_back(
        {path, "INVALID_UTF8",
         "Nội dung chứa ký tự bị lỗi mã hóa. Vui lòng nhập lại bằng bảng mã "
         "Unicode (UTF-8).",
         "The text is not valid UTF-8."});
  }
  if (!violations.empty()) return InvalidFields(violations);
  const std::string& type = message.GetDescriptor()->full_name();
  return Malformed(type);
}

grpc::ByteBuffer SerializeMessage(const google::protobuf::Message& message) {
  const grpc::Slice slice(message.SerializeAsString());
  return grpc::ByteBuffer(&slice, 1);
}

}  // namespace paht::rpc
