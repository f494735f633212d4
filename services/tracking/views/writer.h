#ifndef SERVICES_TRACKING_VIEWS_WRITER_H_
#define SERVICES_TRACKING_VIEWS_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/kafka/record.h"
#include "common/redis/client.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/views/layout.h"

namespace paht::tracking::views {

// Folds records of report-events into one version of the views. One thread.
//
// What a batch changes and the checkpoint are written by one script, which does
// nothing unless the stored checkpoint is the one that the batch begins at. So
// the views of a partition are always the fold of what lies before its
// checkpoint, whoever else writes and whatever happens to Redis.
class Writer {
 public:
  struct Options {
    std::string version;
    // Write only while `version` is the active one, and tell the channel of
    // changes. False: a version that is being built.
    bool live = true;
    // Reports kept in memory, so that the next event needs no reading. They are
    // what is stored as long as the checkpoint is the one written here.
    size_t cached_reports = 20'000;
  };
  // `redis` must outlive this.
  Writer(Options options, Layout layout, redis::Client& redis);

  struct Outcome {
    // False: the active version is another one; nothing was written.
    bool active = true;
    // What is stored now; nothing was written unless it is `next`.
    int64_t checkpoint = 0;
  };

  // Applies `records`, in order, and moves the checkpoint from `expected` to
  // `next`. A record that is no event of a report of this partition is left
  // out, with a line in the log and a count in paht_tracking_bad_records_total.
  // Unavailable: try again; whether it was written is then seen.
  absl::StatusOr<Outcome> Apply(int32_t partition, int64_t expected,
                                int64_t next,
                                absl::Span<const kafka::Record> records);

  // Notes that the partition is complete, if its checkpoint is `checkpoint`.
  absl::StatusOr<Outcome> Complete(int32_t partition, int64_t checkpoint);

  const std::string& version() const { return options_.version; }

 private:
  using Reports = absl::flat_hash_map<std::string, v1::Report>;
  // In two generations: a report that was not used while the younger one
  // filled up goes with the older one.
  struct Cache {
    int64_t checkpoint = -1;  // At which these are what is stored.
    Reports young;
    Reports old;
  };
  struct Batch;

  // What is stored of the batch's reports.
  absl::Status Load(int32_t partition, int64_t expected, Batch& batch);
  absl::StatusOr<Outcome> Write(int32_t partition, int64_t expected,
                                int64_t next, const Batch& batch);
  void Remember(int32_t partition, int64_t checkpoint, Batch& batch);

  const Options options_;
  const Layout layout_;
  redis::Client& redis_;
  std::map<int32_t, Cache> caches_;
};

}  // namespace paht::tracking::views

#endif  // SERVICES_TRACKING_VIEWS_WRITER_H_
