// Against a small real server.
#include "services/notification/channels/webhook_channel.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "paht/v1/config.pb.h"
#include "services/notification/channels/channel.h"
#include "tests/services/notification/channels/channels_fixture.h"
#include "tests/services/notification/small_servers.h"
#include "tests/services/notification/support.h"
#include "tests/support/process.h"

namespace paht::notification {
namespace {

class WebhookTest : public ChannelsTest {
 protected:
  std::unique_ptr<Channel> Open(const std::string& url, double timeout = 0) {
    v1::WebhookChannel config;
    config.set_url(url);
    config.set_secret_file(Write("secret", "a-secret-of-the-test\n"));
    config.set_timeout_seconds(timeout);
    auto channel = OpenWebhookChannel(config, [] { return kNow; });
    EXPECT_TRUE(channel.ok()) << channel.status();
    return *std::move(channel);
  }
};

TEST_F(WebhookTest, PostsTheMessageSigned) {
  HttpServer server([](const HttpRequest&, size_t) { return HttpAnswer{204}; });
  const auto channel = Open(server.url());
  EXPECT_EQ(channel->Send(Message(), Contact()).outcome, Outcome::kDelivered);
  const auto requests = server.requests();
  ASSERT_EQ(requests.size(), 1u);
  HttpRequest request = requests[0];
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.path, "/hook");
  EXPECT_EQ(request.headers["idempotency-key"], Message().notification_id());
  EXPECT_EQ(request.headers["content-type"], "application/json; charset=utf-8");
  ExpectIsMessage(Parse(request.body));
  EXPECT_FALSE(absl::StrContains(request.body, Contact().phone()));

  // As a receiver checks it, with another implementation.
  const std::string time = absl::StrCat(absl::ToUnixSeconds(kNow));
  Write("body", absl::StrCat(time, ".", request.body));
  const std::string command =
      absl::StrCat("openssl dgst -sha256 -hmac a-secret-of-the-test -r ",
                   Path("body"), " > ", Path("digest"));
  ASSERT_EQ(std::system(command.c_str()), 0);
  EXPECT_EQ(request.headers["x-paht-signature"],
            absl::StrCat("t=", time, ",v1=", Read("digest").substr(0, 64)));
}

struct Answered {
  int code;
  Outcome outcome;
};

TEST_F(WebhookTest, JudgesByTheStatusCode) {
  const Answered cases[] = {
      {200, Outcome::kDelivered},   {201, Outcome::kDelivered},
      {302, Outcome::kRefused},     {400, Outcome::kRefused},
      {401, Outcome::kRefused},     {404, Outcome::kRefused},
      {408, Outcome::kChannelDown}, {410, Outcome::kRefused},
      {422, Outcome::kRefused},     {429, Outcome::kChannelDown},
      {500, Outcome::kChannelDown}, {503, Outcome::kChannelDown}};
  HttpServer elsewhere(
      [](const HttpRequest&, size_t) { return HttpAnswer{200}; });
  for (const Answered& expected : cases) {
    HttpServer server([&](const HttpRequest&, size_t) {
      return HttpAnswer{
          .code = expected.code,
          .headers = {"Location: " + elsewhere.url(), "Retry-After: 120"},
          .body = "because\n" + std::string(10'000, 'x')};
    });
    const SendResult result = Open(server.url())->Send(Message(), Contact());
    EXPECT_EQ(result.outcome, expected.outcome) << expected.code;
    EXPECT_LE(result.detail.size(), 200u);
    if (expected.outcome == Outcome::kDelivered) continue;
    EXPECT_TRUE(absl::StrContains(
        result.detail, absl::StrCat("HTTP ", expected.code, " because x")))
        << result.detail;
    EXPECT_EQ(result.retry_after, absl::Minutes(2));
  }
  EXPECT_TRUE(elsewhere.requests().empty());
}

TEST_F(WebhookTest, DoesNotWaitForEver) {
  HttpServer server([](const HttpRequest&, size_t) {
    return HttpAnswer{.after = absl::Seconds(2)};
  });
  const absl::Time started = absl::Now();
  const SendResult result = Open(server.url(), 0.5)->Send(Message(), Contact());
  EXPECT_EQ(result.outcome, Outcome::kChannelDown) << result.detail;
  EXPECT_LT(absl::Now() - started, absl::Seconds(1.5));
}

TEST_F(WebhookTest, NobodyThere) {
  const SendResult result =
      Open(absl::StrCat("http://127.0.0.1:", paht::testing::FreePort()))
          ->Send(Message(), Contact());
  EXPECT_EQ(result.outcome, Outcome::kChannelDown);
  EXPECT_FALSE(result.detail.empty());
}

}  // namespace
}  // namespace paht::notification
