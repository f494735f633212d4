#include "services/intake/uploads/upload.h"

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/field_violation.h"
#include "common/base/status_macros.h"
#include "common/blob/blob_store.h"
#include "paht/v1/intake.pb.h"

namespace paht::intake {
namespace {

constexpr char kTryAgainVi[] = "Tải lên bị gián đoạn. Vui lòng thử lại.";

absl::Status Wrong(absl::string_view field, absl::string_view reason,
                   absl::string_view vi, absl::string_view en) {
  return InvalidFields({{std::string(field), std::string(reason),
                         std::string(vi), absl::StrCat(field, " ", en)}});
}

absl::Status TooLarge(absl::string_view field, absl::string_view why) {
  return Wrong(field, "TOO_LARGE",
               "Tệp quá lớn. Vui lòng chọn ảnh hoặc video nhỏ hơn.",
               absl::StrCat("is too large: ", why));
}

// What the store says, as the caller has to know it.
absl::Status FromStore(const absl::Status& status) {
  if (absl::IsInvalidArgument(status)) {
    return Wrong("chunk", "UNSUPPORTED_TYPE",
                 "Chỉ nhận ảnh JPEG, PNG, WebP hoặc video MP4. Vui lòng chọn "
                 "tệp khác.",
                 "is no JPEG, PNG, WebP or MP4");
  }
  if (absl::IsOutOfRange(status)) return TooLarge("chunk", status.message());
  if (status.ok()) return status;
  return absl::UnavailableError(absl::StrCat(
      "the file could not be stored; try again (", status.message(), ")"));
}

}  // namespace

Upload::Upload(blob::BlobStore& store, int64_t most_bytes)
    : store_(store), most_bytes_(most_bytes) {}

absl::Status Upload::Take(const v1::UploadMediaRequest& message) {
  switch (message.part_case()) {
    case v1::UploadMediaRequest::kMetadata:
      return TakeMetadata(message.metadata());
    case v1::UploadMediaRequest::kChunk:
      return TakeChunk(message.chunk());
    case v1::UploadMediaRequest::PART_NOT_SET:
      return Wrong("part", "REQUIRED", kTryAgainVi,
                   "is missing: each message holds metadata or a chunk");
  }
  return absl::OkStatus();
}

absl::Status Upload::TakeMetadata(const v1::UploadMediaMetadata& metadata) {
  if (writer_ != nullptr) {
    return Wrong("metadata", "REPEATED", kTryAgainVi,
                 "may come once, in the first message");
  }
  if (metadata.size() < 1) {
    return Wrong("metadata.size", "REQUIRED",
                 "Tệp không có nội dung. Vui lòng chọn tệp khác.",
                 "must be the size of the file in bytes, above 0");
  }
  if (metadata.size() > most_bytes_) {
    return TooLarge("metadata.size",
                    absl::StrCat("at most ", most_bytes_, " bytes"));
  }
  declared_ = metadata.size();
  absl::StatusOr<std::unique_ptr<blob::Writer>> writer = store_.Create();
  if (!writer.ok()) return FromStore(writer.status());
  writer_ = *std::move(writer);
  return absl::OkStatus();
}

absl::Status Upload::TakeChunk(const std::string& chunk) {
  if (writer_ == nullptr) {
    return Wrong("metadata", "REQUIRED", kTryAgainVi,
                 "must come in the first message");
  }
  received_ += static_cast<int64_t>(chunk.size());
  if (received_ > declared_) {
    return Wrong("chunk", "SIZE_DIFFERS", kTryAgainVi,
                 absl::StrCat("brings more than the ", declared_,
                              " bytes of metadata.size"));
  }
  return FromStore(writer_->Write(chunk));
}

absl::StatusOr<v1::UploadMediaResponse> Upload::Finish() {
  if (writer_ == nullptr) {
    return Wrong("metadata", "REQUIRED", kTryAgainVi,
                 "must come in the first message");
  }
  if (received_ != declared_) {
    return Wrong("chunk", "SIZE_DIFFERS", kTryAgainVi,
                 absl::StrCat("brought ", received_, " of the ", declared_,
                              " bytes of metadata.size"));
  }
  const absl::StatusOr<blob::Blob> blob = writer_->Commit();
  if (!blob.ok()) return FromStore(blob.status());
  v1::UploadMediaResponse response;
  response.set_media_id(blob->id);
  response.set_content_type(blob->content_type);
  return response;
}

}  // namespace paht::intake
