#ifndef COMMON_BLOB_DIRECTORY_STORE_H_
#define COMMON_BLOB_DIRECTORY_STORE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/blob/blob_store.h"

namespace paht::blob {

// Keeps blobs as files: FOLDER/ab/m-ab…, written under FOLDER/incoming and
// renamed when complete. Several processes may use one folder. What a crash
// left in `incoming` goes at the next start after a day.
//
// Creates the folder, for its owner and group only. Unavailable when that
// fails; InvalidArgument without limits.
absl::StatusOr<std::unique_ptr<BlobStore>> OpenDirectoryStore(
    const std::string& folder, SizeLimits limits);

// As BlobStore::Find(), for those who only look.
absl::StatusOr<Blob> FindBlob(const std::string& folder, absl::string_view id);

}  // namespace paht::blob

#endif  // COMMON_BLOB_DIRECTORY_STORE_H_
