#ifndef SERVICES_TRACKING_VIEWS_READER_H_
#define SERVICES_TRACKING_VIEWS_READER_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/views/active_reads.h"

namespace paht::tracking::views {

// Reads single reports from the active version. Thread-safe.
class Reader {
 public:
  // `reads` must outlive this.
  explicit Reader(ActiveReads& reads) : reads_(reads) {}

  // The report as folded. One that intake has accepted and that is on its way:
  // status RECEIVED, sequence 0, its id and nothing else.
  // NotFound: there is none. Unavailable: Redis does not answer, or the views
  // of its partition are being rebuilt.
  absl::StatusOr<v1::Report> Get(absl::string_view report_id);

  // Its events from sequence `first` to `last`, as they are on the log; ends
  // before the first that is missing. Unavailable as above.
  absl::StatusOr<std::vector<v1::ReportEvent>> Events(
      absl::string_view report_id, int64_t first, int64_t last);

  // What Stats keeps of a report: its day and a serialised v1::ReportFigures.
  struct StoredFigures {
    std::string day;
    std::string value;
    bool operator==(const StoredFigures&) const = default;
  };
  // A partition at one moment, for comparing it with the log.
  struct Snapshot {
    int64_t checkpoint = 0;
    std::vector<v1::Report> reports;
    // By report id. A report that is on two days is there twice.
    std::multimap<std::string, StoredFigures> figures;
  };
  // One atomic read: keeps Redis busy for about a second per million reports.
  absl::StatusOr<Snapshot> ReadPartition(int32_t partition);

 private:
  // Empty when a day has come between that `days` does not have.
  absl::StatusOr<std::optional<Snapshot>> ReadDays(
      const std::string& version, int32_t partition,
      const std::vector<std::string>& days);

  ActiveReads& reads_;
};

}  // namespace paht::tracking::views

#endif  // SERVICES_TRACKING_VIEWS_READER_H_
