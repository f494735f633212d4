#include "services/paht/media_upload.h"

#include <grpcpp/client_context.h>

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"
#include "paht/v1/intake.grpc.pb.h"
#include "services/paht/calls.h"
#include "services/paht/flags.h"
#include "services/paht/terminal/failure.h"

namespace paht::cli {
namespace {

constexpr size_t kChunkBytes = 256 << 10;

absl::StatusOr<std::string> ReadAll(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string content((std::istreambuf_iterator<char>(in)),
                      std::istreambuf_iterator<char>());
  if (!in.good() && !in.eof()) {
    return absl::NotFoundError(absl::StrCat(path, " cannot be read"));
  }
  return content;
}

// `status` with the file that it is about.
absl::Status About(const std::string& path, const absl::Status& status) {
  absl::Status named(status.code(), absl::StrCat(path, ": ", status.message()));
  status.ForEachPayload([&](absl::string_view url, const absl::Cord& value) {
    named.SetPayload(url, value);
  });
  return WithVietnamese(named, absl::StrCat(path, ": ", VietnameseOf(status)));
}

absl::StatusOr<std::string> Upload(v1::Intake::Stub& stub,
                                   const ServiceFlags& intake,
                                   const std::string& path) {
  ASSIGN_OR_RETURN(const std::string content, ReadAll(path));
  grpc::ClientContext context;
  Prepare(intake, context);
  v1::UploadMediaResponse response;
  const auto stream = stub.UploadMedia(&context, &response);
  v1::UploadMediaRequest part;
  part.mutable_metadata()->set_size(static_cast<int64_t>(content.size()));
  bool open = stream->Write(part);
  for (size_t at = 0; open && at < content.size(); at += kChunkBytes) {
    part.set_chunk(content.substr(at, kChunkBytes));
    open = stream->Write(part);
  }
  stream->WritesDone();
  const absl::Status status = Explain(stream->Finish(), intake, context);
  if (!status.ok()) return About(path, status);
  return response.media_id();
}

}  // namespace

absl::StatusOr<std::vector<std::string>> UploadFiles(
    const ServiceFlags& intake, const std::vector<std::string>& paths) {
  ASSIGN_OR_RETURN(const auto stub, Connect<v1::Intake>(intake));
  std::vector<std::string> ids;
  for (const std::string& path : paths) {
    ASSIGN_OR_RETURN(ids.emplace_back(), Upload(*stub, intake, path));
  }
  return ids;
}

}  // namespace paht::cli
