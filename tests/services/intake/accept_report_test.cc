#include "services/intake/core/accept_report.h"

#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/base/digest.h"
#include "common/base/field_violation.h"
#include "common/base/report_id.h"
#include "common/base/text.h"
#include "tests/services/intake/support.h"

namespace paht::intake {
namespace {

using Strings = std::vector<std::string>;

std::string Repeat(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST(AcceptReport, MakesTheCommandTheContactAndTheAnswer) {
  const auto accepted = Accept(Request());
  ASSERT_TRUE(accepted.ok()) << accepted.status();
  const v1::ReportCommand& command = accepted->command;
  const v1::Submit& submit = command.submit();
  EXPECT_TRUE(IsReportId(command.report_id()));
  EXPECT_EQ(command.actor().id(), "intake");
  EXPECT_EQ(command.actor().role(), v1::ROLE_SERVICE);
  EXPECT_EQ(command.issued_at().seconds(), 1'795'000'000);
  EXPECT_EQ(command.issued_at().nanos(), 123'000'000);
  EXPECT_LE(command.command_id().size(), 100u);
  EXPECT_EQ(submit.text(), Request().text());
  EXPECT_EQ(submit.location().address(), "trước số 12");
  EXPECT_EQ(submit.commune_code(), "18073");
  EXPECT_EQ(submit.media_ids(0), kMedium);
  EXPECT_EQ(submit.channel(), "app");
  EXPECT_EQ(submit.fingerprint().size(), 32u);
  EXPECT_TRUE(submit.reachable());
  EXPECT_FALSE(submit.reporter_visible());
  EXPECT_EQ(submit.parent_id(), "");

  ASSERT_TRUE(accepted->contact.has_value());
  EXPECT_EQ(accepted->contact->reporter_id(), submit.reporter_id());
  EXPECT_EQ(accepted->contact->phone(), "+84912345678");
  EXPECT_EQ(accepted->contact->name(), "Người Dân");

  const v1::SubmitResponse& response = accepted->response;
  EXPECT_EQ(response.report_id(), command.report_id());
  EXPECT_EQ(response.commune_code(), "18073");
  EXPECT_EQ(response.received_at().seconds(), 1'795'000'000);
  EXPECT_EQ(Sha256(response.reporter_secret()), submit.secret_digest());
  EXPECT_FALSE(accepted->random_id);
}

TEST(AcceptReport, PutsNoPersonalDataBesideTheTextIntoTheCommand) {
  const std::string bytes = Accept(Request())->command.SerializeAsString();
  EXPECT_EQ(bytes.find("912345678"), std::string::npos);
  EXPECT_EQ(bytes.find("Người Dân"), std::string::npos);
}

TEST(AcceptReport, TakesAnAnonymousReport) {
  v1::SubmitRequest request = Request();
  request.clear_reporter();
  const auto accepted = Accept(request);
  ASSERT_TRUE(accepted.ok()) << accepted.status();
  EXPECT_FALSE(accepted->contact.has_value());
  EXPECT_EQ(accepted->command.submit().reporter_id(), "");
  EXPECT_FALSE(accepted->command.submit().reachable());
  EXPECT_NE(accepted->response.reporter_secret(), "");
}

TEST(AcceptReport, NormalizesTheText) {
  v1::SubmitRequest request = Request();
  const auto text_of = [&](const std::string& text) {
    request.set_text(text);
    const auto accepted = Accept(request);
    EXPECT_TRUE(accepted.ok()) << accepted.status();
    return accepted.ok() ? accepted->command.submit().text() : "";
  };
  EXPECT_EQ(text_of(" \t\xe2\x80\x8bổ gà trên đường\n "), "ổ gà trên đường");
  // Decomposed, as a Mac types it: o, circumflex, hook.
  EXPECT_EQ(text_of("o\xcc\x82\xcc\x89 ga\xcc\x80 tre\xcc\x82n Q1"),
            "ổ gà trên Q1");
  EXPECT_EQ(text_of("dòng một\r\ndòng hai\rba"), "dòng một\ndòng hai\nba");
}

TEST(AcceptReport, LeavesOutControlCharactersOfTexts) {
  v1::SubmitRequest request = Request();
  request.set_text(
      std::string("ổ gà\0 trên\x1b[2J\tđường\nto\x7f\xC2\x9B\x01", 35));
  request.mutable_location()->set_address("trước\x07 số 12\x1b");
  const auto accepted = Accept(request);
  ASSERT_TRUE(accepted.ok()) << accepted.status();
  EXPECT_EQ(accepted->command.submit().text(), "ổ gà trên[2J\tđường\nto");
  EXPECT_EQ(accepted->command.submit().location().address(), "trước số 12");
  // They count for nothing.
  request.set_text("ổ gà\x01\x02\x03\x04\x05\x06\x07");
  EXPECT_EQ(WrongFields(Accept(request).status()), Strings{"text TOO_SHORT"});
}

TEST(AcceptReport, CountsCharactersNotBytes) {
  v1::SubmitRequest request = Request();
  request.set_text(Repeat("ệ", 10));
  EXPECT_TRUE(Accept(request).ok());
  request.set_text(Repeat("ệ", 4000));
  EXPECT_TRUE(Accept(request).ok());
  request.set_text(Repeat("ệ", 4001));
  EXPECT_EQ(WrongFields(Accept(request).status()), Strings{"text TOO_LONG"});
  // 4,000 decomposed characters are 4,000 characters, too.
  request.set_text(Repeat("e\xcc\xa3\xcc\x82", 4000));
  EXPECT_TRUE(Accept(request).ok());
}

struct WrongCase {
  std::string name;
  std::function<void(v1::SubmitRequest&, Facts&)> spoil;
  Strings expected;
  friend void PrintTo(const WrongCase& c, std::ostream* os) { *os << c.name; }
};
class WrongRequest : public testing::TestWithParam<WrongCase> {};

TEST_P(WrongRequest, IsRefusedByItsField) {
  v1::SubmitRequest request = Request();
  Facts facts = FactsFor(request);
  GetParam().spoil(request, facts);
  const absl::Status status =
      AcceptReport(request, facts, kNow, Ids(), 1).status();
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  EXPECT_EQ(WrongFields(status), GetParam().expected);
  for (const FieldViolation& violation : FieldViolations(status)) {
    EXPECT_TRUE(IsValidUtf8(violation.vi));
    EXPECT_FALSE(violation.vi.empty());
    EXPECT_EQ(violation.en.find(violation.field), 0u) << violation.en;
  }
}

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinite = std::numeric_limits<double>::infinity();

INSTANTIATE_TEST_SUITE_P(
    , WrongRequest,
    testing::ValuesIn(std::vector<WrongCase>{
        {"NoText", [](auto& r, auto&) { r.clear_text(); }, {"text REQUIRED"}},
        {"BlankText",
         [](auto& r, auto&) { r.set_text(" \n\xe2\x80\x8b "); },
         {"text REQUIRED"}},
        {"ShortText",
         [](auto& r, auto&) { r.set_text("  ngắn quá   "); },
         {"text TOO_SHORT"}},
        {"HugeText",
         [](auto& r, auto&) { r.set_text(std::string(1'000'000, ' ')); },
         {"text TOO_LONG"}},
        {"TextNotUtf8",
         [](auto& r, auto&) { r.set_text("\xff\xfe 0123456789"); },
         {"text INVALID_UTF8"}},
        {"NoPlace",
         [](auto& r, auto& f) {
           r.clear_location();
           f.place.reset();
         },
         {"location REQUIRED"}},
        {"OutsideTheProvince",
         [](auto&, auto& f) { f.place.reset(); },
         {"location OUTSIDE_PROVINCE"}},
        {"NoPosition",
         [](auto& r, auto& f) {
           r.mutable_location()->set_latitude(90.1);
           f.place.reset();
         },
         {"location MALFORMED"}},
        {"NanPosition",
         [](auto& r, auto& f) {
           r.mutable_location()->set_longitude(kNan);
           f.place.reset();
         },
         {"location MALFORMED"}},
        {"NegativeAccuracy",
         [](auto& r, auto&) { r.mutable_location()->set_accuracy_m(-1); },
         {"location.accuracy_m MALFORMED"}},
        {"InfiniteAccuracy",
         [](auto& r, auto&) {
           r.mutable_location()->set_accuracy_m(kInfinite);
         },
         {"location.accuracy_m MALFORMED"}},
        {"LongAddress",
         [](auto& r, auto&) {
           r.mutable_location()->set_address(Repeat("ầ", 301));
         },
         {"location.address TOO_LONG"}},
        {"UnknownCommune",
         [](auto& r, auto& f) {
           r.set_commune_code("99999");
           f.commune_known = false;
         },
         {"commune_code UNKNOWN"}},
        {"CommuneElsewhere",
         [](auto& r, auto&) { r.set_commune_code("18229"); },
         {"commune_code DISAGREES"}},
        {"CommuneOfNoPlace",
         [](auto& r, auto& f) {
           r.clear_location();
           r.set_commune_code("99999");
           f.place.reset();
           f.commune_known = false;
         },
         {"commune_code UNKNOWN"}},
        {"UnknownMedium",
         [](auto&, auto& f) { f.media_known[0] = false; },
         {"media_ids[0] UNKNOWN"}},
        {"TooManyMedia",
         [](auto& r, auto&) {
           for (int i = 0; i < 20; ++i) r.add_media_ids(kMedium);
         },
         {"media_ids TOO_MANY"}},
        {"EmptyReporter",
         [](auto& r, auto&) { r.mutable_reporter()->Clear(); },
         {"reporter REQUIRED"}},
        {"NameOnly",
         [](auto& r, auto&) { r.mutable_reporter()->clear_phone(); },
         {"reporter REQUIRED"}},
        {"LongName",
         [](auto& r, auto&) {
           r.mutable_reporter()->set_name(Repeat("ạ", 101));
         },
         {"reporter.name TOO_LONG"}},
        {"NameOfTwoLines",
         [](auto& r, auto&) {
           r.mutable_reporter()->set_name("An\nBcc: x@example.com");
         },
         {"reporter.name CONTROL_CHARACTER"}},
        {"ImpossiblePhone",
         [](auto& r, auto&) { r.mutable_reporter()->set_phone("0912"); },
         {"reporter.phone MALFORMED"}},
        {"WrongEmail",
         [](auto& r, auto&) { r.mutable_reporter()->set_email("a@b"); },
         {"reporter.email MALFORMED"}},
        {"ShortKey",
         [](auto& r, auto&) { r.set_idempotency_key("1234567"); },
         {"idempotency_key TOO_SHORT"}},
        {"LongKey",
         [](auto& r, auto&) { r.set_idempotency_key(std::string(101, 'k')); },
         {"idempotency_key TOO_LONG"}},
        // Else "a" + NUL + "b" could be cut into client and key in two ways.
        {"KeyWithNul",
         [](auto& r, auto&) {
           r.set_idempotency_key(std::string("12345678\0b", 10));
         },
         {"idempotency_key CONTROL_CHARACTER"}},
        {"ClientWithNul",
         [](auto& r, auto&) { r.set_client_id(std::string("a\0b", 3)); },
         {"client_id CONTROL_CHARACTER"}},
        {"LongClient",
         [](auto& r, auto&) { r.set_client_id(std::string(101, 'c')); },
         {"client_id TOO_LONG"}},
        {"UnknownChannel",
         [](auto& r, auto&) { r.set_channel("App"); },
         {"channel UNKNOWN"}},
        {"EverythingAtOnce",
         [](auto& r, auto& f) {
           r.set_text("x");
           r.mutable_location()->set_address(std::string(301, 'a'));
           r.mutable_reporter()->set_name(std::string(101, 'n'));
           r.mutable_reporter()->set_phone("1");
           r.mutable_reporter()->set_email("@");
           r.set_idempotency_key("k");
           r.set_client_id(std::string(101, 'c'));
           r.set_channel("fax");
           f.place.reset();
           f.media_known[0] = false;
         },
         {"text TOO_SHORT", "location OUTSIDE_PROVINCE",
          "location.address TOO_LONG", "media_ids[0] UNKNOWN",
          "reporter.name TOO_LONG", "reporter.phone MALFORMED",
          "reporter.email MALFORMED", "idempotency_key TOO_SHORT",
          "client_id TOO_LONG", "channel UNKNOWN"}},
    }),
    [](const auto& test) { return test.param.name; });

TEST(AcceptReport, TakesTheCommuneAlone) {
  v1::SubmitRequest request = Request();
  request.clear_location();
  request.set_commune_code("18229");
  Facts facts = FactsFor(request);
  facts.place.reset();
  const auto accepted = AcceptReport(request, facts, kNow, Ids(), 1);
  ASSERT_TRUE(accepted.ok()) << accepted.status();
  EXPECT_EQ(accepted->response.commune_code(), "18229");
  EXPECT_FALSE(accepted->command.submit().has_location());
}

TEST(AcceptReport, TakesTheNeighbourAtWhoseBorderThePlaceLies) {
  v1::SubmitRequest request = Request();
  request.set_commune_code("18100");
  EXPECT_EQ(Accept(request)->command.submit().commune_code(), "18100");
  request.set_commune_code("18073");
  EXPECT_EQ(Accept(request)->command.submit().commune_code(), "18073");
}

TEST(AcceptReport, KeepsAMediumThatIsNamedTwiceOnce) {
  v1::SubmitRequest request = Request();
  request.add_media_ids("m-1");
  request.add_media_ids(kMedium);
  EXPECT_EQ(Accept(request)->command.submit().media_ids_size(), 2);
}

TEST(AcceptReport, TakesEveryChannelOfTheContract) {
  v1::SubmitRequest request = Request();
  for (const char* channel : {"app", "web", "hotline", "open311"}) {
    request.set_channel(channel);
    EXPECT_EQ(Accept(request)->command.submit().channel(), channel);
  }
}

TEST(AcceptReport, DrawsTheIdOfARequestWithoutKey) {
  v1::SubmitRequest request = Request();
  request.clear_idempotency_key();
  const Facts facts = FactsFor(request);
  const auto one = AcceptReport(request, facts, kNow, Ids(), 1);
  const auto two = AcceptReport(request, facts, kNow, Ids(), 2);
  ASSERT_TRUE(one.ok() && two.ok());
  EXPECT_TRUE(one->random_id);
  EXPECT_EQ(one->command.report_id(), ReportIdFromBits(1));
  EXPECT_EQ(two->command.report_id(), ReportIdFromBits(2));
  EXPECT_NE(one->response.reporter_secret(), two->response.reporter_secret());
}

}  // namespace
}  // namespace paht::intake
