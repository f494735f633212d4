// The index over a real Redis, and the finder without one.
#include "services/classification/duplicates/duplicate_finder.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/report_id.h"
#include "common/kafka/record.h"
#include "common/redis/client.h"
#include "paht/v1/event.pb.h"
#include "services/classification/duplicates/circuit_breaker.h"
#include "services/classification/duplicates/redis_index.h"
#include "tests/services/classification/support.h"
#include "tests/support/redis_server.h"

namespace paht::classification {
namespace {

constexpr char kPlain[] = "duong co o ga to lam, xe may de nga";

class IndexTest : public ::testing::Test {
 protected:
  IndexTest() { location_ = Here(); }

  static v1::Location Here() {
    v1::Location location;
    location.set_latitude(18.34);
    location.set_longitude(105.9);
    return location;
  }

  static v1::ReportEvent Received(uint64_t number,
                                  absl::Duration before = absl::Hours(1)) {
    v1::ReportEvent event;
    event.set_report_id(ReportIdFromBits(number));
    event.set_status(v1::REPORT_STATUS_RECEIVED);
    event.mutable_decided_at()->set_seconds(
        absl::ToUnixSeconds(absl::Now() - before));
    event.mutable_received()->set_text("Ổ gà to giữa đường, xe máy suýt ngã");
    *event.mutable_received()->mutable_location() = Here();
    return event;
  }

  static v1::ReportEvent Becomes(uint64_t number, v1::ReportStatus status) {
    v1::ReportEvent event;
    event.set_report_id(ReportIdFromBits(number));
    event.set_status(status);
    event.mutable_decided_at()->set_seconds(absl::ToUnixSeconds(absl::Now()));
    event.mutable_withdrawn();
    return event;
  }

  // Applies to partition 0, after what was applied before.
  void Apply(const std::vector<v1::ReportEvent>& events) {
    std::vector<kafka::Record> records;
    for (const v1::ReportEvent& event : events) {
      records.emplace_back();
      records.back().value = event.SerializeAsString();
    }
    const auto size = static_cast<int64_t>(records.size());
    EXPECT_EQ(*view_.Apply(0, next_, next_ + size, records), next_ + size);
    next_ += size;
  }

  size_t Found() {
    return finder_.Find("", kPlain, location_, "giao_thong", absl::Now())
        .candidates.size();
  }

  paht::testing::RedisServer server_;
  const std::unique_ptr<redis::Client> redis_ =
      *redis::Client::Create({.address = server_.address(),
                              .connect_timeout = absl::Milliseconds(50),
                              .command_timeout = absl::Milliseconds(50)});
  const WordMeanings meanings_ = DeployedWordMeanings();
  IndexView view_{*redis_, "t.", absl::Hours(24 * 14), absl::Now};
  DuplicateFinder finder_{DeployedPhrases().duplicates(),
                          DeployedPhrases().incidents(), meanings_, *redis_,
                          "t."};
  v1::Location location_;
  int64_t next_ = 0;
};

TEST_F(IndexTest, FollowsTheLifeOfAReport) {
  EXPECT_EQ(*view_.Checkpoint(0), 0);
  Apply({Received(1)});
  EXPECT_EQ(*view_.Checkpoint(0), 1);
  EXPECT_EQ(*view_.Checkpoint(1), 0);
  EXPECT_EQ(Found(), 1u);
  Apply({Becomes(1, v1::REPORT_STATUS_RESOLVED)});
  EXPECT_EQ(Found(), 1u);
  Apply({Becomes(1, v1::REPORT_STATUS_WITHDRAWN)});
  EXPECT_EQ(Found(), 0u);
}

// A storm: the fifth alike report within the hour makes an incident of all, and
// what comes later is taken in although the first is not in the window any
// more.
TEST_F(IndexTest, FindsAnIncidentAndKeepsIt) {
  const auto incident = [&] {
    return finder_.Find("", kPlain, location_, "giao_thong", absl::Now())
        .incident;
  };
  Apply({Received(1, absl::Minutes(59)), Received(2, absl::Minutes(58)),
         Received(3, absl::Minutes(10))});
  EXPECT_FALSE(incident().has_value());
  Apply({Received(4, absl::Minutes(5))});
  ASSERT_TRUE(incident().has_value());
  EXPECT_EQ(incident()->anchor_id, ReportIdFromBits(1));
  EXPECT_EQ(incident()->report_ids.size(), 3u);

  v1::ReportEvent classified = Becomes(4, v1::REPORT_STATUS_CLASSIFIED);
  v1::Assessment& assessment =
      *classified.mutable_classified()->mutable_classification();
  assessment.set_incident_candidate_id(ReportIdFromBits(77));
  assessment.add_incident_report_ids(ReportIdFromBits(3));
  Apply({classified});
  EXPECT_EQ(incident()->anchor_id, ReportIdFromBits(77));
  // Those that are not known to belong to it.
  EXPECT_EQ(
      incident()->report_ids,
      (std::vector<std::string>{ReportIdFromBits(1), ReportIdFromBits(2)}));
}

TEST_F(IndexTest, AppliesOnlyFromWhereItIs) {
  Apply({Received(1)});
  kafka::Record record;
  record.value = Received(2).SerializeAsString();
  EXPECT_EQ(*view_.Apply(0, 7, 8, {record}), 1);
  EXPECT_EQ(Found(), 1u);
}

TEST_F(IndexTest, LeavesOutWhatHasNoPlaceIsOldOrSpoilt) {
  v1::ReportEvent nowhere = Received(1);
  nowhere.mutable_received()->clear_location();
  Apply({nowhere, Received(2, absl::Hours(24 * 15)),
         Becomes(3, v1::REPORT_STATUS_ASSIGNED)});
  kafka::Record spoilt;
  spoilt.value = "\xff\xff";
  kafka::Record tombstone;
  EXPECT_EQ(*view_.Apply(0, 3, 5, {spoilt, tombstone}), 5);
  EXPECT_EQ(Found(), 0u);
  // No key is left behind for a report that was never added.
  const auto keys = *redis_->Call({"KEYS", "t.duplicates:1:report:*"});
  EXPECT_EQ(keys->elements, 0u);
}

TEST_F(IndexTest, ForgetsByItself) {
  Apply({Received(1)});
  const auto keys = *redis_->Call({"KEYS", "t.duplicates:1:*:*"});
  int endless = 0;
  for (size_t i = 0; i < keys->elements; ++i) {
    const std::string key = keys->element[i]->str;
    const auto left = *redis_->Call({"TTL", key});
    endless += left->integer < 0;
  }
  EXPECT_EQ(endless, 1);  // The checkpoint.
}

TEST_F(IndexTest, FindsNothingWithoutRedisAndLosesNoTime) {
  Apply({Received(1)});
  server_.Stop();
  EXPECT_EQ(Found(), 0u);
  EXPECT_TRUE(absl::IsUnavailable(view_.Checkpoint(0).status()));
  const absl::Time begin = absl::Now();
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(Found(), 0u);
  EXPECT_LT(absl::Now() - begin, absl::Milliseconds(500));
}

TEST_F(IndexTest, LosesOneTimeOutToARedisThatHangs) {
  Apply({Received(1)});
  EXPECT_EQ(Found(), 1u);
  const auto other = *redis::Client::Create({.address = server_.address()});
  ASSERT_TRUE(other->Call({"CLIENT", "PAUSE", "1000", "ALL"}).ok());
  const absl::Time begin = absl::Now();
  for (int i = 0; i < 100; ++i) EXPECT_EQ(Found(), 0u);
  EXPECT_LT(absl::Now() - begin, absl::Milliseconds(400));
}

TEST_F(IndexTest, WaitsOutWhatRedisRefuses) {
  ASSERT_TRUE(redis_->Call({"SET", "t.duplicates:1:next:0", "no number"}).ok());
  EXPECT_EQ(*view_.Checkpoint(0), 0);
  kafka::Record record;
  record.value = Received(1).SerializeAsString();
  ASSERT_TRUE(redis_->Call({"DEL", "t.duplicates:1:next:0"}).ok());
  ASSERT_TRUE(redis_->Call({"HSET", "t.duplicates:1:next:0", "a", "b"}).ok());
  EXPECT_TRUE(absl::IsUnavailable(view_.Apply(0, 0, 1, {record}).status()));
}

TEST(CircuitBreaker, LetsOneTryAfterAPause) {
  const absl::Time start = absl::FromUnixSeconds(1000);
  CircuitBreaker breaker(absl::Seconds(2));
  EXPECT_TRUE(breaker.MayAsk(start));
  EXPECT_TRUE(breaker.MayAsk(start));
  breaker.Report(false, start);
  EXPECT_FALSE(breaker.MayAsk(start + absl::Seconds(1)));
  EXPECT_TRUE(breaker.MayAsk(start + absl::Seconds(2)));
  EXPECT_FALSE(breaker.MayAsk(start + absl::Seconds(2)));  // One is asking.
  breaker.Report(true, start + absl::Seconds(2));
  EXPECT_TRUE(breaker.MayAsk(start + absl::Seconds(2)));
}

}  // namespace
}  // namespace paht::classification
