#ifndef COMMON_RPC_INVALID_UTF8_H_
#define COMMON_RPC_INVALID_UTF8_H_

#include <google/protobuf/descriptor.h>

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace paht::rpc {

// The strings in `bytes`, a serialized message of `type`, that are not valid
// UTF-8, as paths: "text", "reporter.name", "media_ids[1]". What cannot be read
// at all, and what nests deeper than 32 messages, is passed over.
std::vector<std::string> InvalidUtf8Fields(
    const google::protobuf::Descriptor& type, absl::string_view bytes);

}  // namespace paht::rpc

#endif  // COMMON_RPC_INVALID_UTF8_H_
