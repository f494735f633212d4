// The templates of the configuration, checked before anything starts.
#include "services/notification/core/catalogue.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "paht/v1/config.pb.h"
#include "services/notification/core/template.h"
#include "tests/services/notification/support.h"

namespace paht::notification {
namespace {

TEST(Catalogue, TakesTheCommittedOne) {
  const auto catalogue = Catalogue::Create("file", CommittedConfig());
  EXPECT_TRUE(catalogue.ok()) << catalogue.status();
}

struct Wrong {
  std::string name;
  std::function<void(v1::NotificationConfig&)> spoil;
  std::vector<std::string> says;
  friend void PrintTo(const Wrong& w, std::ostream* os) { *os << w.name; }
};

class WrongTemplateTest : public testing::TestWithParam<Wrong> {};

TEST_P(WrongTemplateTest, IsRefusedWithFileAndField) {
  v1::NotificationConfig config = CommittedConfig();
  GetParam().spoil(config);
  const absl::Status status =
      Catalogue::Create("a/b.textproto", config).status();
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  EXPECT_TRUE(absl::StrContains(status.message(), "a/b.textproto: templates"));
  for (const std::string& word : GetParam().says) {
    EXPECT_TRUE(absl::StrContains(status.message(), word)) << status;
  }
}

using Config = v1::NotificationConfig;

INSTANTIATE_TEST_SUITE_P(
    , WrongTemplateTest,
    testing::ValuesIn(std::vector<Wrong>{
        {"UnknownPlaceholder",
         [](Config& c) { c.mutable_templates(3)->set_text("x {due}"); },
         {"templates[3] (assigned).text", "{due}", "{due_at}"}},
        {"PlaceholderOfAnotherEvent",
         [](Config& c) { c.mutable_templates(0)->set_subject("{due_at}"); },
         {"templates[0] (received).subject", "{due_at}", "{received_at}"}},
        {"UnknownEvent",
         [](Config& c) { c.mutable_templates(1)->set_event("exploded"); },
         {"templates[1] (emergency).event", "exploded", "assigned"}},
        {"EventThatIsNotTold",
         [](Config& c) { c.mutable_templates(1)->set_event("rated"); },
         {"templates[1]", "rated"}},
        {"MissingTemplate",
         [](Config& c) { c.mutable_templates()->DeleteSubrange(3, 1); },
         {"none for the event \"assigned\""}},
        {"SecondTemplate",
         [](Config& c) { *c.add_templates() = c.templates(0); },
         {".event \"received\" has a template already"}},
        {"SameId",
         [](Config& c) { c.mutable_templates(1)->set_id("received"); },
         {"templates[1] (received).id is taken"}},
        {"BadId",
         [](Config& c) { c.mutable_templates(1)->set_id("Khẩn cấp"); },
         {"templates[1]", ".id must be"}},
        {"EmptyText",
         [](Config& c) { c.mutable_templates(2)->set_text(" \n"); },
         {"templates[2]", ".text is empty"}},
        {"NoSubject",
         [](Config& c) { c.mutable_templates(2)->clear_subject(); },
         {"templates[2]", ".subject is empty"}},
        {"LongSubject",
         [](Config& c) {
           c.mutable_templates(2)->set_subject(std::string(151, 'x'));
         },
         {"templates[2]", ".subject is longer than 150"}},
        {"LoneBrace",
         [](Config& c) { c.mutable_templates(2)->set_text("a { b"); },
         {"templates[2]", ".text", "no partner"}},
        {"ClosingBrace",
         [](Config& c) { c.mutable_templates(2)->set_text("a } b"); },
         {"templates[2]", ".text", "no partner"}},
        {"BadPlaceholder",
         [](Config& c) { c.mutable_templates(2)->set_text("{Due At}"); },
         {"templates[2]", ".text", "{Due At} is no placeholder"}},
    }),
    [](const auto& test) { return test.param.name; });

TEST(Catalogue, WritesWhatIsGivenAndShowsWhatIsNot) {
  const auto catalogue = Catalogue::Create("file", CommittedConfig());
  ASSERT_TRUE(catalogue.ok());
  const auto words = catalogue->Write("assigned", {{"department", "Sở"}});
  ASSERT_TRUE(words.ok()) << words.status();
  EXPECT_TRUE(absl::StrContains(words->text, "chuyển đến Sở."));
  EXPECT_TRUE(absl::StrContains(words->text, "{due_at}"));
}

TEST(Catalogue, RefusesWhatItDoesNotKnow) {
  const auto catalogue = Catalogue::Create("file", CommittedConfig());
  ASSERT_TRUE(catalogue.ok());
  EXPECT_TRUE(absl::IsNotFound(catalogue->Write("nothing", {}).status()));
  const absl::Status status =
      catalogue->Write("closed", {{"due_at", "x"}}).status();
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_TRUE(absl::StrContains(status.message(), "values[\"due_at\"]"));
}

TEST(Catalogue, ASubjectIsOneLineWhateverIsPutIn) {
  v1::NotificationConfig config = CommittedConfig();
  config.mutable_templates(5)->set_subject("{question}");
  const auto catalogue = Catalogue::Create("file", config);
  ASSERT_TRUE(catalogue.ok()) << catalogue.status();
  const auto words = catalogue->Write(
      "reporter-asked", {{"question", "a\r\nBcc: b@example.org"}});
  ASSERT_TRUE(words.ok());
  EXPECT_EQ(words->subject, "a  Bcc: b@example.org");
}

TEST(Template, NamesItsPlaceholders) {
  const auto parsed = Template::Parse("{a}{b_c} và {a}");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->Placeholders(),
            (std::vector<std::string>{"a", "b_c", "a"}));
  EXPECT_EQ(parsed->Render({{"a", "1"}, {"b_c", "2"}}), "12 và 1");
  EXPECT_EQ(Template::Parse("")->Render({}), "");
}

}  // namespace
}  // namespace paht::notification
