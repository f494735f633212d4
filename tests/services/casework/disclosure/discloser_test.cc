// Casework.Disclose over a real connection, with Kafka and tracking played.
#include "services/casework/disclosure/discloser.h"

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/field_violation.h"
#include "common/identity/verifier.h"
#include "common/kafka/record.h"
#include "common/rpc/server.h"
#include "common/rpc/status.h"
#include "common/telemetry/metrics.h"
#include "paht/v1/casework.grpc.pb.h"
#include "paht/v1/record.pb.h"
#include "paht/v1/tracking.grpc.pb.h"
#include "services/casework/casework_server.h"
#include "services/casework/disclosure/record_index.h"
#include "services/casework/history_reader.h"
#include "tests/services/casework/fakes.h"
#include "tests/services/casework/sign_on.h"
#include "tests/services/casework/support.h"

namespace paht::casework {
namespace {

constexpr char kText[] = "Đèn hỏng trước nhà, gọi 0912345678";
constexpr char kPhone[] = "+84912345678";
constexpr char kName[] = "Người thử nghiệm";
constexpr absl::Duration kLongest = absl::Milliseconds(500);

// A topic in memory.
class FakeFinder final : public RecordFinder {
 public:
  void Find(WantedRecords wanted, absl::Time deadline, Done done) override {
    partition_key = wanted.partition_key;
    asked_until = deadline;
    ++asked;
    if (!down.ok()) return done(down);
    std::vector<kafka::Record> found;
    for (const std::string& key : wanted.keys) {
      const auto record = records.find(key);
      if (record != records.end()) found.push_back(record->second);
    }
    done(std::move(found));
  }

  void Put(const std::string& key, const std::string& value,
           const std::string& id = "") {
    kafka::Record& record = records[key];
    record.topic = "t.topic";
    record.key = key;
    record.value = value;
    record.headers = {{"ce_id", id}};
  }

  std::map<std::string, kafka::Record> records;
  absl::Status down;
  std::string partition_key;
  absl::Time asked_until;
  int asked = 0;
};

class FakeTracking final : public v1::Tracking::Service {
 public:
  grpc::Status Get(grpc::ServerContext* /*context*/,
                   const v1::GetReportRequest* request,
                   v1::GetReportResponse* response) override {
    if (!status.ok()) return status;
    response->mutable_report()->set_sequence(report.history_size());
    *response->mutable_report()->mutable_history() = report.history();
    // As tracking does: the digest is not in the answer.
    v1::ReportReceived& first =
        *response->mutable_report()->mutable_history(0)->mutable_received();
    response->set_secret_matches(!request->secret_digest().empty() &&
                                 request->secret_digest() ==
                                     first.secret_digest());
    first.clear_secret_digest();
    return grpc::Status::OK;
  }
  FakeTracking() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                             &port);
    builder.RegisterService(this);
    server = builder.BuildAndStart();
  }

  v1::Report report;
  grpc::Status status;
  int port = 0;
  std::unique_ptr<grpc::Server> server;
};

class DiscloserTest : public testing::Test {
 protected:
  DiscloserTest() {
    server_ = *rpc::Server::Start({.listen = "127.0.0.1:0"}, {&casework_});
    stub_ = v1::Casework::NewStub(
        grpc::CreateChannel(absl::StrCat("127.0.0.1:", server_->port()),
                            grpc::InsecureChannelCredentials()));
    ToAssigned(/*visible=*/false);

    v1::OriginalTexts texts;
    texts.add_texts()->set_sequence(1);
    texts.mutable_texts(0)->set_text(kText);
    texts.mutable_texts(0)->set_address("số 12");
    originals_.Put(ReportId(1), texts.SerializeAsString());
    v1::Contact contact;
    contact.set_name(kName);
    contact.set_phone(kPhone);
    contacts_.Put(kReporter, contact.SerializeAsString(),
                  absl::StrCat(ReportId(1), ".submit.00.contact"));
  }
  ~DiscloserTest() override { server_->Shutdown(absl::ZeroDuration()); }

  // A new report that is with kLead; this instance owns it.
  void ToAssigned(bool visible) {
    Desk desk;
    v1::ReportCommand submit = SubmitCommand();
    submit.mutable_submit()->set_reachable(true);
    submit.mutable_submit()->set_reporter_visible(visible);
    desk.Must(submit);
    desk.Must(ClassifyCommand(1));
    desk.Must(AssignCommand(2, desk.now() + absl::Hours(10)));
    own_ = std::make_shared<v1::ReportState>(desk.state());
    tracking_.report.clear_history();
    for (const v1::ReportEvent& event : desk.events()) {
      *tracking_.report.add_history() = event;
    }
  }

  absl::StatusOr<v1::DiscloseResponse> Ask(
      const std::string& authorization, const std::string& secret = "",
      const std::string& report_id = ReportId(1)) {
    grpc::ClientContext context;
    if (!authorization.empty()) {
      context.AddMetadata("authorization", authorization);
    }
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(5)));
    v1::DiscloseRequest request;
    request.set_report_id(report_id);
    request.set_reporter_secret(secret);
    v1::DiscloseResponse response;
    const grpc::Status status = stub_->Disclose(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpc(status);
    return response;
  }
  absl::StatusOr<v1::DiscloseResponse> AskAs(v1::Role role) {
    return Ask(sign_on_.For(By(role).actor()));
  }
  absl::StatusOr<v1::DiscloseResponse> AskAsStranger() {
    return Ask(sign_on_.For(By(v1::ROLE_OFFICER, "officer-2", kOther).actor()));
  }

  // The reason, once it is seen that it is told in both languages.
  static std::string Reason(const absl::Status& status,
                            const std::string& field) {
    const auto violations = FieldViolations(status);
    if (violations.size() != 1) return status.ToString();
    EXPECT_EQ(violations[0].field, field);
    EXPECT_NE(violations[0].vi, "");
    EXPECT_NE(violations[0].vi, violations[0].en);
    return violations[0].reason;
  }

  static double Counted(const std::string& outcome, const std::string& role,
                        const std::string& contact) {
    return metrics::Counter(
               "paht_casework_disclosures_total", "",
               {{"outcome", outcome}, {"role", role}, {"contact", contact}})
        .Value();
  }

  FakeTracking tracking_;
  SignOn sign_on_;
  const identity::Verifier verifier_{sign_on_.expectations(), sign_on_};
  FakePublisher publisher_;
  FakeRedis redis_;
  FakeFinder originals_;
  FakeFinder contacts_;
  std::shared_ptr<const v1::ReportState> own_;  // Null: another instance's.
  const std::unique_ptr<HistoryReader> histories_ =
      *HistoryReader::Create(absl::StrCat("127.0.0.1:", tracking_.port), {});
  const std::shared_ptr<const Rules> rules_ =
      std::make_shared<const Rules>(Rules{Policy(), AlwaysOpen(), {}, {}});
  const Discloser discloser_{
      {.find_state =
           [this](const std::string& id) {
             return own_ != nullptr && own_->report_id() == id ? own_ : nullptr;
           },
       .histories = *histories_,
       .originals = originals_,
       .contacts = contacts_,
       .rules = [this] { return rules_; }}};
  CaseworkServer casework_{{.topic_prefix = "t.",
                            .reply_channel = "t.replies:1",
                            .max_wait = kLongest,
                            .discloser = &discloser_},
                           verifier_,
                           publisher_,
                           redis_,
                           [] { return absl::OkStatus(); }};
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<v1::Casework::Stub> stub_;
};

TEST_F(DiscloserTest, ShowsEachCallerTheirPart) {
  const auto officer = AskAs(v1::ROLE_OFFICER);
  ASSERT_TRUE(officer.ok()) << officer.status();
  ASSERT_EQ(officer->texts_size(), 1);
  EXPECT_EQ(officer->texts(0).text(), kText);
  EXPECT_EQ(officer->texts(0).address(), "số 12");
  EXPECT_EQ(officer->sequence(), 3);
  EXPECT_FALSE(officer->has_contact());
  EXPECT_EQ(officer->contact_withheld(), v1::CONTACT_WITHHELD_NOT_ALLOWED);
  // What may not be seen is not even read.
  EXPECT_EQ(contacts_.asked, 0);
  EXPECT_EQ(originals_.partition_key, ReportId(1));

  const auto coordinator = AskAs(v1::ROLE_COORDINATOR);
  ASSERT_TRUE(coordinator.ok()) << coordinator.status();
  EXPECT_EQ(coordinator->contact().phone(), kPhone);
  EXPECT_EQ(coordinator->contact().name(), kName);
  EXPECT_EQ(contacts_.partition_key, kReporter);

  const auto reporter = Ask("", "secret");
  ASSERT_TRUE(reporter.ok()) << reporter.status();
  EXPECT_EQ(reporter->contact().phone(), kPhone);

  ToAssigned(/*visible=*/true);
  EXPECT_EQ(AskAs(v1::ROLE_LEADER)->contact().phone(), kPhone);
}

TEST_F(DiscloserTest, RefusesOthersInTwoLanguages) {
  const absl::Status stranger = AskAsStranger().status();
  EXPECT_TRUE(absl::IsPermissionDenied(stranger)) << stranger;
  EXPECT_EQ(Reason(stranger, "authorization"), "NOT_PERMITTED");
  for (const v1::Role role : {v1::ROLE_INTEGRATOR, v1::ROLE_CITIZEN}) {
    const absl::Status status =
        Ask(sign_on_.For(By(role, "somebody", "").actor())).status();
    EXPECT_TRUE(absl::IsPermissionDenied(status)) << status;
    EXPECT_EQ(Reason(status, "authorization"), "NOT_PERMITTED");
  }
  EXPECT_TRUE(absl::IsPermissionDenied(Ask("", "guessed").status()));
  EXPECT_EQ(Reason(Ask("").status(), "authorization"), "MISSING");
  EXPECT_TRUE(absl::IsUnauthenticated(Ask("").status()));
  EXPECT_TRUE(absl::IsUnauthenticated(
      Ask(SignOn().For(By(v1::ROLE_OFFICER).actor())).status()));
  EXPECT_EQ(originals_.asked + contacts_.asked, 0);
}

TEST_F(DiscloserTest, NamesAWrongIdAndAnUnknownReport) {
  const std::string me = sign_on_.For(By(v1::ROLE_COORDINATOR).actor());
  const absl::Status wrong = Ask(me, "", "HT-1").status();
  EXPECT_TRUE(absl::IsInvalidArgument(wrong)) << wrong;
  EXPECT_EQ(Reason(wrong, "report_id"), "MALFORMED");
  tracking_.status = {grpc::StatusCode::NOT_FOUND, "no such report"};
  const absl::Status unknown = Ask(me, "", ReportId(2)).status();
  EXPECT_TRUE(absl::IsNotFound(unknown)) << unknown;
  EXPECT_EQ(Reason(unknown, "report_id"), "NOT_FOUND");
}

// The same answers, by the events that tracking has.
TEST_F(DiscloserTest, OfAnotherInstancesReportAsksTracking) {
  own_ = nullptr;
  const auto officer = AskAs(v1::ROLE_OFFICER);
  ASSERT_TRUE(officer.ok()) << officer.status();
  EXPECT_EQ(officer->texts(0).text(), kText);
  EXPECT_EQ(officer->contact_withheld(), v1::CONTACT_WITHHELD_NOT_ALLOWED);
  EXPECT_TRUE(absl::IsPermissionDenied(AskAsStranger().status()));
  const auto reporter = Ask("", "secret");
  ASSERT_TRUE(reporter.ok()) << reporter.status();
  EXPECT_EQ(reporter->contact().phone(), kPhone);
  EXPECT_TRUE(absl::IsPermissionDenied(Ask("", "guessed").status()));

  tracking_.status = {grpc::StatusCode::UNAVAILABLE, "views are rebuilt"};
  EXPECT_TRUE(absl::IsUnavailable(AskAs(v1::ROLE_OFFICER).status()));
}

TEST_F(DiscloserTest, SaysWhatWasErased) {
  originals_.records.clear();
  contacts_.records.clear();
  const auto shown = AskAs(v1::ROLE_COORDINATOR);
  ASSERT_TRUE(shown.ok()) << shown.status();
  EXPECT_EQ(shown->texts_size(), 0);
  EXPECT_TRUE(shown->texts_erased());
  EXPECT_EQ(shown->contact_withheld(), v1::CONTACT_WITHHELD_ERASED);
}

TEST_F(DiscloserTest, IsUnavailableWhileKafkaIsAndAsksInTime) {
  ASSERT_TRUE(AskAs(v1::ROLE_OFFICER).ok());
  // Before the caller gives up.
  EXPECT_LT(originals_.asked_until, absl::Now() + kLongest);
  originals_.down = absl::UnavailableError("it is being read");
  EXPECT_TRUE(absl::IsUnavailable(AskAs(v1::ROLE_OFFICER).status()));
  originals_.down = absl::OkStatus();
  contacts_.down = absl::UnavailableError("it is being read");
  EXPECT_TRUE(absl::IsUnavailable(AskAs(v1::ROLE_COORDINATOR).status()));
  // Who may not see the contact does not need it.
  EXPECT_TRUE(AskAs(v1::ROLE_OFFICER).ok());
}

TEST_F(DiscloserTest, ARecordThatIsSomethingElseIsSaidWithoutItsContents) {
  originals_.Put(ReportId(1), "\xff\xff 0987654321");
  const absl::Status status = AskAs(v1::ROLE_OFFICER).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
  EXPECT_FALSE(absl::StrContains(status.message(), "0987"));
}

TEST_F(DiscloserTest, LogsAndCountsWhoSawWhatAndNothingOfIt) {
  const double disclosed = Counted("disclosed", "coordinator", "all");
  const double withheld =
      Counted("disclosed", "officer", "withheld-not-allowed");
  const double denied = Counted("permission_denied", "officer", "none");
  testing::internal::CaptureStderr();
  const auto coordinator = AskAs(v1::ROLE_COORDINATOR);
  const auto officer = AskAs(v1::ROLE_OFFICER);
  const auto stranger = AskAsStranger();
  (void)Ask("", "secret");
  const std::string log = testing::internal::GetCapturedStderr();
  ASSERT_TRUE(coordinator.ok() && officer.ok());
  EXPECT_EQ(Counted("disclosed", "coordinator", "all"), disclosed + 1);
  EXPECT_EQ(Counted("disclosed", "officer", "withheld-not-allowed"),
            withheld + 1);
  EXPECT_EQ(Counted("permission_denied", "officer", "none"), denied + 1);
  for (const std::string& word :
       {std::string("\"disclosed\""), ReportId(1), std::string("officer-1"),
        std::string(kLead), std::string("withheld-not-allowed"),
        std::string("nothing was disclosed"), std::string("officer-2")}) {
    EXPECT_TRUE(absl::StrContains(log, word)) << word << " in " << log;
  }
  for (const char* word :
       {"912345678", "Đèn", "số 12", "Người thử", "secret", "eyJ"}) {
    EXPECT_FALSE(absl::StrContains(log, word)) << word << " in " << log;
  }
}

}  // namespace
}  // namespace paht::casework
