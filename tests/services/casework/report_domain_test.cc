#include "services/casework/report_domain.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "paht/v1/record.pb.h"
#include "services/casework/core/command_fingerprint.h"
#include "tests/services/casework/support.h"

namespace paht::casework {
namespace {

template <typename Message>
Message Parse(const std::string& bytes) {
  Message message;
  EXPECT_TRUE(message.ParseFromString(bytes));
  return message;
}

TEST(ParseCommand, TakesAWellFormedOne) {
  const ReportDomain domain(Policy(), AlwaysOpen());
  const v1::ReportCommand command = SubmitCommand();
  EXPECT_TRUE(
      domain.ParseCommand(command.report_id(), command.SerializeAsString())
          .ok());
}

TEST(ParseCommand, SaysWhatIsWrong) {
  const ReportDomain domain(Policy(), AlwaysOpen());
  const auto why = [&](void (*spoil)(v1::ReportCommand&)) {
    v1::ReportCommand command = SubmitCommand();
    spoil(command);
    const auto parsed =
        domain.ParseCommand(command.report_id(), command.SerializeAsString());
    EXPECT_TRUE(absl::IsInvalidArgument(parsed.status())) << parsed.status();
    return std::string(parsed.status().message());
  };
  const auto names = [](const std::string& message, const char* field) {
    return message.find(field) != std::string::npos;
  };
  EXPECT_TRUE(names(why([](auto& c) { c.clear_command_id(); }), "command_id"));
  EXPECT_TRUE(
      names(why([](auto& c) { c.set_command_id(std::string(101, 'x')); }),
            "command_id"));
  EXPECT_TRUE(
      names(why([](auto& c) { c.set_report_id("HT-1"); }), "report_id"));
  EXPECT_TRUE(names(why([](auto& c) { c.clear_actor(); }), "actor.role"));
  EXPECT_TRUE(names(why([](auto& c) { c.clear_submit(); }), "command"));
  EXPECT_TRUE(
      names(why([](auto& c) { c.set_secret_digest("x"); }), "secret_digest"));
}

TEST(ParseCommand, RefusesPoisonAndNamesItsKey) {
  const ReportDomain domain(Policy(), AlwaysOpen());
  const std::string value = SubmitCommand().SerializeAsString();
  for (const auto& [key, bytes] :
       {std::pair<std::string, std::string>{"k", "\xff\xfe random"},
        {"k", value.substr(0, value.size() / 2)},
        {"k", value},  // Another key than the report's.
        {"k", ""}}) {
    const auto parsed = domain.ParseCommand(key, bytes);
    EXPECT_TRUE(absl::IsInvalidArgument(parsed.status()));
    EXPECT_NE(parsed.status().message().find("'k'"), std::string::npos);
  }
}

TEST(ParseState, OnlyOfTheVersionThatIsKnown) {
  const ReportDomain domain(Policy(), AlwaysOpen());
  Desk desk;
  desk.ToAssigned();
  EXPECT_TRUE(
      domain.ParseState(ReportId(1), desk.state().SerializeAsString()).ok());
  desk.state().set_version(2);
  EXPECT_TRUE(absl::IsFailedPrecondition(
      domain.ParseState(ReportId(1), desk.state().SerializeAsString())
          .status()));
  EXPECT_TRUE(absl::IsFailedPrecondition(
      domain.ParseState(ReportId(1), "\xff").status()));
}

TEST(Decide, GivesEventsStateOriginalsAndReply) {
  const ReportDomain domain(Policy(), AlwaysOpen());
  const v1::ReportCommand command = SubmitCommand();
  const ledger::Decision decision = domain.Decide(nullptr, command, kStart);

  ASSERT_EQ(decision.events.size(), 1U);
  EXPECT_EQ(decision.events[0].id, absl::StrCat(ReportId(1), ".1"));
  EXPECT_EQ(decision.events[0].type, "report.received.v1");
  EXPECT_EQ(decision.events[0].sequence, 1);
  const auto event = Parse<v1::ReportEvent>(decision.events[0].value);
  EXPECT_EQ(event.status(), v1::REPORT_STATUS_RECEIVED);
  EXPECT_TRUE(decision.rejection.empty());
  EXPECT_TRUE(decision.dead_letter.empty());

  ASSERT_NE(decision.state, nullptr);
  EXPECT_EQ(domain.LastEventAt(*decision.state), kStart);
  ASSERT_EQ(decision.sides.size(), 1U);
  EXPECT_EQ(decision.sides[0].topic, "report-originals");
  EXPECT_EQ(decision.sides[0].key_suffix, "");
  const auto originals = Parse<v1::OriginalTexts>(*decision.sides[0].value);
  EXPECT_EQ(originals.report_id(), ReportId(1));
  EXPECT_EQ(originals.texts(0).text(), command.submit().text());

  const auto result = Parse<v1::CommandResult>(decision.reply);
  EXPECT_EQ(decision.reply_key, ReplyKey(command));
  EXPECT_EQ(result.command_id(), command.command_id());
  EXPECT_EQ(result.report_id(), ReportId(1));
  EXPECT_EQ(result.sequence(), 1);
  EXPECT_EQ(result.status(), v1::REPORT_STATUS_RECEIVED);
  EXPECT_FALSE(result.has_rejection());
}

TEST(Decide, KeepsLaterOriginalsBesideTheFirst) {
  const ReportDomain domain(Policy(), AlwaysOpen());
  Desk desk;
  desk.ToWaiting();
  v1::ReportCommand reply = By(v1::ROLE_CITIZEN);
  reply.mutable_reporter_reply()->set_text("Gọi 0912345678");
  const ledger::Decision decision = domain.Decide(&desk.state(), reply, kStart);
  ASSERT_EQ(decision.sides.size(), 1U);
  EXPECT_EQ(decision.sides[0].key_suffix,
            absl::StrCat(".", desk.state().sequence() + 1));
}

TEST(Decide, ARejectionHasAReplyAndALabelAndNothingElse) {
  const ReportDomain domain(Policy(), AlwaysOpen());
  Desk desk;
  desk.ToAssigned();
  v1::ReportCommand approve = By(v1::ROLE_LEADER);
  approve.mutable_approve();
  const ledger::Decision decision =
      domain.Decide(&desk.state(), approve, kStart);
  EXPECT_TRUE(decision.events.empty());
  EXPECT_EQ(decision.state, nullptr);
  EXPECT_TRUE(decision.sides.empty());
  EXPECT_EQ(decision.rejection, "illegal-state");
  EXPECT_TRUE(decision.dead_letter.empty());
  const auto result = Parse<v1::CommandResult>(decision.reply);
  EXPECT_EQ(result.rejection().code(), v1::Rejection::CODE_ILLEGAL_STATE);
  EXPECT_EQ(result.sequence(), desk.state().sequence());
  EXPECT_EQ(result.status(), v1::REPORT_STATUS_ASSIGNED);
}

TEST(Decide, ARepeatedCommandIsAnsweredAsBefore) {
  const ReportDomain domain(Policy(), AlwaysOpen());
  const v1::ReportCommand command = SubmitCommand();
  const ledger::Decision first = domain.Decide(nullptr, command, kStart);
  const ledger::Decision again =
      domain.Decide(first.state.get(), command, kStart);
  EXPECT_TRUE(again.events.empty());
  EXPECT_EQ(again.rejection, "repeated");
  EXPECT_EQ(again.reply, first.reply);
  EXPECT_TRUE(again.dead_letter.empty());
}

TEST(Decide, ARejectedSubmitIsADeadLetterWithoutItsText) {
  const ReportDomain domain(Policy(), AlwaysOpen());
  const v1::ReportCommand command = SubmitCommand();
  const ledger::Decision first = domain.Decide(nullptr, command, kStart);
  v1::ReportCommand other = SubmitCommand();
  other.mutable_submit()->set_fingerprint("another");
  const ledger::Decision decision =
      domain.Decide(first.state.get(), other, kStart);
  EXPECT_EQ(decision.rejection, "already-exists");
  EXPECT_NE(decision.dead_letter.find("already-exists"), std::string::npos);
  EXPECT_EQ(decision.dead_letter.find("0912345678"), std::string::npos);
}

// The report that was split must hear of a part that cannot be made.
TEST(Decide, ARefusedPartIsNoDeadLetterButAnswersItsParent) {
  const ReportDomain domain(Policy(), AlwaysOpen());
  v1::ReportCommand submit = SubmitCommand();
  const ledger::Decision first = domain.Decide(nullptr, submit, kStart);
  EXPECT_TRUE(first.proposals.empty());
  submit.set_command_id("part");
  submit.mutable_submit()->set_fingerprint("of a part");
  submit.mutable_submit()->set_parent_id(ReportId(2));
  const ledger::Decision decision =
      domain.Decide(first.state.get(), submit, kStart);
  EXPECT_TRUE(decision.dead_letter.empty());
  ASSERT_EQ(decision.proposals.size(), 1U);
  EXPECT_EQ(decision.proposals[0].id, "part.refused");
  EXPECT_EQ(decision.proposals[0].type, "command.record-part.v1");
  EXPECT_EQ(decision.proposals[0].key, ReportId(2));
  EXPECT_TRUE(
      domain
          .ParseCommand(decision.proposals[0].key, decision.proposals[0].value)
          .ok());
}

TEST(NextDueOfDomain, IsACommandThatItDecides) {
  const ReportDomain domain(Policy(), AlwaysOpen());
  Desk desk;
  desk.ToAssigned();
  const std::optional<ledger::Due> due = domain.NextDue(desk.state());
  ASSERT_TRUE(due.has_value());
  EXPECT_EQ(due->id, absl::StrCat("clock-", ReportId(1), ".3-due-soon"));
  EXPECT_EQ(due->type, "command.mark-due-soon.v1");
  const auto command = domain.ParseCommand(ReportId(1), due->command);
  ASSERT_TRUE(command.ok()) << command.status();
  const ledger::Decision decision =
      domain.Decide(&desk.state(), **command, due->at);
  ASSERT_EQ(decision.events.size(), 1U);
  EXPECT_EQ(decision.events[0].type, "report.due-soon.v1");

  Desk closed;
  closed.ToResolved();
  closed.RunClock(kStart + absl::Hours(10'000));
  EXPECT_FALSE(domain.NextDue(closed.state()).has_value());
}

}  // namespace
}  // namespace paht::casework
