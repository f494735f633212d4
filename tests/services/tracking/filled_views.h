// Views in a real Redis, filled as the projector fills them.
#ifndef TESTS_SERVICES_TRACKING_FILLED_VIEWS_H_
#define TESTS_SERVICES_TRACKING_FILLED_VIEWS_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/kafka/record.h"
#include "common/redis/client.h"
#include "paht/v1/event.pb.h"
#include "services/tracking/reference.h"
#include "services/tracking/views/layout.h"
#include "services/tracking/views/live_view.h"
#include "tests/services/tracking/support.h"
#include "tests/support/redis_server.h"

namespace paht::tracking {

inline ReferencePaths DeployedPaths() {
  const auto path = [](const char* name) {
    return absl::StrCat(PAHT_CONFIG_DIR, "/", name, ".textproto");
  };
  return {.calendar = path("calendar"),
          .departments = path("departments"),
          .categories = path("categories")};
}

class FilledViews {
 public:
  static constexpr int kPartitions = 3;

  // The next record of its partition.
  void Append(const v1::ReportEvent& event) {
    const int32_t p = layout_.PartitionOf(event.report_id());
    int64_t& end = ends_[p];
    const auto checkpoint = view_.Checkpoint(p);
    ASSERT_TRUE(checkpoint.ok()) << checkpoint.status();
    const kafka::Record record = ToRecord(event, p, end);
    const auto applied = view_.Apply(p, *checkpoint, end + 1, {&record, 1});
    ASSERT_EQ(applied.value_or(-1), ++end);
  }

  // All that there is has been appended.
  void Complete() {
    for (int32_t p = 0; p < kPartitions; ++p) {
      ASSERT_TRUE(view_.Checkpoint(p).ok());
      ASSERT_TRUE(view_.CaughtUp(p, ends_[p]).ok());
    }
  }

  const views::Layout& layout() const { return layout_; }
  redis::Client& redis() { return *redis_; }

 private:
  paht::testing::RedisServer server_;
  const views::Layout layout_{"t.", kPartitions};
  const std::unique_ptr<redis::Client> redis_ =
      *redis::Client::Create({.address = server_.address()});
  views::LiveView view_{layout_, *redis_, 1000};
  std::map<int32_t, int64_t> ends_;
};

}  // namespace paht::tracking

#endif  // TESTS_SERVICES_TRACKING_FILLED_VIEWS_H_
