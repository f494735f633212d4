#ifndef SERVICES_INTAKE_UPLOADS_UPLOAD_REACTOR_H_
#define SERVICES_INTAKE_UPLOADS_UPLOAD_REACTOR_H_

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <boost/asio/thread_pool.hpp>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/blob/blob_store.h"
#include "paht/v1/intake.pb.h"
#include "services/intake/deadlines.h"
#include "services/intake/uploads/upload.h"

namespace paht::intake {

// What uploads share; must outlive them.
struct UploadParts {
  blob::BlobStore& store;
  int64_t most_bytes = 0;  // Of any type.
  Deadlines& deadlines;
  // Where the disk is waited for, so that no thread of gRPC is.
  boost::asio::thread_pool& disk;
  // More at once are refused: each holds a message in memory.
  int most_at_once = 32;
  // A caller who sends nothing for so long is gone.
  absl::Duration most_idle = absl::Seconds(60);
  std::atomic<int> under_way = 0;
};

// One call of UploadMedia: reads a message, writes it, reads the next. Deletes
// itself.
class UploadReactor final
    : public grpc::ServerReadReactor<v1::UploadMediaRequest> {
 public:
  UploadReactor(UploadParts& parts, grpc::CallbackServerContext& context,
                std::string trace_parent, v1::UploadMediaResponse& response);

  void OnReadDone(bool ok) override;
  void OnDone() override;

 private:
  void ReadNext();
  void Write();
  void Commit();
  void End(const absl::Status& status);

  UploadParts& parts_;
  grpc::CallbackServerContext& context_;
  const std::string trace_parent_;
  v1::UploadMediaResponse& response_;
  Upload upload_;
  v1::UploadMediaRequest message_;
  Deadlines::Ticket idle_;
};

}  // namespace paht::intake

#endif  // SERVICES_INTAKE_UPLOADS_UPLOAD_REACTOR_H_
