// The same request again, and almost the same.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/time/time.h"
#include "common/base/report_id.h"
#include "services/intake/core/accept_report.h"
#include "services/intake/core/identities.h"
#include "tests/services/intake/support.h"

namespace paht::intake {
namespace {

using Change = std::function<void(v1::SubmitRequest&)>;

Accepted AcceptAt(const v1::SubmitRequest& request, absl::Time now,
                  uint64_t random_bits) {
  return *AcceptReport(request, FactsFor(request), now, Ids(), random_bits);
}

TEST(Retry, GivesTheSameAnswerAtAnyTime) {
  const Accepted first = AcceptAt(Request(), kNow, 1);
  const Accepted again = AcceptAt(Request(), kNow + absl::Hours(50), 2);
  EXPECT_EQ(again.response.report_id(), first.response.report_id());
  EXPECT_EQ(again.response.reporter_secret(), first.response.reporter_secret());
  EXPECT_EQ(again.command.command_id(), first.command.command_id());
  EXPECT_EQ(again.command.submit().SerializeAsString(),
            first.command.submit().SerializeAsString());
}

TEST(Retry, TypedAnotherWayIsTheSameContent) {
  v1::SubmitRequest request = Request();
  request.set_text("  " + request.text() + "\n");
  request.mutable_reporter()->set_phone("+84 (0) 912.345.678");
  request.set_channel("app");
  request.add_media_ids(kMedium);
  EXPECT_EQ(AcceptAt(request, kNow, 1).command.submit().fingerprint(),
            AcceptAt(Request(), kNow, 1).command.submit().fingerprint());
}

TEST(Retry, WithOtherContentHasAnotherFingerprintSecretAndCommand) {
  const std::vector<Change> changes = {
      [](auto& r) { r.set_text(r.text() + "!"); },
      [](auto& r) { r.mutable_location()->set_latitude(18.3429); },
      [](auto& r) { r.mutable_location()->set_accuracy_m(13); },
      [](auto& r) { r.mutable_location()->set_address("trước số 13"); },
      [](auto& r) { r.set_commune_code("18100"); },
      [](auto& r) { r.add_media_ids("m-1"); },
      [](auto& r) { r.clear_media_ids(); },
      [](auto& r) { r.clear_reporter(); },
      [](auto& r) { r.mutable_reporter()->set_name("Khác"); },
      [](auto& r) { r.mutable_reporter()->set_phone("0912345679"); },
      [](auto& r) { r.mutable_reporter()->set_email("a@example.com"); },
      [](auto& r) { r.mutable_reporter()->set_visible(true); },
      [](auto& r) { r.set_channel("web"); },
  };
  const Accepted first = AcceptAt(Request(), kNow, 1);
  std::set<std::string> fingerprints = {first.command.submit().fingerprint()};
  std::set<std::string> secrets = {first.response.reporter_secret()};
  std::set<std::string> commands = {first.command.command_id()};
  for (const Change& change : changes) {
    v1::SubmitRequest request = Request();
    change(request);
    const Accepted other = AcceptAt(request, kNow, 1);
    EXPECT_EQ(other.response.report_id(), first.response.report_id());
    fingerprints.insert(other.command.submit().fingerprint());
    secrets.insert(other.response.reporter_secret());
    commands.insert(other.command.command_id());
  }
  EXPECT_EQ(fingerprints.size(), changes.size() + 1);
  EXPECT_EQ(secrets.size(), changes.size() + 1);
  EXPECT_EQ(commands.size(), changes.size() + 1);
}

TEST(Identities, AreAsTheDesignSays) {
  // HMAC-SHA256(secret, client ‖ 0 ‖ key), by another implementation:
  //   printf 'phone-1\0key-00000001' |
  //     openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef
  EXPECT_EQ(Ids().ReportId("phone-1", "key-00000001"),
            ReportIdFromDigest(absl::HexStringToBytes("c87afcc232105d13")));
}

TEST(Identities, DependOnTheSecret) {
  const Identities other("another secret of thirty-two bytes");
  EXPECT_NE(other.ReportId("c", "k"), Ids().ReportId("c", "k"));
  EXPECT_NE(other.Fingerprint("x"), Ids().Fingerprint("x"));
  EXPECT_NE(other.ReporterSecret("r", "f"), Ids().ReporterSecret("r", "f"));
  EXPECT_NE(other.ReporterId("+84912345678", ""),
            Ids().ReporterId("+84912345678", ""));
}

TEST(Identities, GiveOnePersonOnePseudonym) {
  const std::string by_phone = Ids().ReporterId("+84912345678", "");
  EXPECT_EQ(by_phone, Ids().ReporterId("+84912345678", "a@example.com"));
  EXPECT_NE(by_phone, Ids().ReporterId("+84912345679", ""));
  const std::string by_email = Ids().ReporterId("", "An@example.com");
  EXPECT_EQ(by_email, Ids().ReporterId("", "an@example.com"));
  EXPECT_NE(by_email, by_phone);
  EXPECT_EQ(by_phone.size(), 28u);
  EXPECT_EQ(by_phone.substr(0, 2), "p-");
}

TEST(Identities, KeepClientAndKeyApart) {
  EXPECT_NE(Ids().ReportId("ab", "c"), Ids().ReportId("a", "bc"));
  EXPECT_NE(Ids().ReportId("", "abc"), Ids().ReportId("abc", ""));
}

// Whatever bytes come, the answer is a report with a legal id or an
// InvalidArgument that names fields.
RC_GTEST_PROP(AcceptReportProperty, AnswersAnything,
              (const std::string& text, const std::string& name,
               const std::string& phone, const std::string& email,
               const std::string& key, const std::string& channel)) {
  v1::SubmitRequest request = Request();
  request.set_text(text);
  request.mutable_reporter()->set_name(name);
  request.mutable_reporter()->set_phone(phone);
  request.mutable_reporter()->set_email(email);
  request.set_idempotency_key(key);
  request.set_channel(channel);
  const auto accepted = Accept(request);
  if (accepted.ok()) {
    RC_ASSERT(IsReportId(accepted->command.report_id()));
  } else {
    RC_ASSERT(absl::IsInvalidArgument(accepted.status()));
    RC_ASSERT(!WrongFields(accepted.status()).empty());
  }
}

// What was accepted is accepted again, unchanged, when it comes back.
RC_GTEST_PROP(AcceptReportProperty, NormalizingTwiceChangesNothing, ()) {
  const auto letters = rc::gen::container<std::string>(rc::gen::elementOf(
      std::string(" \t\nabcDEF.,0123456789\xcc\x81\xcc\x82")));
  v1::SubmitRequest request = Request();
  request.set_text("phản ánh " + *letters + " hết");
  const auto once = Accept(request);
  if (!once.ok()) return;  // Lone halves of an accent: no UTF-8.
  request.set_text(once->command.submit().text());
  RC_ASSERT(Accept(request)->command.submit().fingerprint() ==
            once->command.submit().fingerprint());
}

}  // namespace
}  // namespace paht::intake
