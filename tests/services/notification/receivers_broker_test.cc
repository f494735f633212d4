// Receivers that are down, refuse or hang, over a real broker.
#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <cstddef>
#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/kafka/record.h"
#include "paht/v1/record.pb.h"
#include "services/notification/core/retry.h"
#include "tests/services/notification/notification_process.h"
#include "tests/services/notification/small_servers.h"
#include "tests/services/notification/support.h"
#include "tests/support/eventually.h"
#include "tests/support/process.h"

namespace paht::notification {
namespace {

TEST_F(NotificationProcess, AReceiverThatWasDownGetsEachMessageOnce) {
  const int port = paht::testing::FreePort();
  OnlyWebhook(absl::StrCat("http://127.0.0.1:", port, "/hook"));
  StartFirst();
  PublishEvent("assigned", 3);
  ASSERT_TRUE(paht::testing::Eventually(
      [&] { return !Records("notification-retry-1m").empty(); }));
  HttpServer server([](const HttpRequest&, size_t) { return HttpAnswer{}; },
                    port);
  ASSERT_TRUE(paht::testing::Eventually(
      [&] { return Recorded() == Texts{Id(3, "webhook") + " delivered"}; }));
  auto requests = server.requests();
  ASSERT_EQ(requests.size(), 1u);
  EXPECT_EQ(requests[0].headers["idempotency-key"], Id(3, "webhook"));
  for (const char* topic : kRetryTopics) {
    for (const kafka::Record& record : Records(topic)) {
      EXPECT_FALSE(absl::StrContains(*record.value, Contact().phone()));
      EXPECT_FALSE(absl::StrContains(*record.value, Contact().email()));
    }
  }
  EXPECT_TRUE(Records("dead-letters").empty());
}

TEST_F(NotificationProcess, GivesUpAndSaysSo) {
  HttpServer server([](const HttpRequest& request, size_t) {
    const bool for_good = absl::StrContains(request.body, ".5:webhook");
    return HttpAnswer{for_good ? 400 : 500};
  });
  OnlyWebhook(server.url());
  config_.set_max_attempts(3);
  StartFirst();
  PublishEvent("assigned", 3);
  PublishEvent("closed", 5);
  ASSERT_TRUE(paht::testing::Eventually([&] {
    return Recorded() ==
           Texts{Id(3, "webhook") + " failed", Id(5, "webhook") + " failed"};
  }));
  int tries = 0;
  int refused = 0;
  for (const HttpRequest& request : server.requests()) {
    const std::string& id = request.headers.at("idempotency-key");
    tries += id == Id(3, "webhook") ? 1 : 0;
    refused += id == Id(5, "webhook") ? 1 : 0;
  }
  EXPECT_EQ(tries, 3);
  EXPECT_EQ(refused, 1);
  std::set<std::string> details;
  for (const kafka::Record& record : Records("dead-letters")) {
    v1::DeadLetter letter;
    ASSERT_TRUE(letter.ParseFromString(*record.value));
    EXPECT_EQ(letter.reason(), "failed");
    EXPECT_EQ(letter.consumer(), "notification.webhook");
    details.insert(letter.detail());
    // Enough to try it again.
    v1::PendingMessage message;
    EXPECT_TRUE(message.ParseFromString(letter.value()));
    EXPECT_FALSE(message.text().empty());
    EXPECT_EQ(letter.headers().at("ce_type"),
              "vn.gov.hatinh.paht.notification.pending.v1");
  }
  EXPECT_EQ(details,
            (std::set<std::string>{
                Id(3, "webhook") + ": given up after 3 attempts: HTTP 500 ",
                Id(5, "webhook") + ": refused: HTTP 400 "}));
}

TEST_F(NotificationProcess, KilledInTheMiddleItSendsAgainWithTheSameId) {
  HttpServer server([](const HttpRequest&, size_t before) {
    return HttpAnswer{.after = before == 0 ? absl::Seconds(3)
                                           : absl::ZeroDuration()};
  });
  OnlyWebhook(server.url());
  StartFirst();
  PublishEvent("assigned", 3);
  ASSERT_TRUE(
      paht::testing::Eventually([&] { return server.requests().size() == 1; }));
  Stop(SIGKILL);
  EXPECT_TRUE(Recorded().empty());
  Start();
  ASSERT_TRUE(paht::testing::Eventually(
      [&] { return Recorded() == Texts{Id(3, "webhook") + " delivered"}; }));
  const auto requests = server.requests();
  ASSERT_EQ(requests.size(), 2u);
  for (const HttpRequest& request : requests) {
    EXPECT_EQ(request.headers.at("idempotency-key"), Id(3, "webhook"));
  }
  EXPECT_EQ(requests[0].body, requests[1].body);
}

TEST_F(NotificationProcess, AChannelThatHangsHoldsUpNoOtherAndNoStop) {
  std::atomic<bool> hang = true;
  HttpServer server([&](const HttpRequest&, size_t) {
    return HttpAnswer{.after = hang ? absl::Seconds(5) : absl::ZeroDuration()};
  });
  AddWebhook(server.url(), /*timeout_seconds=*/2);
  config_.set_max_concurrent_sends(1);
  StartFirst();
  constexpr int kEvents = 20;
  for (int i = 1; i <= kEvents; ++i) PublishEvent("assigned", i);
  const absl::Time published = absl::Now();
  ASSERT_TRUE(
      paht::testing::Eventually([&] { return Outbox().size() == kEvents; }));
  EXPECT_LT(absl::Now() - published, absl::Seconds(2));

  // In the middle of the hanging batch; what was not sent is not lost.
  ExpectStopsInOrder();
  hang = false;
  Start();
  ASSERT_TRUE(paht::testing::Eventually(
      [&] { return Recorded().size() == 2 * kEvents; }));
  std::set<std::string> ids;
  for (const HttpRequest& request : server.requests()) {
    ids.insert(request.headers.at("idempotency-key"));
  }
  EXPECT_EQ(ids.size(), static_cast<size_t>(kEvents));
  EXPECT_EQ(Outbox().size(), static_cast<size_t>(kEvents));
}

}  // namespace
}  // namespace paht::notification
