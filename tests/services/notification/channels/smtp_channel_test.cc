// The mails, and the channel against a small real server.
#include "services/notification/channels/smtp_channel.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/record.pb.h"
#include "services/notification/channels/channel.h"
#include "services/notification/channels/email_text.h"
#include "tests/services/notification/channels/channels_fixture.h"
#include "tests/services/notification/small_servers.h"
#include "tests/services/notification/support.h"
#include "tests/support/process.h"

namespace paht::notification {
namespace {

class SmtpTest : public ChannelsTest {
 protected:
  static v1::SmtpChannel Config(const std::string& url) {
    v1::SmtpChannel config;
    config.set_url(url);
    config.set_from("Ha Tinh <no-reply@example.org>");
    return config;
  }
  static SendResult Send(const v1::SmtpChannel& config,
                         const v1::Contact& contact = Contact()) {
    auto channel = OpenSmtpChannel(config, [] { return kNow; });
    EXPECT_TRUE(channel.ok()) << channel.status();
    return (*channel)->Send(Message(), contact);
  }
};

// Read by Python's e-mail parser, as a mail program would.
TEST_F(SmtpTest, TheMailIsReadAsItWasWritten) {
  SmtpServer server;
  const SendResult result = Send(Config(server.url()));
  ASSERT_EQ(result.outcome, Outcome::kDelivered) << result.detail;
  ASSERT_EQ(server.mails().size(), 1u);
  Write("mail", server.mails()[0] + "\r\n");
  Write("read.py",
        "import email, email.policy, sys\n"
        "m = email.message_from_binary_file(open(sys.argv[1], 'rb'), "
        "policy=email.policy.default)\n"
        "assert not m.defects, m.defects\n"
        "for name in ('subject', 'message-id', 'from', 'to', 'date', "
        "'content-type', 'auto-submitted'):\n"
        "    print(m[name])\n"
        "print(m.get_content(), end='')\n");
  ASSERT_EQ(std::system(absl::StrCat("python3 ", Path("read.py"), " ",
                                     Path("mail"), " > ", Path("read"))
                            .c_str()),
            0);
  EXPECT_EQ(absl::StrReplaceAll(Read("read"), {{"\r\n", "\n"}}),
            absl::StrCat(Message().subject(), "\n<", kReportId,
                         ".3.test@example.org>\n"
                         "Ha Tinh <no-reply@example.org>\n"
                         "reporter@example.org\n"
                         "Thu, 26 Nov 2026 01:30:00 +0000\n"
                         "text/plain; charset=\"UTF-8\"\nauto-generated\n",
                         Message().text()));
  const auto commands = server.commands();
  EXPECT_EQ(std::count(commands.begin(), commands.end(),
                       "RCPT TO:<reporter@example.org>"),
            1);
  EXPECT_EQ(std::count(commands.begin(), commands.end(),
                       "MAIL FROM:<no-reply@example.org>"),
            1);
}

TEST(EmailText, LinesAreShortAndCharactersWhole) {
  v1::PendingMessage message = Message();
  std::string subject;
  for (int i = 0; i < 30; ++i) subject += "ữ ế x";
  message.set_subject(subject);
  const std::string mail =
      EmailText(message, "no-reply@example.org", "a@example.org", kNow);
  int words = 0;
  for (const absl::string_view line : absl::StrSplit(mail, "\r\n")) {
    EXPECT_LE(line.size(), 90u) << line;
    EXPECT_FALSE(absl::StrContains(line, "\n"));
    words += absl::StrContains(line, "=?UTF-8?B?") ? 1 : 0;
  }
  EXPECT_GT(words, 3);
}

TEST(EmailText, RefusesAddressesThatWouldBreakOut) {
  for (const char* good : {"a@b.vn", "a.b+c@d-e.vn"}) {
    EXPECT_TRUE(IsPlainAddress(good)) << good;
  }
  for (const char* bad : {"", "a", "@b", "a@", "a@b@c", "a@b\r\nRCPT TO:<x@y>",
                          "a b@c", "<a@b>", "a@b>", "đ@b.vn", "a,b@c"}) {
    EXPECT_FALSE(IsPlainAddress(bad)) << bad;
  }
}

TEST_F(SmtpTest, JudgesByTheServersAnswer) {
  struct Case {
    std::string word;
    std::string reply;
    Outcome outcome;
  };
  for (const Case& c : std::vector<Case>{
           {"CONNECT", "421 later", Outcome::kChannelDown},
           {"CONNECT", "554 no", Outcome::kRefused},
           {"MAIL", "451 later", Outcome::kTryAgain},
           {"RCPT", "450 greylisted", Outcome::kTryAgain},
           {"RCPT", "550 no such reporter@example.org", Outcome::kRefused},
           {"CONTENT", "452 full", Outcome::kTryAgain},
           {"CONTENT", "554 spam", Outcome::kRefused}}) {
    SmtpServer server(SmtpServer::Replies{{c.word, c.reply}});
    const SendResult result = Send(Config(server.url()));
    EXPECT_EQ(result.outcome, c.outcome)
        << c.word << " " << c.reply << ": " << result.detail;
    EXPECT_FALSE(absl::StrContains(result.detail, "reporter@example.org"));
    EXPECT_TRUE(server.mails().empty());
  }
}

TEST_F(SmtpTest, NobodyThereOrNoTlsWhereItIsRequired) {
  v1::SmtpChannel config =
      Config(absl::StrCat("smtp://127.0.0.1:", paht::testing::FreePort()));
  EXPECT_EQ(Send(config).outcome, Outcome::kChannelDown);
  SmtpServer server;
  config.set_url(server.url());
  config.set_require_tls(true);
  EXPECT_EQ(Send(config).outcome, Outcome::kChannelDown);
  EXPECT_TRUE(server.mails().empty());
}

TEST_F(SmtpTest, LogsInWithThePasswordOfTheFile) {
  v1::SmtpChannel config;
  {
    SmtpServer server;
    config = Config(server.url());
    config.set_username("user");
    config.set_password_file(Write("password", "secret\n"));
    EXPECT_EQ(Send(config).outcome, Outcome::kDelivered);
    // base64 of "\0user\0secret"
    bool logged_in = false;
    for (const std::string& command : server.commands()) {
      logged_in = logged_in || absl::StrContains(command, "AHVzZXIAc2VjcmV0");
    }
    EXPECT_TRUE(logged_in);
  }
  SmtpServer refusing(SmtpServer::Replies{{"AUTH", "535 wrong"}});
  config.set_url(refusing.url());
  const SendResult result = Send(config);
  EXPECT_EQ(result.outcome, Outcome::kChannelDown) << result.detail;
  EXPECT_FALSE(absl::StrContains(result.detail, "secret"));
}

TEST_F(SmtpTest, AnAddressThatIsNoneIsRefusedUnsent) {
  SmtpServer server;
  v1::Contact contact = Contact();
  contact.set_email("a@b\r\nRCPT TO:<x@y>");
  EXPECT_EQ(Send(Config(server.url()), contact).outcome, Outcome::kRefused);
  EXPECT_TRUE(server.commands().empty());
}

}  // namespace
}  // namespace paht::notification
