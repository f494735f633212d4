// Whom the channels believe to be who they say they are.
#include <gtest/gtest.h>
#include <sys/types.h>

#include <cstddef>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "paht/v1/config.pb.h"
#include "services/notification/channels/channel.h"
#include "services/notification/channels/smtp_channel.h"
#include "services/notification/channels/webhook_channel.h"
#include "tests/services/notification/channels/channels_fixture.h"
#include "tests/services/notification/small_servers.h"
#include "tests/services/notification/support.h"
#include "tests/support/process.h"

namespace paht::notification {
namespace {

// Both speak to servers whose certificate an authority of ours vouches for.
class TlsTest : public ChannelsTest {
 protected:
  TlsTest() {
    const std::string command = absl::StrCat(
        "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=test "
        "-addext subjectAltName=IP:127.0.0.1 -keyout ",
        Path("key"), " -out ", Path("certificate"), " 2>/dev/null");
    EXPECT_EQ(std::system(command.c_str()), 0);
    Write("secret", "a-secret-of-the-test");
  }
  ~TlsTest() override {
    if (front_ != 0) paht::testing::Kill(front_);
  }

  // The port that ends TLS in front of `port`.
  int Front(int port) {
    const int listen = paht::testing::FreePort();
    front_ = paht::testing::Spawn(
        {"python3", PAHT_TLS_FRONT, absl::StrCat(listen), absl::StrCat(port),
         Path("certificate"), Path("key")},
        Path("front.log"));
    for (int i = 0; i < 100 && !paht::testing::Answers(listen); ++i) {
      absl::SleepFor(absl::Milliseconds(50));
    }
    return listen;
  }

 private:
  pid_t front_ = 0;
};

TEST_F(TlsTest, AWebhookIsWhoTheAuthoritySays) {
  HttpServer server([](const HttpRequest&, size_t) { return HttpAnswer{}; });
  v1::WebhookChannel config;
  config.set_url(
      absl::StrCat("https://127.0.0.1:", Front(server.port()), "/hook"));
  config.set_secret_file(Path("secret"));
  const auto send = [&] {
    const auto channel = OpenWebhookChannel(config, absl::Now);
    EXPECT_TRUE(channel.ok()) << channel.status();
    return (*channel)->Send(Message(), Contact());
  };
  // Nobody of the system's authorities knows it.
  EXPECT_EQ(send().outcome, Outcome::kChannelDown);
  EXPECT_TRUE(server.requests().empty());
  config.set_ca_file(Path("certificate"));
  const SendResult result = send();
  EXPECT_EQ(result.outcome, Outcome::kDelivered) << result.detail;
}

TEST_F(TlsTest, AMailServerIsWhoTheAuthoritySays) {
  SmtpServer server;
  v1::SmtpChannel config;
  config.set_url(absl::StrCat("smtps://127.0.0.1:", Front(server.port())));
  config.set_from("no-reply@example.org");
  config.set_require_tls(true);
  const auto send = [&] {
    const auto channel = OpenSmtpChannel(config, absl::Now);
    EXPECT_TRUE(channel.ok()) << channel.status();
    return (*channel)->Send(Message(), Contact());
  };
  EXPECT_EQ(send().outcome, Outcome::kChannelDown);
  EXPECT_TRUE(server.commands().empty());
  config.set_ca_file(Path("certificate"));
  const SendResult result = send();
  EXPECT_EQ(result.outcome, Outcome::kDelivered) << result.detail;
  EXPECT_EQ(server.mails().size(), 1u);
}

}  // namespace
}  // namespace paht::notification
