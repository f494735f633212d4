#include "common/reactor/projector.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/kafka/record.h"
#include "tests/common/reactor/reactor_fixture.h"
#include "tests/support/eventually.h"

namespace paht::reactor {
namespace {

// A view in memory that can fail, be wiped and be written to by another.
class MemoryView : public View {
 public:
  absl::StatusOr<int64_t> Checkpoint(int32_t partition) override {
    const std::lock_guard lock(mutex_);
    if (down_) return absl::UnavailableError("down");
    return checkpoints_[partition];
  }

  absl::StatusOr<int64_t> Apply(
      int32_t partition, int64_t expected, int64_t next,
      absl::Span<const kafka::Record> records) override {
    const std::lock_guard lock(mutex_);
    if (down_) return absl::UnavailableError("down");
    if (checkpoints_[partition] != expected) return checkpoints_[partition];
    for (const kafka::Record& record : records) {
      values_[partition].push_back(*record.value);
    }
    return checkpoints_[partition] = next;
  }

  absl::Status CaughtUp(int32_t partition, int64_t checkpoint) override {
    const std::lock_guard lock(mutex_);
    if (down_) return absl::UnavailableError("down");
    if (checkpoints_[partition] == checkpoint) complete_.insert(partition);
    return absl::OkStatus();
  }

  void Wipe() {
    const std::lock_guard lock(mutex_);
    checkpoints_.clear();
    values_.clear();
    complete_.clear();
  }
  bool complete() {
    const std::lock_guard lock(mutex_);
    return complete_.size() == 2;
  }
  void SetDown(bool down) {
    const std::lock_guard lock(mutex_);
    down_ = down;
  }
  Texts values() {
    const std::lock_guard lock(mutex_);
    Texts all;
    for (const auto& [partition, values] : values_) {
      all.insert(all.end(), values.begin(), values.end());
    }
    return all;
  }

 private:
  std::mutex mutex_;
  bool down_ = false;
  std::map<int32_t, int64_t> checkpoints_;
  std::map<int32_t, Texts> values_;
  std::set<int32_t> complete_;
};

TEST_F(ReactorTest, AViewEqualsTheLogWhateverHappensToIt) {
  MemoryView view;
  Texts expected;
  const auto publish = [&](int from, int to) {
    for (int i = from; i < to; ++i) {
      expected.push_back(absl::StrCat(i));
      Publish(expected.back());
    }
  };
  publish(0, 20);
  const Running<Projector> running(std::make_unique<Projector>(
      ProjectorOptions{.name = "view",
                       .consumer = Group(),
                       .max_batch = 7,
                       .check_interval = absl::Milliseconds(200)},
      view));
  EXPECT_TRUE(
      paht::testing::Eventually([&] { return view.values() == expected; }));
  EXPECT_TRUE(paht::testing::Eventually([&] { return view.complete(); }));

  view.Wipe();  // In a quiet time.
  EXPECT_TRUE(
      paht::testing::Eventually([&] { return view.values() == expected; }));
  EXPECT_TRUE(paht::testing::Eventually([&] { return view.complete(); }));

  view.SetDown(true);
  publish(20, 40);
  view.Wipe();
  view.SetDown(false);
  EXPECT_TRUE(
      paht::testing::Eventually([&] { return view.values() == expected; }));

  publish(40, 45);
  EXPECT_TRUE(
      paht::testing::Eventually([&] { return view.values() == expected; }));
}

}  // namespace
}  // namespace paht::reactor
