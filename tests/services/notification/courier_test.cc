// One try, and what is written down about it.
#include "services/notification/courier.h"

#include <gtest/gtest.h>

#include <stop_token>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/time/time.h"
#include "common/kafka/record.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/record.pb.h"
#include "services/notification/channels/channel.h"
#include "tests/services/notification/support.h"

namespace paht::notification {
namespace {

// Answers what it is told to, and counts.
class FakeChannel : public Channel {
 public:
  SendResult Send(const v1::PendingMessage& /*message*/,
                  const v1::Contact& /*contact*/) override {
    ++sends;
    return result;
  }

  SendResult result;
  int sends = 0;
};

class CourierTest : public ::testing::Test {
 protected:
  CourierTest()
      : courier_({.topic_prefix = "p.", .now = [this] { return now_; }},
                 channel_, stop_.get_token()) {
    source_.topic = "p.report-events";
    source_.partition = 5;
    source_.offset = 17;
    source_.key = kReportId;
  }

  std::vector<kafka::Record> Deliver(int attempts = 0) {
    v1::PendingMessage message = Message();
    message.set_attempts(attempts);
    return courier_.Deliver(message, Contact(), source_);
  }

  static v1::NotificationOutcome OutcomeIn(const kafka::Record& record) {
    EXPECT_EQ(record.topic, "p.report-commands");
    v1::ReportCommand command;
    EXPECT_TRUE(command.ParseFromString(*record.value));
    return command.record_notification().outcome();
  }
  static v1::PendingMessage MessageIn(const kafka::Record& record) {
    v1::PendingMessage message;
    EXPECT_TRUE(message.ParseFromString(*record.value));
    return message;
  }

  absl::Time now_ = kNow;
  std::stop_source stop_;
  FakeChannel channel_;
  Courier courier_;
  kafka::Record source_;
};

TEST_F(CourierTest, RecordsWhatIsDelivered) {
  const auto records = Deliver();
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(OutcomeIn(records[0]), v1::NOTIFICATION_OUTCOME_DELIVERED);
  EXPECT_EQ(records[0].HeaderOr("ce_id"),
            Message().notification_id() + ".record");
}

TEST_F(CourierTest, PutsOffWhatFails) {
  channel_.result = {.outcome = Outcome::kTryAgain, .detail = "busy"};
  auto records = Deliver();
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].topic, "p.notification-retry-1m");
  EXPECT_EQ(records[0].key, kReportId);
  v1::PendingMessage message = MessageIn(records[0]);
  EXPECT_EQ(message.attempts(), 1);
  EXPECT_EQ(message.last_error(), "busy");
  EXPECT_EQ(message.not_before().seconds(),
            absl::ToUnixSeconds(kNow + absl::Minutes(1)));
  EXPECT_EQ(message.text(), Message().text());
  EXPECT_EQ(Deliver(3)[0].topic, "p.notification-retry-6h");
  channel_.result.retry_after = absl::Minutes(30);
  EXPECT_EQ(Deliver()[0].topic, "p.notification-retry-1h");
}

TEST_F(CourierTest, GivesUpAfterTheLastAttemptOrWhenRefused) {
  channel_.result = {.outcome = Outcome::kTryAgain, .detail = "busy"};
  auto records = Deliver(6);
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(OutcomeIn(records[0]), v1::NOTIFICATION_OUTCOME_FAILED);
  v1::DeadLetter letter;
  ASSERT_TRUE(letter.ParseFromString(*records[1].value));
  EXPECT_EQ(records[1].topic, "p.dead-letters");
  EXPECT_EQ(letter.topic(), "p.report-events");
  EXPECT_EQ(letter.partition(), 5);
  EXPECT_EQ(letter.offset(), 17);
  EXPECT_TRUE(absl::StrContains(letter.detail(), "after 7 attempts: busy"));

  channel_.result = {.outcome = Outcome::kRefused, .detail = "no"};
  records = Deliver();
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(OutcomeIn(records[0]), v1::NOTIFICATION_OUTCOME_FAILED);
}

TEST_F(CourierTest, SparesAChannelThatIsDown) {
  channel_.result = {.outcome = Outcome::kChannelDown, .detail = "no answer"};
  for (int i = 0; i < 5; ++i) Deliver();
  EXPECT_EQ(channel_.sends, 5);
  const auto records = Deliver(2);
  EXPECT_EQ(channel_.sends, 5);
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].topic, "p.notification-retry-1m");
  EXPECT_EQ(MessageIn(records[0]).attempts(), 2);
  now_ += absl::Seconds(30);
  channel_.result = {};
  EXPECT_EQ(OutcomeIn(Deliver()[0]), v1::NOTIFICATION_OUTCOME_DELIVERED);
  EXPECT_EQ(OutcomeIn(Deliver()[0]), v1::NOTIFICATION_OUTCOME_DELIVERED);
}

// One recipient's mailbox says nothing about the others'.
TEST_F(CourierTest, ATroubledMessageIsNoTroubledChannel) {
  channel_.result = {.outcome = Outcome::kTryAgain};
  for (int i = 0; i < 20; ++i) Deliver();
  EXPECT_EQ(channel_.sends, 20);
}

TEST_F(CourierTest, SendsNothingMoreWhileStopping) {
  stop_.request_stop();
  const auto records = Deliver(1);
  EXPECT_EQ(channel_.sends, 0);
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].topic, "p.notification-retry-1m");
  EXPECT_EQ(MessageIn(records[0]).attempts(), 1);
}

}  // namespace
}  // namespace paht::notification
