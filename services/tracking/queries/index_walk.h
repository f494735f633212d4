#ifndef SERVICES_TRACKING_QUERIES_INDEX_WALK_H_
#define SERVICES_TRACKING_QUERIES_INDEX_WALK_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/tracking/core/list_query.h"
#include "services/tracking/views/active_reads.h"

namespace paht::tracking {

// The answer by incident from views that an older version of tracking began.
absl::Status LacksIncidents();

// A report that was found: its member of the indexes, and its partition.
struct Found {
  std::string member;
  int32_t partition = 0;
};

// One walk through the indexes of one version, from new to old. Not
// thread-safe.
class IndexWalk {
 public:
  // Everything passed must outlive the walk.
  IndexWalk(const ListQuery& query, const std::string& version,
            views::ActiveReads& reads);

  struct Page {
    std::vector<Found> found;  // Newest first.
    // Where the next page begins; empty when there is none.
    std::string next;
  };
  // The first `page_size` reports that satisfy all terms, or fewer after about
  // `max_scanned` were looked at. Errors: those of ActiveReads::Pipeline(),
  // Unavailable when a partition's views are not complete, and
  // LacksIncidents().
  absl::StatusOr<Page> Run(int max_scanned);

 private:
  // One index in one partition: what was fetched of it and satisfies all terms.
  struct Stream {
    int32_t partition = 0;
    std::string key;
    std::string reached;  // The last member fetched; all above is known.
    std::deque<std::string> found;
    size_t step = 0;  // Members to fetch next.
    bool ended = false;
  };
  using Fetched = std::vector<std::vector<std::string>>;

  // Chooses the term whose indexes hold the fewest reports.
  absl::Status ChooseDriver();
  absl::Status Refill(const std::vector<Stream*>& streams);
  // Leaves the members that are in an index of every other term.
  absl::Status Filter(const std::vector<Stream*>& streams, Fetched& fetched);
  // Moves what is certain to come next, in order, to `page`.
  void Merge(Page& page);
  // Streams of which the next report is not known, and the newest position
  // that one of them could still yield something at.
  std::vector<Stream*> Blocking();

  const ListQuery& query_;
  const std::string& version_;
  views::ActiveReads& reads_;
  size_t driver_ = 0;  // Index of the term whose indexes are walked.
  std::vector<Stream> streams_;
  int scanned_ = 0;
};

}  // namespace paht::tracking

#endif  // SERVICES_TRACKING_QUERIES_INDEX_WALK_H_
