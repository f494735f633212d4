#ifndef SERVICES_INTAKE_UPLOADS_UPLOAD_H_
#define SERVICES_INTAKE_UPLOADS_UPLOAD_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/blob/blob_store.h"
#include "paht/v1/intake.pb.h"

namespace paht::intake {

// One photo or video on its way into the store, whatever brings its messages.
// What is refused or broken off leaves nothing behind. Not thread-safe, and
// blocks on the disk.
class Upload {
 public:
  // `most_bytes`: the most that any type may have.
  Upload(blob::BlobStore& store, int64_t most_bytes);

  // The next message. InvalidArgument names the field that is wrong;
  // Unavailable when it cannot be stored.
  absl::Status Take(const v1::UploadMediaRequest& message);

  // After the last message. Errors as for Take().
  absl::StatusOr<v1::UploadMediaResponse> Finish();

  // Removes what has come so far; nothing may follow.
  void Abandon() { writer_.reset(); }

  int64_t received() const { return received_; }

 private:
  absl::Status TakeMetadata(const v1::UploadMediaMetadata& metadata);
  absl::Status TakeChunk(const std::string& chunk);

  blob::BlobStore& store_;
  const int64_t most_bytes_;
  std::unique_ptr<blob::Writer> writer_;  // Null before the metadata.
  int64_t declared_ = 0;
  int64_t received_ = 0;
};

}  // namespace paht::intake

#endif  // SERVICES_INTAKE_UPLOADS_UPLOAD_H_
