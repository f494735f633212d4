// Whom the channels believe to be who they say they are.
#include <gtest/gtest.h>

#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "paht/v1/config.pb.h"
#include "services/notification/channels/channel.h"
#include "services/notification/channels/smtp_channel.h"
#include "services/notification/channels/webhook_channel.h"
#include "tests/services/notification/channels/channels_fixture.h"
#include "tests/services/notification/small_servers.h"
#include "tests/services/notification/support.h"
#include "tests/support/tls_front.h"

namespace paht::notification {
namespace {

// Both speak to servers whose certificate an authority of ours vouches for.
class TlsTest : public ChannelsTest {
 protected:
  TlsTest() { Write("secret", "a-secret-of-the-test"); }
};

TEST_F(TlsTest, AWebhookIsWhoTheAuthoritySays) {
  HttpServer server([](const HttpRequest&, size_t) { return HttpAnswer{}; });
  const paht::testing::TlsFront front(server.port());
  v1::WebhookChannel config;
  config.set_url(absl::StrCat("https://127.0.0.1:", front.port(), "/hook"));
  config.set_secret_file(Path("secret"));
  const auto send = [&] {
    const auto channel = OpenWebhookChannel(config, absl::Now);
    EXPECT_TRUE(channel.ok()) << channel.status();
    return (*channel)->Send(Message(), Contact());
  };
  // Nobody of the system's authorities knows it.
  EXPECT_EQ(send().outcome, Outcome::kChannelDown);
  EXPECT_TRUE(server.requests().empty());
  config.set_ca_file(front.certificate());
  const SendResult result = send();
  EXPECT_EQ(result.outcome, Outcome::kDelivered) << result.detail;
}

TEST_F(TlsTest, AMailServerIsWhoTheAuthoritySays) {
  SmtpServer server;
  const paht::testing::TlsFront front(server.port());
  v1::SmtpChannel config;
  config.set_url(absl::StrCat("smtps://127.0.0.1:", front.port()));
  config.set_from("no-reply@example.org");
  config.set_require_tls(true);
  const auto send = [&] {
    const auto channel = OpenSmtpChannel(config, absl::Now);
    EXPECT_TRUE(channel.ok()) << channel.status();
    return (*channel)->Send(Message(), Contact());
  };
  EXPECT_EQ(send().outcome, Outcome::kChannelDown);
  EXPECT_TRUE(server.commands().empty());
  config.set_ca_file(front.certificate());
  const SendResult result = send();
  EXPECT_EQ(result.outcome, Outcome::kDelivered) << result.detail;
  EXPECT_EQ(server.mails().size(), 1u);
}

}  // namespace
}  // namespace paht::notification
