// Casework.Act over a real connection, with Kafka and Redis played.
#include "services/casework/casework_server.h"

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <future>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/field_violation.h"
#include "common/identity/verifier.h"
#include "common/kafka/cloud_event.h"
#include "common/rpc/server.h"
#include "common/rpc/status.h"
#include "common/telemetry/metrics.h"
#include "services/casework/core/command_fingerprint.h"
#include "services/casework/redis_replies.h"
#include "tests/services/casework/fakes.h"
#include "tests/services/casework/sign_on.h"
#include "tests/services/casework/support.h"

namespace paht::casework {
namespace {

v1::ReportCommand Accept() {
  v1::ReportCommand command = By(v1::ROLE_OFFICER);
  command.mutable_accept();
  return command;
}

std::string ResultFor(const v1::ReportCommand& command, int64_t sequence = 4) {
  v1::CommandResult result;
  result.set_command_id(command.command_id());
  result.set_report_id(command.report_id());
  result.set_sequence(sequence);
  return result.SerializeAsString();
}

class CaseworkServerTest : public testing::Test {
 protected:
  CaseworkServerTest()
      : casework_(
            {.topic_prefix = "t.",
             .reply_channel = "t.replies:1",
             .max_wait = absl::Milliseconds(300),
             .check_references =
                 [](const v1::ReportCommand& command) {
                   return command.transfer().department_id() == "none"
                              ? std::vector<
                                    FieldViolation>{{"transfer.department_id",
                                                     "UNKNOWN", "Không có.",
                                                     "is none"}}
                              : std::vector<FieldViolation>();
                 }},
            verifier_, publisher_, redis_, [this] {
              return subscribed_ ? absl::OkStatus()
                                 : absl::UnavailableError("not subscribed now");
            }) {
    server_ = *rpc::Server::Start({.listen = "127.0.0.1:0"}, {&casework_});
    stub_ = v1::Casework::NewStub(
        grpc::CreateChannel(absl::StrCat("127.0.0.1:", server_->port()),
                            grpc::InsecureChannelCredentials()));
  }
  ~CaseworkServerTest() override {
    casework_.StopWaiting();
    server_->Shutdown(absl::ZeroDuration());
  }

  absl::StatusOr<v1::CommandResult> Act(
      const v1::ReportCommand& command,
      absl::Duration timeout = absl::Seconds(5),
      const std::string& trace_parent = "") {
    return Act(command, sign_on_.For(command.actor()), timeout, trace_parent);
  }
  absl::StatusOr<v1::CommandResult> Act(
      const v1::ReportCommand& command, const std::string& authorization,
      absl::Duration timeout = absl::Seconds(5),
      const std::string& trace_parent = "") {
    grpc::ClientContext context;
    if (!authorization.empty()) {
      context.AddMetadata("authorization", authorization);
    }
    context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
    if (!trace_parent.empty()) {
      context.AddMetadata("traceparent", trace_parent);
    }
    v1::ActRequest request;
    *request.mutable_command() = command;
    v1::ActResponse response;
    const grpc::Status status = stub_->Act(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpc(status);
    return response.result();
  }

  void AnswerEverything() {
    publisher_.on_record = [this](const kafka::Record& record) {
      v1::ReportCommand command;
      ASSERT_TRUE(command.ParseFromString(*record.value));
      casework_.OnReply(ResultFor(command));
    };
  }

  SignOn sign_on_;
  const identity::Verifier verifier_{sign_on_.expectations(), sign_on_};
  FakePublisher publisher_;
  FakeRedis redis_;
  std::atomic<bool> subscribed_ = true;  // gRPC's threads look.
  CaseworkServer casework_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<v1::Casework::Stub> stub_;
};

TEST_F(CaseworkServerTest, AnswersWhatWasDecided) {
  AnswerEverything();
  const v1::ReportCommand command = Accept();
  const auto result = Act(command);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->command_id(), command.command_id());
  EXPECT_EQ(result->sequence(), 4);
}

TEST_F(CaseworkServerTest, PublishesTheCommandWithItsEnvelope) {
  AnswerEverything();
  const v1::ReportCommand command = Accept();
  const std::string trace =
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  ASSERT_TRUE(Act(command, absl::Seconds(5), trace).ok());
  ASSERT_EQ(publisher_.records().size(), 1U);
  const kafka::Record record = publisher_.records()[0];
  EXPECT_EQ(record.topic, "t.report-commands");
  EXPECT_EQ(record.key, ReportId(1));
  EXPECT_EQ(record.HeaderOr("ce_id"), command.command_id());
  EXPECT_EQ(record.HeaderOr("ce_type"), "vn.gov.hatinh.paht.command.accept.v1");
  EXPECT_EQ(record.HeaderOr("traceparent"), trace);
  EXPECT_EQ(record.HeaderOr("reply_to"), "t.replies:1");
  EXPECT_EQ(*record.value, command.SerializeAsString());
}

TEST_F(CaseworkServerTest, ARejectionIsAnAnswer) {
  publisher_.on_record = [this](const kafka::Record& record) {
    v1::CommandResult result;
    result.set_report_id(record.key);
    result.set_command_id(std::string(record.HeaderOr("ce_id")));
    result.mutable_rejection()->set_code(v1::Rejection::CODE_CONFLICT);
    casework_.OnReply(result.SerializeAsString());
  };
  const auto result = Act(Accept());
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->rejection().code(), v1::Rejection::CODE_CONFLICT);
}

TEST_F(CaseworkServerTest, NamesEachWrongField) {
  v1::ReportCommand command;
  command.set_report_id("HT-1");
  const auto result = Act(command, sign_on_.For(By(v1::ROLE_OFFICER).actor()));
  EXPECT_TRUE(absl::IsInvalidArgument(result.status())) << result.status();
  std::set<std::string> fields;
  for (const FieldViolation& violation : FieldViolations(result.status())) {
    fields.insert(violation.field);
    EXPECT_FALSE(violation.vi.empty());
  }
  EXPECT_EQ(fields,
            (std::set<std::string>{"command.command_id", "command.report_id",
                                   "command.command"}));
  EXPECT_TRUE(publisher_.records().empty());
}

TEST_F(CaseworkServerTest, RefusesWhatIsNotForPeople) {
  v1::ReportCommand record = By(v1::ROLE_OFFICER);
  record.mutable_record_notification();
  v1::ReportCommand overdue = By(v1::ROLE_OFFICER);
  overdue.mutable_mark_overdue();
  v1::ReportCommand submit = SubmitCommand();
  submit.mutable_actor()->set_role(v1::ROLE_CITIZEN);
  v1::ReportCommand classify = ClassifyCommand(1);
  classify.mutable_actor()->set_role(v1::ROLE_COORDINATOR);
  v1::ReportCommand assign = AssignCommand(1, kStart);
  assign.mutable_actor()->set_role(v1::ROLE_COORDINATOR);
  for (const v1::ReportCommand& command :
       {record, overdue, submit, classify, assign}) {
    EXPECT_TRUE(absl::IsInvalidArgument(Act(command).status()))
        << command.ShortDebugString();
  }
  EXPECT_TRUE(publisher_.records().empty());
}

// What is on the log, and so in the event, is the token's.
TEST_F(CaseworkServerTest, PublishesInTheNameOfTheTokensPerson) {
  AnswerEverything();
  v1::ReportCommand command = Accept();
  const v1::Actor officer = command.actor();
  command.clear_actor();
  ASSERT_TRUE(Act(command, sign_on_.For(officer)).ok());
  ASSERT_EQ(publisher_.records().size(), 1U);
  ASSERT_TRUE(command.ParseFromString(*publisher_.records()[0].value));
  EXPECT_EQ(command.actor().DebugString(), officer.DebugString());
}

TEST_F(CaseworkServerTest, EachReasonIsCountedFromTheStart) {
  const std::string metrics = metrics::Serialize();
  for (const absl::string_view reason : {"MISSING", "CLAIMS", "NO_KEYS"}) {
    EXPECT_TRUE(absl::StrContains(
        metrics, absl::StrCat("paht_casework_unauthorised_total{reason=\"",
                              reason, "\"}")))
        << metrics;
  }
}

TEST_F(CaseworkServerTest, WithoutAPersonBehindItNothingGoesOut) {
  const auto refused = [](const char* reason) -> double {
    return metrics::Counter("paht_casework_unauthorised_total", "",
                            {{"reason", reason}})
        .Value();
  };
  const double missing = refused("MISSING");
  const absl::Status none = Act(Accept(), "").status();
  EXPECT_TRUE(absl::IsUnauthenticated(none)) << none;
  ASSERT_EQ(FieldViolations(none).size(), 1U);
  EXPECT_EQ(FieldViolations(none)[0].field, "authorization");
  EXPECT_NE(FieldViolations(none)[0].vi, "");
  EXPECT_EQ(refused("MISSING"), missing + 1);

  const double unknown = refused("UNKNOWN_KEY");
  EXPECT_TRUE(absl::IsUnauthenticated(
      Act(Accept(), SignOn().For(Accept().actor())).status()));
  EXPECT_EQ(refused("UNKNOWN_KEY"), unknown + 1);

  v1::ReportCommand other = Accept();
  other.mutable_actor()->set_department_id(kOther);
  const absl::Status denied =
      Act(other, sign_on_.For(Accept().actor())).status();
  EXPECT_TRUE(absl::IsPermissionDenied(denied)) << denied;
  EXPECT_EQ(FieldViolations(denied)[0].field, "command.actor.department_id");
  EXPECT_TRUE(publisher_.records().empty());
  EXPECT_TRUE(redis_.commands.empty());
}

TEST_F(CaseworkServerTest, AnswersFromTheResultKeyWithoutTheLog) {
  const v1::ReportCommand command = Accept();
  redis_.values[absl::StrCat("t.result:", ReplyKey(command))] =
      ResultFor(command, 7);
  const auto result = Act(command);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->sequence(), 7);
  EXPECT_TRUE(publisher_.records().empty());
}

TEST_F(CaseworkServerTest, TakesNoResultOfAnotherReport) {
  AnswerEverything();
  const v1::ReportCommand command = Accept();
  v1::ReportCommand other = command;
  other.set_report_id(ReportId(2));
  redis_.values[absl::StrCat("t.result:", ReplyKey(other))] =
      ResultFor(other, 7);
  EXPECT_EQ(Act(command)->sequence(), 4);
}

TEST_F(CaseworkServerTest, WithoutRedisNothingGoesOut) {
  redis_.down = absl::UnavailableError("connection refused");
  auto result = Act(Accept());
  EXPECT_TRUE(absl::IsUnavailable(result.status()));
  EXPECT_NE(result.status().message().find("same command id"),
            std::string::npos);
  redis_.down = absl::OkStatus();
  subscribed_ = false;
  EXPECT_TRUE(absl::IsUnavailable(Act(Accept()).status()));
  EXPECT_TRUE(publisher_.records().empty());
}

TEST_F(CaseworkServerTest, WithoutKafkaItIsUnavailable) {
  publisher_.answer = absl::UnavailableError("no broker");
  EXPECT_TRUE(absl::IsUnavailable(Act(Accept()).status()));
}

TEST_F(CaseworkServerTest, WaitsNoLongerThanAllowed) {
  const absl::Time begin = absl::Now();
  EXPECT_TRUE(absl::IsDeadlineExceeded(Act(Accept()).status()));
  EXPECT_GE(absl::Now() - begin, absl::Milliseconds(290));
  EXPECT_LT(absl::Now() - begin, absl::Seconds(3));
}

TEST_F(CaseworkServerTest, TwoCallersOfOneCommandBothHear) {
  const v1::ReportCommand command = Accept();
  auto first = std::async(std::launch::async, [&] { return Act(command); });
  auto second = std::async(std::launch::async, [&] { return Act(command); });
  while (publisher_.records().size() < 2) {
    absl::SleepFor(absl::Milliseconds(1));
  }
  casework_.OnReply("\xff not a result");
  casework_.OnReply(ResultFor(command));
  EXPECT_TRUE(first.get().ok());
  EXPECT_TRUE(second.get().ok());
}

TEST_F(CaseworkServerTest, StoppingEndsTheWait) {
  auto call = std::async(std::launch::async, [&] { return Act(Accept()); });
  while (publisher_.records().empty()) {
    absl::SleepFor(absl::Milliseconds(1));
  }
  casework_.StopWaiting();
  EXPECT_TRUE(absl::IsUnavailable(call.get().status()));
  EXPECT_TRUE(absl::IsUnavailable(Act(Accept()).status()));
}

TEST_F(CaseworkServerTest, WhatNamesNothingThereIsDoesNotReachTheLog) {
  AnswerEverything();
  v1::ReportCommand command = By(v1::ROLE_OFFICER);
  command.mutable_transfer()->set_department_id("none");
  const auto result = Act(command);
  EXPECT_TRUE(absl::IsInvalidArgument(result.status()));
  ASSERT_EQ(FieldViolations(result.status()).size(), 1U);
  EXPECT_EQ(FieldViolations(result.status())[0].field,
            "command.transfer.department_id");
  EXPECT_TRUE(publisher_.records().empty());
}

// A refusal is kept for a day: for who got it, not for whoever guesses the id.
TEST_F(CaseworkServerTest, AnAnswerIsKeptForWhoAskedAlone) {
  AnswerEverything();
  const v1::ReportCommand officers = Accept();
  v1::ReportCommand another = officers;
  another.mutable_actor()->set_id("somebody-else");
  v1::CommandResult refused;
  refused.set_command_id(another.command_id());
  refused.set_report_id(another.report_id());
  refused.mutable_rejection()->set_code(v1::Rejection::CODE_NOT_PERMITTED);
  RedisReplies(redis_, "t.")({{.reply_to = "ch",
                               .key = ReplyKey(another),
                               .value = refused.SerializeAsString()}});
  EXPECT_TRUE(Act(another)->has_rejection());
  EXPECT_FALSE(Act(officers)->has_rejection());
}

TEST(RedisRepliesTest, SetsTheKeyBeforeItPublishesInOneRoundTrip) {
  FakeRedis redis;
  RedisReplies(redis, "t.")({{.reply_to = "ch", .key = "a", .value = "1"},
                             {.reply_to = "ch", .key = "b", .value = "2"}});
  EXPECT_EQ(redis.pipelines, 1);
  EXPECT_EQ(redis.commands, (std::vector<redis::Command>{
                                {"SET", "t.result:a", "1", "EX", "86400"},
                                {"PUBLISH", "ch", "1"},
                                {"SET", "t.result:b", "2", "EX", "86400"},
                                {"PUBLISH", "ch", "2"}}));
}

TEST(RedisRepliesTest, SurvivesARedisThatIsDown) {
  FakeRedis redis;
  redis.down = absl::UnavailableError("connection refused");
  RedisReplies(redis, "t.")({{.reply_to = "ch", .key = "a", .value = ""}});
  EXPECT_TRUE(redis.values.empty());
}

}  // namespace
}  // namespace paht::casework
