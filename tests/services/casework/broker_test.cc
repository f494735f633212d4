// The casework binary with a real broker and a real Redis.
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/kafka/admin.h"
#include "common/kafka/publisher.h"
#include "common/kafka/record.h"
#include "common/rpc/status.h"
#include "paht/v1/casework.grpc.pb.h"
#include "tests/services/casework/sign_on.h"
#include "tests/services/casework/support.h"
#include "tests/services/notification/small_servers.h"
#include "tests/support/eventually.h"
#include "tests/support/kafka_server.h"
#include "tests/support/process.h"
#include "tests/support/redis_server.h"
#include "tests/support/tls_front.h"

namespace paht::casework {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(10);

class CaseworkProcess : public ::testing::Test {
 protected:
  CaseworkProcess() {
    client_.brokers = kafka_.brokers();
    Create("report-commands", {});
    Create("report-events",
           {{"retention.ms", "-1"}, {"retention.bytes", "-1"}});
    Create("report-states", {{"cleanup.policy", "compact"}});
    Create("report-originals", {{"cleanup.policy", "compact"}});
    Create("dead-letters", {});
    publisher_ = *kafka::OpenPublisher({.client = client_});
    PublishKeys(sign_on_);
    stub_ = v1::Casework::NewStub(grpc::CreateChannel(
        absl::StrCat("127.0.0.1:", port_), grpc::InsecureChannelCredentials()));
  }
  ~CaseworkProcess() override {
    if (HasFailure()) {
      (void)std::system(absl::StrCat("tail -n 40 ", log_).c_str());
    }
    (void)unlink(log_.c_str());
    (void)unlink(jwks_.c_str());
  }

  void Create(const std::string& topic, const kafka::TopicConfig& config) {
    const absl::Status status =
        kafka::CreateTopic(client_,
                           {.name = absl::StrCat("paht.", topic),
                            .partitions = 2,
                            .config = config},
                           kTimeout);
    ASSERT_TRUE(status.ok()) << status;
  }

  void PublishKeys(const SignOn& sign_on) const {
    std::ofstream(jwks_ + ".new") << sign_on.Jwks();
    std::filesystem::rename(jwks_ + ".new", jwks_);
  }

  pid_t Spawn(const std::vector<std::string>& more = {}) {
    std::vector<std::string> command = {
        PAHT_CASEWORK,
        absl::StrCat("--kafka_brokers=", kafka_.brokers()),
        absl::StrCat("--redis=", redis_.address()),
        absl::StrCat("--listen=127.0.0.1:", port_),
        absl::StrCat("--metrics_listen=127.0.0.1:", metrics_port_),
        absl::StrCat("--config=", PAHT_CASEWORK_CONFIG),
        absl::StrCat("--calendar=", PAHT_CALENDAR),
        absl::StrCat("--departments=", PAHT_DEPARTMENTS),
        absl::StrCat("--categories=", PAHT_CATEGORIES),
        absl::StrCat("--delegations=", PAHT_DELEGATIONS),
        absl::StrCat("--lock_dir=", ::testing::TempDir()),
        absl::StrCat("--identity_jwks=", jwks_),
        "--identity_issuer=tests",
        "--identity_audience=paht",
        "--identity_algorithms=EdDSA",
    };
    command.insert(command.end(), more.begin(), more.end());
    return paht::testing::Spawn(command, log_);
  }

  void Publish(const v1::ReportCommand& command) {
    kafka::Record record;
    record.topic = "paht.report-commands";
    record.key = command.report_id();
    record.value = command.SerializeAsString();
    publisher_->Publish(record, [](const absl::Status& status) {
      EXPECT_TRUE(status.ok()) << status;
    });
    EXPECT_TRUE(publisher_->Flush(kTimeout).ok());
  }

  absl::StatusOr<v1::CommandResult> Act(const v1::ReportCommand& command) {
    return Act(command, sign_on_);
  }
  absl::StatusOr<v1::CommandResult> Act(const v1::ReportCommand& command,
                                        const SignOn& sign_on) {
    grpc::ClientContext context;
    context.set_wait_for_ready(true);
    context.AddMetadata("authorization", sign_on.For(command.actor()));
    context.set_deadline(absl::ToChronoTime(absl::Now() + kTimeout));
    v1::ActRequest request;
    *request.mutable_command() = command;
    v1::ActResponse response;
    const grpc::Status status = stub_->Act(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpc(status);
    return response.result();
  }

  // As a client does: the same command until it is known.
  absl::StatusOr<v1::CommandResult> ActUntilKnown(
      const v1::ReportCommand& command) {
    return ActUntilKnown(command, sign_on_);
  }
  absl::StatusOr<v1::CommandResult> ActUntilKnown(
      const v1::ReportCommand& command, const SignOn& sign_on) {
    absl::StatusOr<v1::CommandResult> result = Act(command, sign_on);
    for (int i = 0; i < 50 && !result.ok(); ++i) {
      absl::SleepFor(absl::Milliseconds(200));
      result = Act(command, sign_on);
    }
    return result;
  }

  paht::testing::KafkaServer kafka_;
  paht::testing::RedisServer redis_;
  kafka::ClientOptions client_;
  std::unique_ptr<kafka::Publisher> publisher_;
  const int port_ = paht::testing::FreePort();
  const int metrics_port_ = paht::testing::FreePort();
  std::unique_ptr<v1::Casework::Stub> stub_;
  const SignOn sign_on_;
  const std::string jwks_ =
      absl::StrCat(::testing::TempDir(), "paht-casework-", getpid(), ".jwks");
  const std::string log_ =
      absl::StrCat(::testing::TempDir(), "paht-casework-", getpid(), ".log");
};

TEST_F(CaseworkProcess, DecidesAnswersAndSurvives) {
  pid_t pid = Spawn();
  Publish(SubmitCommand());
  Publish(ClassifyCommand(1));
  Publish(AssignCommand(2, absl::Now() + absl::Hours(100)));

  // A person acts and hears what became of it; again, the same answer.
  v1::ReportCommand accept = By(v1::ROLE_OFFICER);
  accept.mutable_accept();
  absl::StatusOr<v1::CommandResult> result = ActUntilKnown(accept);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->sequence(), 4) << result->ShortDebugString();
  EXPECT_EQ(result->status(), v1::REPORT_STATUS_IN_PROGRESS);
  EXPECT_EQ(Act(accept)->sequence(), 4);

  // Also when Redis has forgotten everything.
  redis_.Stop();
  EXPECT_TRUE(absl::IsUnavailable(Act(accept).status()));
  redis_.Start();
  result = ActUntilKnown(accept);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->sequence(), 4);
  EXPECT_FALSE(result->has_rejection());

  // A second process with this ordinal goes away by itself.
  const int second = paht::testing::Wait(Spawn());
  EXPECT_TRUE(WIFEXITED(second) && WEXITSTATUS(second) == EXIT_FAILURE);

  // Killed after the commit, before the reply: decided once all the same.
  paht::testing::Kill(pid);
  pid = Spawn({"--test_crash_at=after-commit:1"});
  v1::ReportCommand ask = By(v1::ROLE_OFFICER);
  ask.mutable_ask_reporter()->set_question("Cột đèn số mấy?");
  Publish(ask);
  const int crashed = paht::testing::Wait(pid);
  EXPECT_TRUE(WIFSIGNALED(crashed) && WTERMSIG(crashed) == SIGKILL);
  pid = Spawn();
  result = ActUntilKnown(ask);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->sequence(), 5);
  EXPECT_EQ(result->status(), v1::REPORT_STATUS_WAITING_FOR_REPORTER);

  // The sign-on changes its key: within a second the old one's tokens are worth
  // nothing.
  const SignOn next;
  EXPECT_TRUE(absl::IsUnauthenticated(Act(ask, next).status()));
  PublishKeys(next);
  result = ActUntilKnown(ask, next);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->sequence(), 5);
  EXPECT_TRUE(absl::IsUnauthenticated(Act(ask).status()));

  kill(pid, SIGTERM);
  const int stopped = paht::testing::Wait(pid);
  EXPECT_TRUE(WIFEXITED(stopped) && WEXITSTATUS(stopped) == EXIT_SUCCESS);
}

TEST_F(CaseworkProcess, TakesNewDelegationsOnSighup) {
  const std::string path = absl::StrCat(::testing::TempDir(), "/delegations-",
                                        getpid(), ".textproto");
  const auto write = [&](const std::string& text) {
    std::ofstream(path, std::ios::trunc) << text;
  };
  write("");
  const pid_t pid = Spawn({absl::StrCat("--delegations=", path)});
  Publish(SubmitCommand());
  Publish(ClassifyCommand(1));
  v1::ReportCommand assign = AssignCommand(2, absl::Now() + absl::Hours(100));
  assign.mutable_assign()->mutable_assignment()->set_department_id(
      "xa.kt@18133");
  Publish(assign);
  const auto accept = [&] {
    v1::ReportCommand command = By(v1::ROLE_OFFICER, "deputy", "tinh.sxd");
    command.mutable_accept();
    return ActUntilKnown(command);
  };
  absl::StatusOr<v1::CommandResult> result = accept();
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->rejection().code(), v1::Rejection::CODE_NOT_PERMITTED);

  const std::string words =
      "delegations { from_department: 'xa.kt@18133' to_department: 'tinh.sxd' "
      "to_person: 'deputy' roles: ROLE_OFFICER from: '2026-01-01' "
      "until: '2099-12-31' ";
  // Without a reason it is refused, and what was before stays.
  write(words + "}");
  kill(pid, SIGHUP);
  absl::SleepFor(absl::Milliseconds(300));
  result = accept();
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->rejection().code(), v1::Rejection::CODE_NOT_PERMITTED);

  write(words + "reason: 'Quyết định 12/QĐ-UBND' }");
  kill(pid, SIGHUP);
  for (int i = 0; i < 50 && result->has_rejection(); ++i) {
    absl::SleepFor(absl::Milliseconds(100));
    result = accept();
    ASSERT_TRUE(result.ok()) << result.status();
  }
  EXPECT_EQ(result->status(), v1::REPORT_STATUS_IN_PROGRESS)
      << result->ShortDebugString();

  kill(pid, SIGTERM);
  const int stopped = paht::testing::Wait(pid);
  EXPECT_TRUE(WIFEXITED(stopped) && WEXITSTATUS(stopped) == EXIT_SUCCESS);
  (void)unlink(path.c_str());
}

// The sign-on is whom an authority vouches for; whoever else answers in its
// place is not asked for keys.
TEST_F(CaseworkProcess, TakesKeysOverTls) {
  const notification::HttpServer issuer(
      [&](const notification::HttpRequest&, size_t) {
        return notification::HttpAnswer{.body = sign_on_.Jwks()};
      });
  const paht::testing::TlsFront front(issuer.port());
  const paht::testing::TlsFront stranger(issuer.port());
  const std::string url =
      absl::StrCat("--identity_jwks=https://127.0.0.1:", front.port(), "/keys");
  Publish(SubmitCommand());
  v1::ReportCommand comment = By(v1::ROLE_OFFICER);
  comment.mutable_comment()->set_text("Đã xem.");

  pid_t pid = Spawn({url, "--identity_ca_file=" + stranger.certificate()});
  const absl::Status refused = Act(comment).status();
  EXPECT_TRUE(absl::IsUnavailable(refused)) << refused;
  EXPECT_TRUE(issuer.requests().empty());
  const auto says = [&](const std::string& words) {
    std::ifstream file(log_);
    const std::string log((std::istreambuf_iterator<char>(file)),
                          std::istreambuf_iterator<char>());
    return absl::StrContains(log, words);
  };
  EXPECT_TRUE(paht::testing::Eventually(
      [&] { return says("keys for tokens refused"); }));
  EXPECT_TRUE(says("self-signed certificate"));
  EXPECT_TRUE(says(stranger.certificate()));
  paht::testing::Kill(pid);

  pid = Spawn({url, "--identity_ca_file=" + front.certificate()});
  const auto result = ActUntilKnown(comment);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_FALSE(result->has_rejection()) << result->ShortDebugString();
  kill(pid, SIGTERM);
  const int stopped = paht::testing::Wait(pid);
  EXPECT_TRUE(WIFEXITED(stopped) && WEXITSTATUS(stopped) == EXIT_SUCCESS);
}

// Before it speaks to anything.
TEST(CaseworkStart, NeedsTheKeysOfTokens) {
  const std::string stem =
      absl::StrCat(::testing::TempDir(), "paht-casework-start-", getpid());
  const std::string jwks = stem + ".jwks";
  std::ofstream(jwks) << SignOn().Jwks();
  const auto says = [&](const std::string& flag) {
    const std::string log = stem + ".log";
    const int ended = paht::testing::Wait(paht::testing::Spawn(
        {PAHT_CASEWORK, absl::StrCat("--config=", PAHT_CASEWORK_CONFIG),
         absl::StrCat("--calendar=", PAHT_CALENDAR),
         absl::StrCat("--departments=", PAHT_DEPARTMENTS),
         absl::StrCat("--categories=", PAHT_CATEGORIES),
         absl::StrCat("--delegations=", PAHT_DELEGATIONS),
         absl::StrCat("--lock_dir=", ::testing::TempDir()),
         absl::StrCat("--identity_jwks=", jwks), "--identity_issuer=tests",
         "--identity_audience=paht", "--identity_algorithms=EdDSA", flag},
        log));
    EXPECT_TRUE(WIFEXITED(ended) && WEXITSTATUS(ended) == EXIT_FAILURE) << flag;
    std::ifstream file(log);
    std::string said((std::istreambuf_iterator<char>(file)),
                     std::istreambuf_iterator<char>());
    (void)unlink(log.c_str());
    return said;
  };
  const std::pair<std::string, std::string> cases[] = {
      {"--identity_jwks=", "--identity_jwks (PAHT_IDENTITY_JWKS)"},
      {"--identity_jwks=/no/file", "/no/file: cannot be read"},
      {"--identity_jwks=http://sso.example/keys", "must be the path of a file"},
      {"--identity_ca_file=/no/file", "is for an https URL"},
      {"--identity_issuer=", "PAHT_IDENTITY_ISSUER"},
      {"--identity_audience=", "PAHT_IDENTITY_AUDIENCE"},
      {"--identity_algorithms=", "PAHT_IDENTITY_ALGORITHMS"},
      {"--identity_algorithms=none", "none of RS256, ES256 and EdDSA"},
      {"--delegations=/no/file", "/no/file"},
      {"--departments=/no/file", "/no/file"},
  };
  for (const auto& [flag, words] : cases) {
    const std::string said = says(flag);
    EXPECT_NE(said.find(words), std::string::npos) << flag << ":\n" << said;
  }
  (void)unlink(jwks.c_str());
}

}  // namespace
}  // namespace paht::casework
