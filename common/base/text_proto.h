#ifndef COMMON_BASE_TEXT_PROTO_H_
#define COMMON_BASE_TEXT_PROTO_H_

#include <google/protobuf/message.h>

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace paht {

// Reads the textproto file at `path` into `message`. NotFound when there is
// none; InvalidArgument, "PATH:LINE:COLUMN: what is wrong", when it does not
// hold such a message.
absl::Status ReadTextProto(const std::string& path,
                           google::protobuf::Message& message);

// The same for text already in memory; `name` stands for the path in errors.
absl::Status ParseTextProto(absl::string_view name, absl::string_view text,
                            google::protobuf::Message& message);

}  // namespace paht

#endif  // COMMON_BASE_TEXT_PROTO_H_
