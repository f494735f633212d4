#include "common/rpc/call_context.h"

#include <grpcpp/server_context.h>
#include <grpcpp/support/string_ref.h>

#include <algorithm>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace paht::rpc {

absl::Time Deadline(const grpc::ServerContextBase& context, absl::Time now,
                    absl::Duration longest) {
  return std::min(absl::FromChrono(context.deadline()), now + longest);
}

std::string Metadata(const grpc::ServerContextBase& context,
                     absl::string_view name) {
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find(grpc::string_ref(name.data(), name.size()));
  if (found == metadata.end()) return "";
  return std::string(found->second.data(), found->second.size());
}

}  // namespace paht::rpc
