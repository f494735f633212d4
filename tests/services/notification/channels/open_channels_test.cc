#include "services/notification/channels/open_channels.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "paht/v1/config.pb.h"
#include "tests/services/notification/channels/channels_fixture.h"
#include "tests/services/notification/support.h"

namespace paht::notification {
namespace {

using OpenChannelsTest = ChannelsTest;

TEST_F(OpenChannelsTest, NamesFileAndField) {
  const std::string secret = Write("secret", "a-secret-of-the-test");
  const std::string short_secret = Write("short", "short");
  using Spoil = std::function<void(v1::NotificationConfig&)>;
  const auto webhook = [&](v1::NotificationConfig& c) {
    auto* hook = c.mutable_channels(0)->mutable_webhook();
    hook->set_url("https://example.org/hook");
    hook->set_secret_file(secret);
    return hook;
  };
  const auto smtp = [](v1::NotificationConfig& c) {
    auto* mail = c.mutable_channels(0)->mutable_smtp();
    mail->set_url("smtp://example.org");
    mail->set_from("a@example.org");
    return mail;
  };
  const std::vector<std::pair<std::string, Spoil>> cases = {
      {"channels: there is none", [](auto& c) { c.clear_channels(); }},
      {"name", [](auto& c) { c.mutable_channels(0)->set_name("E-Mail"); }},
      {"name is taken", [](auto& c) { *c.add_channels() = c.channels(0); }},
      {"kind is missing", [](auto& c) { c.mutable_channels(0)->clear_kind(); }},
      {"file.path",
       [](auto& c) { c.mutable_channels(0)->mutable_file()->clear_path(); }},
      {"webhook.url", [&](auto& c) { webhook(c)->set_url("ftp://x/"); }},
      {"webhook.url", [&](auto& c) { webhook(c)->set_url("no url"); }},
      {"webhook.secret_file",
       [&](auto& c) { webhook(c)->set_secret_file("/no/such"); }},
      {"webhook.secret_file",
       [&](auto& c) { webhook(c)->set_secret_file(short_secret); }},
      {"webhook.timeout_seconds",
       [&](auto& c) { webhook(c)->set_timeout_seconds(60); }},
      {"smtp.url", [&](auto& c) { smtp(c)->set_url("http://x"); }},
      {"smtp.from", [&](auto& c) { smtp(c)->clear_from(); }},
      {"smtp.password_file", [&](auto& c) { smtp(c)->set_username("u"); }},
      {"smtp.timeout_seconds",
       [&](auto& c) { smtp(c)->set_timeout_seconds(-1); }},
  };
  for (const auto& [field, spoil] : cases) {
    v1::NotificationConfig config = CommittedConfig();
    config.mutable_channels(0)->mutable_file()->set_path(Path("out"));
    spoil(config);
    const absl::Status status =
        OpenChannels("a/b.textproto", config, "", absl::Now).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << field;
    EXPECT_TRUE(absl::StrContains(status.message(), "a/b.textproto: channels"))
        << status;
    EXPECT_TRUE(absl::StrContains(status.message(), field)) << status;
  }
}

TEST_F(OpenChannelsTest, TheFlagOutboxWins) {
  const auto channels = OpenChannels("committed", CommittedConfig(),
                                     Path("elsewhere"), absl::Now);
  ASSERT_TRUE(channels.ok()) << channels.status();
  ASSERT_EQ(channels->size(), 1u);
  (*channels)[0].channel->Send(Message(), Contact());
  EXPECT_EQ(Lines("elsewhere").size(), 1u);
}

}  // namespace
}  // namespace paht::notification
