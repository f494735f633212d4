// The channels against files and small real servers.
#include <fcntl.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/notification.pb.h"
#include "paht/v1/record.pb.h"
#include "services/notification/channels/channel.h"
#include "services/notification/channels/email_text.h"
#include "services/notification/channels/file_channel.h"
#include "services/notification/channels/open_channels.h"
#include "services/notification/channels/smtp_channel.h"
#include "services/notification/channels/webhook_channel.h"
#include "tests/services/notification/small_servers.h"
#include "tests/services/notification/support.h"
#include "tests/support/process.h"

namespace paht::notification {
namespace {

class ChannelsTest : public ::testing::Test {
 protected:
  ChannelsTest() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "paht-channels-XXXXXX")
            .string();
    folder_ = mkdtemp(pattern.data());
  }
  ~ChannelsTest() override { std::filesystem::remove_all(folder_); }

  std::string Path(const std::string& name) const {
    return absl::StrCat(folder_, "/", name);
  }
  std::string Write(const std::string& name, const std::string& text) const {
    std::ofstream(Path(name)) << text;
    return Path(name);
  }
  std::string Read(const std::string& name) const {
    std::ifstream file(Path(name));
    return std::string(std::istreambuf_iterator<char>(file), {});
  }
  std::vector<std::string> Lines(const std::string& name) const {
    return absl::StrSplit(Read(name), '\n', absl::SkipEmpty());
  }

  std::string folder_;
};

v1::OutgoingMessage Parse(const std::string& json) {
  v1::OutgoingMessage message;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(json, &message).ok())
      << json;
  return message;
}

void ExpectIsMessage(const v1::OutgoingMessage& out) {
  EXPECT_EQ(out.notification_id(), Message().notification_id());
  EXPECT_EQ(out.report_id(), kReportId);
  EXPECT_EQ(out.about_sequence(), 3);
  EXPECT_EQ(out.reporter_id(), kReporter);
  EXPECT_EQ(out.template_id(), "assigned");
  EXPECT_EQ(out.subject(), Message().subject());
  EXPECT_EQ(out.text(), Message().text());
  EXPECT_EQ(out.event_at(), "2026-11-26T01:30:00Z");
}

using FileChannelTest = ChannelsTest;

TEST_F(FileChannelTest, AppendsOneJsonObjectALine) {
  const auto channel = OpenFileChannel({.path = Path("out")});
  ASSERT_TRUE(channel.ok()) << channel.status();
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ((*channel)->Send(Message(), Contact()).outcome,
              Outcome::kDelivered);
  }
  const auto lines = Lines("out");
  ASSERT_EQ(lines.size(), 2u);
  ExpectIsMessage(Parse(lines[1]));
  EXPECT_FALSE(Parse(lines[1]).has_to());
  for (const std::string& secret :
       {Contact().name(), Contact().phone(), Contact().email()}) {
    EXPECT_FALSE(absl::StrContains(Read("out"), secret));
  }
  struct stat about = {};
  ASSERT_EQ(stat(Path("out").c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0600U);
}

TEST_F(FileChannelTest, WritesAddressesOnlyWhenAsked) {
  const auto channel =
      OpenFileChannel({.path = Path("out"), .include_contact = true});
  (*channel)->Send(Message(), Contact());
  const v1::OutgoingMessage out = Parse(Lines("out")[0]);
  EXPECT_EQ(out.to().phone(), Contact().phone());
  EXPECT_EQ(out.to().email(), Contact().email());
}

TEST_F(FileChannelTest, LinesOfManyProcessesAndThreadsAreWhole) {
  constexpr int kProcesses = 4;
  constexpr int kThreads = 2;
  constexpr int kMessages = 50;
  std::vector<pid_t> children;
  for (int p = 0; p < kProcesses; ++p) {
    const pid_t pid = fork();
    if (pid == 0) {
      const auto channel = OpenFileChannel({.path = Path("out")});
      {
        std::vector<std::jthread> threads;
        for (int t = 0; t < kThreads; ++t) {
          threads.emplace_back([&, t] {
            v1::PendingMessage message = Message();
            message.set_text(std::string(5000, 'x'));
            for (int i = 0; i < kMessages; ++i) {
              message.set_notification_id(absl::StrCat(p, ".", t, ".", i));
              (*channel)->Send(message, Contact());
            }
          });
        }
      }
      _exit(0);
    }
    children.push_back(pid);
  }
  for (const pid_t pid : children) EXPECT_EQ(paht::testing::Wait(pid), 0);
  std::set<std::string> ids;
  for (const std::string& line : Lines("out")) {
    ids.insert(Parse(line).notification_id());
  }
  EXPECT_EQ(ids.size(), static_cast<size_t>(kProcesses * kThreads * kMessages));
}

TEST_F(FileChannelTest, EndsWhatAKilledProcessLeftBehind) {
  Write("out", "{\"notification_id\":\"ha");
  const auto channel = OpenFileChannel({.path = Path("out")});
  (*channel)->Send(Message(), Contact());
  const auto lines = Lines("out");
  ASSERT_EQ(lines.size(), 2u);
  ExpectIsMessage(Parse(lines[1]));
}

TEST_F(FileChannelTest, FollowsLogRotation) {
  const auto channel = OpenFileChannel({.path = Path("out")});
  (*channel)->Send(Message(), Contact());
  std::filesystem::rename(Path("out"), Path("out.1"));
  (*channel)->Send(Message(), Contact());
  EXPECT_EQ(Lines("out.1").size(), 1u);
  EXPECT_EQ(Lines("out").size(), 1u);
}

TEST_F(FileChannelTest, SaysWhatIsWrong) {
  const auto missing = OpenFileChannel({.path = Path("no/such/folder")});
  EXPECT_TRUE(absl::IsInvalidArgument(missing.status()));
  EXPECT_TRUE(absl::StrContains(missing.status().message(), "no/such/folder"));

  const auto full = OpenFileChannel({.path = "/dev/full"});
  ASSERT_TRUE(full.ok()) << full.status();
  const SendResult result = (*full)->Send(Message(), Contact());
  EXPECT_EQ(result.outcome, Outcome::kChannelDown);
  EXPECT_TRUE(absl::StrContains(result.detail, "No space left"))
      << result.detail;
}

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
