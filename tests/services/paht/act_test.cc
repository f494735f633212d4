// `paht act` and `paht list` against servers that answer what the test says.
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/report_id.h"
#include "common/base/text_proto.h"
#include "common/identity/refusal.h"
#include "common/identity/token.h"
#include "common/rpc/call_context.h"
#include "common/rpc/status.h"
#include "paht/v1/casework.grpc.pb.h"
#include "paht/v1/intake.grpc.pb.h"
#include "paht/v1/tracking.grpc.pb.h"
#include "services/casework/core/validate.h"
#include "services/paht/act/act_table.h"
#include "services/paht/act/actor_flag.h"
#include "services/paht/act/message_flags.h"
#include "tests/services/paht/run_paht.h"
#include "tests/services/paht/token_keys.h"

namespace paht::cli {
namespace {

constexpr char kId[] = "HT-000000000000";

class FakeCasework : public v1::Casework::Service {
 public:
  grpc::Status Act(grpc::ServerContext* context, const v1::ActRequest* request,
                   v1::ActResponse* response) override {
    got = request->command();
    secret = request->reporter_secret();
    authorization = rpc::Metadata(*context, "authorization");
    if (!status.ok()) return status;
    *response->mutable_result() = result;
    response->mutable_result()->set_command_id(got.command_id());
    response->mutable_result()->set_report_id(got.report_id());
    return grpc::Status::OK;
  }
  v1::ReportCommand got;
  std::string authorization;
  std::string secret;
  v1::CommandResult result;
  grpc::Status status;
};

class FakeIntake : public v1::Intake::Service {
 public:
  grpc::Status UploadMedia(grpc::ServerContext*,
                           grpc::ServerReader<v1::UploadMediaRequest>* reader,
                           v1::UploadMediaResponse* response) override {
    v1::UploadMediaRequest part;
    std::string content;
    while (reader->Read(&part)) content += part.chunk();
    response->set_media_id("m-" + content);
    return grpc::Status::OK;
  }
};

class FakeTracking : public v1::Tracking::Service {
 public:
  grpc::Status Get(grpc::ServerContext*, const v1::GetReportRequest* request,
                   v1::GetReportResponse* response) override {
    response->mutable_report()->set_report_id(request->report_id());
    response->mutable_report()->set_revision(5);
    return grpc::Status::OK;
  }
  // Two pages.
  grpc::Status List(grpc::ServerContext*, const v1::ListReportsRequest* request,
                    v1::ListReportsResponse* response) override {
    got = *request;
    if (request->commune_code() == "none") return grpc::Status::OK;
    v1::Report& report = *response->add_reports();
    report.set_report_id(request->page_token().empty() ? kId : "HT-2");
    report.set_status(v1::REPORT_STATUS_ASSIGNED);
    report.set_text("Ổ gà");
    if (request->page_token().empty()) {
      response->set_next_page_token("trang-2");
    }
    return grpc::Status::OK;
  }
  v1::ListReportsRequest got;
};

class ActTest : public ::testing::Test {
 protected:
  ActTest() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                             &port_);
    builder.RegisterService(&casework_);
    builder.RegisterService(&intake_);
    builder.RegisterService(&tracking_);
    server_ = builder.BuildAndStart();
    casework_.result.set_sequence(6);
    casework_.result.set_revision(6);
    casework_.result.set_status(v1::REPORT_STATUS_ASSIGNED);
  }
  ~ActTest() override { server_->Shutdown(); }

  Ran Run(std::vector<std::string> arguments) {
    const std::string address = absl::StrCat("127.0.0.1:", port_);
    if (arguments.front() == "act") {
      arguments.push_back("--casework=" + address);
      if (with_key_) arguments.push_back("--token-key=" + keys_.private_key());
    }
    arguments.push_back("--tracking=" + address);
    return RunPaht(arguments);
  }
  Ran Transfer(const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments = {"act",
                                          "transfer",
                                          kId,
                                          "--as",
                                          "officer:cb-17@xa.kt@18073",
                                          "--department-id",
                                          "tinh.sxd",
                                          "--tier",
                                          "province",
                                          "--reason",
                                          "Quốc lộ"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Run(arguments);
  }

  // Who the token of the last call says acts.
  std::string TokensActor() const {
    const auto token = identity::BearerToken(casework_.authorization);
    if (!token.ok()) return std::string(token.status().message());
    const auto claims = keys_.Verify(*token);
    if (!claims.ok()) return std::string(claims.status().message());
    return absl::StrCat(claims->role, ":", claims->subject, "@",
                        claims->department);
  }

  TokenKeys keys_;
  bool with_key_ = true;
  FakeCasework casework_;
  FakeIntake intake_;
  FakeTracking tracking_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

TEST_F(ActTest, SendsTheCommandAtTheRevisionOfNow) {
  const Ran ran = Transfer({"--command-id", "lenh-1"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  v1::ReportCommand expected;
  ASSERT_TRUE(ParseTextProto("command", R"pb(
                               command_id: "lenh-1"
                               report_id: "HT-000000000000"
                               actor {
                                 id: "cb-17"
                                 role: ROLE_OFFICER
                                 department_id: "xa.kt@18073"
                               }
                               expected_revision: 5
                               transfer {
                                 department_id: "tinh.sxd"
                                 tier: TIER_PROVINCE
                                 reason: "Quốc lộ"
                               })pb",
                             expected)
                  .ok());
  EXPECT_EQ(casework_.got.DebugString(), expected.DebugString());
  EXPECT_EQ(ran.out,
            "Mã phản ánh  HT-000000000000\n"
            "Trạng thái   Đã phân công\n"
            "Phiên bản    6 (sự kiện 6)\n"
            "Mã yêu cầu   lenh-1\n");
}

TEST_F(ActTest, TheRevisionCanBeGivenOrLeftOut) {
  EXPECT_EQ(Transfer({"--expected-revision", "3"}).code, 0);
  EXPECT_EQ(casework_.got.expected_revision(), 3);
  EXPECT_EQ(Transfer({"--any-revision"}).code, 0);
  EXPECT_FALSE(casework_.got.has_expected_revision());
}

TEST_F(ActTest, EachCallHasACommandIdOfItsOwn) {
  EXPECT_EQ(Transfer().code, 0);
  const std::string first = casework_.got.command_id();
  EXPECT_EQ(Transfer().code, 0);
  EXPECT_NE(first, "");
  EXPECT_NE(casework_.got.command_id(), first);
}

TEST_F(ActTest, ARefusalIsToldInWords) {
  v1::Rejection& rejection = *casework_.result.mutable_rejection();
  rejection.set_code(v1::Rejection::CODE_INVALID);
  rejection.set_field("transfer.department_id");
  rejection.set_reason_vi("Đơn vị này đang xử lý phản ánh.");
  rejection.set_reason_en("transfer.department_id already handles the report");
  const Ran ran = Transfer();
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.err,
            "Thông tin không hợp lệ: transfer.department_id: Đơn vị này đang "
            "xử lý phản ánh.\n");
  EXPECT_EQ(ran.out, "");
  const Ran json = Transfer({"--json", "--lang=en"});
  EXPECT_EQ(json.code, 1);
  EXPECT_TRUE(absl::StrContains(json.out, R"("code":"CODE_INVALID")"));
  EXPECT_TRUE(absl::StrContains(json.err, "already handles the report"));
}

TEST_F(ActTest, SaysHowToFindOutWhenTheAnswerIsNotKnown) {
  casework_.status = {grpc::StatusCode::UNAVAILABLE, "no Redis"};
  const Ran ran = Transfer({"--command-id", "lenh-2"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(absl::StrContains(ran.err, "--command-id=lenh-2")) << ran.err;
}

TEST_F(ActTest, WhoActsIsProvenByATokenMadeWithTheKey) {
  EXPECT_EQ(Transfer().code, 0);
  EXPECT_EQ(TokensActor(), "officer:cb-17@xa.kt@18073");
}

TEST_F(ActTest, ATokenThatIsGivenIsSentAsItIs) {
  EXPECT_EQ(Transfer({"--token", "a.b.c"}).code, 0);
  EXPECT_EQ(casework_.authorization, "Bearer a.b.c");
  // It says who acts.
  with_key_ = false;
  EXPECT_EQ(Run({"act", "accept", kId, "--token", "a.b.c"}).code, 0);
  EXPECT_EQ(casework_.authorization, "Bearer a.b.c");
  EXPECT_FALSE(casework_.got.has_actor());
  const Ran spaced = Run({"act", "accept", kId, "--token", "a.b.c\n"});
  EXPECT_EQ(spaced.code, 1);
  EXPECT_TRUE(absl::StrContains(spaced.err, "neither spaces nor line ends"));
}

TEST_F(ActTest, WithoutAProofNothingIsSent) {
  with_key_ = false;
  const Ran ran = Transfer();
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(absl::StrContains(ran.err, "PAHT_TOKEN_KEY")) << ran.err;
  EXPECT_EQ(casework_.got.command_id(), "");
  const Ran missing = Transfer({"--token-key", "/no/such.pem"});
  EXPECT_EQ(missing.code, 1);
  EXPECT_TRUE(absl::StrContains(missing.err, "/no/such.pem")) << missing.err;
}

TEST_F(ActTest, TheSecretAloneNeedsNoToken) {
  with_key_ = false;
  EXPECT_EQ(
      Run({"act", "rate", kId, "--secret", "bi-mat", "--stars", "4"}).code, 0);
  EXPECT_EQ(casework_.authorization, "");
  EXPECT_FALSE(casework_.got.has_actor());
  EXPECT_EQ(casework_.secret, "bi-mat");
  EXPECT_EQ(casework_.got.secret_digest(), "");
}

TEST_F(ActTest, WhatIsWrongWithATokenIsTold) {
  casework_.status = rpc::ToGrpc(
      identity::Refused(identity::Refusal::kExpired, "the token expired"));
  const Ran ran = Transfer({"--lang=en"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(absl::StrContains(ran.err, "authorization: the token expired"))
      << ran.err;
  EXPECT_TRUE(absl::StrContains(Transfer().err, "Phiên đăng nhập đã hết hạn"));
}

TEST_F(ActTest, ACitizensSecretIsSentBesideTheCommand) {
  EXPECT_EQ(Run({"act", "rate", kId, "--as", "citizen:nd-1", "--secret",
                 "bi-mat", "--stars", "4", "--text", "Nhanh"})
                .code,
            0);
  EXPECT_EQ(casework_.secret, "bi-mat");
  EXPECT_EQ(casework_.got.secret_digest(), "");
  EXPECT_EQ(casework_.got.rate().stars(), 4);
}

TEST_F(ActTest, InstantsAndBooleansAndListsReachTheCommand) {
  EXPECT_EQ(Run({"act", "reschedule", kId, "--as", "administrator:qt",
                 "--due-at", "2026-12-02 16:30", "--reason", "Nghỉ bù"})
                .code,
            0);
  EXPECT_EQ(casework_.got.reschedule().due_at().seconds(), 1796203800);
  EXPECT_EQ(Run({"act", "follow", kId, "--as", "citizen:nd"}).code, 0);
  EXPECT_TRUE(casework_.got.follow().following());
  EXPECT_EQ(
      Run({"act", "follow", kId, "--as", "citizen:nd", "--following=false"})
          .code,
      0);
  EXPECT_FALSE(casework_.got.follow().following());
  EXPECT_EQ(Run({"act", "add-media", kId, "--as", "citizen:nd", "--media-ids",
                 "a", "--media-ids", "b"})
                .code,
            0);
  EXPECT_EQ(casework_.got.add_media().media_ids_size(), 2);
  EXPECT_EQ(
      Run({"act", "grant-extension", kId, "--as", "leader:ld@tinh.sxd"}).code,
      0);
  EXPECT_FALSE(casework_.got.grant_extension().has_due_at());
}

TEST_F(ActTest, AResultTakesItsPhotosAlong) {
  const std::string photo = ::testing::TempDir() + "paht-cli-result.jpg";
  std::ofstream(photo) << "sau";
  const std::string intake = absl::StrCat("--intake=127.0.0.1:", port_);
  EXPECT_EQ(Run({"act", "submit-result", kId, "--as",
                 "officer:cb-17@xa.kt@18133", "--explanation", "Đã vá xong",
                 "--media-ids", "m-truoc", "--media", photo, intake})
                .code,
            0);
  const v1::SubmitResult& result = casework_.got.submit_result();
  ASSERT_EQ(result.media_ids_size(), 2);
  EXPECT_EQ(result.media_ids(0), "m-truoc");
  EXPECT_EQ(result.media_ids(1), "m-sau");
  EXPECT_EQ(Run({"act", "add-media", kId, "--secret", "bi-mat", "--media",
                 photo, intake})
                .code,
            0);
  EXPECT_EQ(casework_.got.add_media().media_ids(0), "m-sau");
  // A command that names no media has no such flag.
  EXPECT_EQ(
      Run({"act", "withdraw", kId, "--secret", "x", "--media", photo}).code, 2);
  std::remove(photo.c_str());
}

// A photo that cannot be sent leaves the report as it was.
TEST_F(ActTest, WithoutItsPhotoNoResultIsSent) {
  const std::string photo = ::testing::TempDir() + "paht-cli-result.jpg";
  std::ofstream(photo) << "sau";
  const Ran ran = Run({"act", "submit-result", kId, "--as",
                       "officer:cb-17@xa.kt@18133", "--explanation",
                       "Đã vá xong", "--media", photo, "--intake=127.0.0.1:1"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(absl::StrContains(ran.err, photo)) << ran.err;
  EXPECT_EQ(casework_.got.command_id(), "");
  std::remove(photo.c_str());
}

TEST_F(ActTest, SplitGivesTheSameChildrenWhenItIsTriedAgain) {
  const std::vector<std::string> split = {"act",
                                          "split",
                                          kId,
                                          "--as",
                                          "coordinator:dp",
                                          "--part",
                                          "giao_thong:normal:Ổ gà: rất sâu",
                                          "--part",
                                          "rac_thai:low:Rác",
                                          "--command-id",
                                          "lenh-3"};
  EXPECT_EQ(Run(split).code, 0);
  const v1::Split first = casework_.got.split();
  ASSERT_EQ(first.parts_size(), 2);
  EXPECT_EQ(first.parts(0).text(), "Ổ gà: rất sâu");
  EXPECT_EQ(first.parts(0).urgency(), v1::URGENCY_NORMAL);
  EXPECT_TRUE(IsReportId(first.parts(0).report_id()));
  EXPECT_NE(first.parts(0).report_id(), first.parts(1).report_id());
  EXPECT_EQ(Run(split).code, 0);
  EXPECT_EQ(casework_.got.split().SerializeAsString(),
            first.SerializeAsString());
  EXPECT_EQ(Run({"act", "split", kId, "--as", "coordinator:dp", "--part",
                 "giao_thong"})
                .code,
            1);
}

// A command that casework learns must be added to the table.
TEST(ActTable, HasEveryCommandThatPeopleGive) {
  std::set<int> people;
  const auto* command = v1::ReportCommand::descriptor()->oneof_decl(0);
  for (int i = 0; i < command->field_count(); ++i) {
    v1::ReportCommand message;
    message.GetReflection()->MutableMessage(&message, command->field(i));
    bool refused = false;
    for (const auto& violation : casework::CheckPersonsCommand(message)) {
      refused = refused || violation.field == "command";
    }
    if (!refused) people.insert(command->field(i)->number());
  }
  std::set<int> table;
  for (const ActCommand& entry : ActCommands()) table.insert(entry.command);
  EXPECT_EQ(table, people);
}

// Each example of the help satisfies what its command requires.
TEST(ActTable, ExamplesSayWhatIsRequired) {
  for (const ActCommand& entry : ActCommands()) {
    for (const absl::string_view name :
         absl::StrSplit(entry.required, ' ', absl::SkipEmpty())) {
      EXPECT_TRUE(
          absl::StrContains(entry.example, absl::StrCat("--", name, " ")))
          << entry.name << " " << name;
      const Ran ran = RunPaht(
          {"act", std::string(entry.name), kId, "--as", "coordinator:dp-1"});
      EXPECT_EQ(ran.code, 2) << entry.name;
      EXPECT_TRUE(absl::StrContains(ran.err, " is required")) << ran.err;
    }
  }
}

TEST(ParseActorTest, TakesRoleIdAndDepartment) {
  const auto actor = ParseActor("leader:ld-2@tinh.sxd");
  ASSERT_TRUE(actor.ok());
  EXPECT_EQ(actor->ShortDebugString(),
            R"(id: "ld-2" role: ROLE_LEADER department_id: "tinh.sxd")");
  for (const char* wrong : {"", "leader", "leader:", "leader:1", "officer:1",
                            "clock:1", "service:x", "unspecified:1"}) {
    EXPECT_FALSE(ParseActor(wrong).ok()) << wrong;
  }
}

TEST(ParseInstantTest, TakesVietnamsTimeOrRfc3339) {
  const absl::Time expected = absl::FromUnixSeconds(1796203800);
  for (const char* text :
       {"2026-12-02 16:30", "2026-12-02 16:30:00", "02/12/2026 16:30",
        "2026-12-02T09:30:00Z", "2026-12-02T16:30:00+07:00"}) {
    const auto instant = ParseInstant(text);
    ASSERT_TRUE(instant.ok()) << instant.status();
    EXPECT_EQ(*instant, expected) << text;
  }
  EXPECT_FALSE(ParseInstant("tomorrow").ok());
}

TEST_F(ActTest, ListSendsItsFiltersAndPages) {
  const Ran first = Run({"list", "--status", "assigned", "--status",
                         "in-progress", "--commune", "18073", "--department",
                         "xa.kt@18073", "--category", "giao_thong", "--overdue",
                         "--incidents", "proposed", "--page-size", "20"});
  EXPECT_EQ(first.code, 0) << first.err;
  v1::ListReportsRequest expected;
  ASSERT_TRUE(ParseTextProto("request", R"pb(
                               statuses: REPORT_STATUS_ASSIGNED
                               statuses: REPORT_STATUS_IN_PROGRESS
                               commune_code: "18073"
                               department_id: "xa.kt@18073"
                               category: "giao_thong"
                               overdue_only: true
                               incident_status: INCIDENT_STATUS_PROPOSED
                               page_size: 20)pb",
                             expected)
                  .ok());
  EXPECT_EQ(tracking_.got.DebugString(), expected.DebugString());
  EXPECT_TRUE(absl::StrContains(first.out, "Còn nữa: --page-token 'trang-2'"));
  const Ran none = Run({"list", "--commune", "none"});
  EXPECT_EQ(none.code, 0);
  EXPECT_EQ(none.out, "");
  EXPECT_EQ(none.err, "Không có phản ánh nào phù hợp.\n");
  const Ran all = Run({"list", "--all", "--json"});
  EXPECT_EQ(all.out,
            "{\"report_id\":\"HT-000000000000\",\"status\":"
            "\"REPORT_STATUS_ASSIGNED\",\"text\":\"Ổ gà\"}\n"
            "{\"report_id\":\"HT-2\",\"status\":\"REPORT_STATUS_ASSIGNED\","
            "\"text\":\"Ổ gà\"}\n");
  const Ran page = Run({"list", "--json"});
  EXPECT_TRUE(absl::StrContains(page.out, R"({"next_page_token":"trang-2"})"));
}

}  // namespace
}  // namespace paht::cli
