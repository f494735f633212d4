// Which fields are refused, by their paths.
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/casework/core/decide.h"
#include "services/casework/core/evolve.h"
#include "tests/services/casework/support.h"

namespace paht::casework {
namespace {

using Code = v1::Rejection;

// A command with one wrong field, and the path that the refusal names.
struct FieldCase {
  std::string field;
  void (*fill)(v1::ReportCommand&);
};

TEST(Fields, OfASubmitAreNamed) {
  const FieldCase cases[] = {
      {"submit.text",
       [](auto& c) { c.mutable_submit()->set_text("quá ngắn"); }},
      {"submit.text",
       [](auto& c) { c.mutable_submit()->set_text(std::string(20, ' ')); }},
      {"submit.text",
       [](auto& c) { c.mutable_submit()->set_text(std::string(4001, 'a')); }},
      {"submit.commune_code",
       [](auto& c) { c.mutable_submit()->clear_commune_code(); }},
      {"submit.location",
       [](auto& c) {
         c.mutable_submit()->mutable_location()->set_latitude(91);
       }},
      {"submit.location.address",
       [](auto& c) {
         c.mutable_submit()->mutable_location()->set_address(
             std::string(301, 'a'));
       }},
      {"submit.media_ids",
       [](auto& c) {
         for (int i = 0; i < 20; ++i) {
           c.mutable_submit()->add_media_ids(absl::StrCat("m", i));
         }
       }},
      {"submit.media_ids",
       [](auto& c) { c.mutable_submit()->add_media_ids("media-1"); }},
      {"submit.fingerprint",
       [](auto& c) { c.mutable_submit()->clear_fingerprint(); }},
      {"submit.secret_digest",
       [](auto& c) { c.mutable_submit()->set_secret_digest("short"); }},
      {"submit.parent_id",
       [](auto& c) { c.mutable_submit()->set_parent_id("HT-1"); }},
  };
  for (const FieldCase& c : cases) {
    v1::ReportCommand command = SubmitCommand();
    c.fill(command);
    const Outcome outcome =
        Decide(nullptr, command, kStart, Policy(), AlwaysOpen());
    ASSERT_TRUE(outcome.rejection.has_value()) << c.field;
    EXPECT_EQ(outcome.rejection->code(), Code::CODE_INVALID);
    EXPECT_EQ(outcome.rejection->field(), c.field);
  }
}

TEST(Fields, CountCharactersNotBytes) {
  v1::ReportCommand command = SubmitCommand();
  std::string text;
  for (int i = 0; i < 4000; ++i) text += "ệ";
  command.mutable_submit()->set_text(text);
  EXPECT_TRUE(
      Decide(nullptr, command, kStart, Policy(), AlwaysOpen()).rejection ==
      std::nullopt);
  command.mutable_submit()->set_text(text + "ệ");
  EXPECT_TRUE(Decide(nullptr, command, kStart, Policy(), AlwaysOpen())
                  .rejection.has_value());
}

TEST(Fields, OfPeoplesCommandsAreNamed) {
  Desk desk;
  desk.ToInProgress();
  const FieldCase officer[] = {
      {"ask_reporter.question", [](auto& c) { c.mutable_ask_reporter(); }},
      {"request_extension.reason",
       [](auto& c) { c.mutable_request_extension(); }},
      {"submit_result.explanation",
       [](auto& c) { c.mutable_submit_result()->set_explanation("xong"); }},
      {"transfer.department_id", [](auto& c) { c.mutable_transfer(); }},
      {"transfer.tier",
       [](auto& c) { c.mutable_transfer()->set_department_id("b"); }},
      {"transfer.reason",
       [](auto& c) {
         c.mutable_transfer()->set_department_id("b");
         c.mutable_transfer()->set_tier(v1::TIER_UTILITY);
       }},
      {"reclassify.category", [](auto& c) { c.mutable_reclassify(); }},
      {"reclassify.urgency",
       [](auto& c) { c.mutable_reclassify()->set_category("x"); }},
      {"mark_duplicate.original_id",
       [](auto& c) { c.mutable_mark_duplicate()->set_original_id("HT-1"); }},
      {"comment.text",
       [](auto& c) { c.mutable_comment()->set_text(std::string(1001, 'a')); }},
      {"add_media.media_ids", [](auto& c) { c.mutable_add_media(); }},
  };
  for (const FieldCase& c : officer) {
    v1::ReportCommand command = By(v1::ROLE_OFFICER);
    c.fill(command);
    EXPECT_EQ(desk.Refused(command).field(), c.field);
  }
  const FieldCase coordinator[] = {
      {"reject.reason", [](auto& c) { c.mutable_reject(); }},
      {"reject.text",
       [](auto& c) {
         c.mutable_reject()->set_reason(v1::REJECT_REASON_OTHER);
       }},
  };
  for (const FieldCase& c : coordinator) {
    v1::ReportCommand command = By(v1::ROLE_COORDINATOR);
    c.fill(command);
    EXPECT_EQ(desk.Refused(command).field(), c.field);
  }
}

}  // namespace
}  // namespace paht::casework
