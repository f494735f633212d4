// Where photos and videos are kept: by what they contain, and never changed.
//
//   ASSIGN_OR_RETURN(auto writer, store.Create());
//   for (chunk : chunks) RETURN_IF_ERROR(writer->Write(chunk));
//   ASSIGN_OR_RETURN(const Blob blob, writer->Commit());
#ifndef COMMON_BLOB_BLOB_STORE_H_
#define COMMON_BLOB_BLOB_STORE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace paht::blob {

struct Blob {
  // "m-" and 26 characters of base 32: the first 130 bits of the SHA-256. The
  // same content has the same id.
  std::string id;
  int64_t size = 0;  // Bytes.
  std::string content_type;
};

// Content type → the most bytes that it may have. Other types are refused.
using SizeLimits = std::map<std::string, int64_t>;

// One blob being written. Without Commit() nothing remains of it.
class Writer {
 public:
  virtual ~Writer() = default;

  // InvalidArgument as soon as the type is not accepted, OutOfRange as soon as
  // it is larger than its type may be; Unavailable when it cannot be stored.
  virtual absl::Status Write(absl::string_view bytes) = 0;

  // Once, last: from here on the blob is there, also after a crash. Errors as
  // for Write().
  virtual absl::StatusOr<Blob> Commit() = 0;
};

// Thread-safe; each writer belongs to one caller.
class BlobStore {
 public:
  virtual ~BlobStore() = default;

  virtual absl::StatusOr<std::unique_ptr<Writer>> Create() = 0;

  // NotFound when there is no such blob, also for an id of another form.
  virtual absl::StatusOr<Blob> Find(absl::string_view id) const = 0;

  // OK when blobs could be stored now.
  virtual absl::Status Writable() const = 0;
};

// True for "m-" and 26 characters.
bool IsBlobId(absl::string_view id);

}  // namespace paht::blob

#endif  // COMMON_BLOB_BLOB_STORE_H_
