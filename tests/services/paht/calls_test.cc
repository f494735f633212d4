// Commands against servers that answer what the test says: what is asked, and
// how the answer looks.
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/field_violation.h"
#include "common/base/report_id.h"
#include "common/base/text_proto.h"
#include "common/rpc/status.h"
#include "paht/v1/intake.grpc.pb.h"
#include "paht/v1/tracking.grpc.pb.h"
#include "tests/services/paht/run_paht.h"

namespace paht::cli {
namespace {

class FakeIntake : public v1::Intake::Service {
 public:
  grpc::Status Submit(grpc::ServerContext*, const v1::SubmitRequest* request,
                      v1::SubmitResponse* response) override {
    got = *request;
    if (!answer.ok()) return rpc::ToGrpc(answer);
    response->set_report_id(report_id);
    response->set_reporter_secret("bi-mat-123");
    response->mutable_received_at()->set_seconds(1795651200);
    response->set_commune_code("18073");
    return grpc::Status::OK;
  }
  grpc::Status UploadMedia(grpc::ServerContext*,
                           grpc::ServerReader<v1::UploadMediaRequest>* reader,
                           v1::UploadMediaResponse* response) override {
    v1::UploadMediaRequest part;
    std::string content;
    int64_t size = 0;
    while (reader->Read(&part)) {
      if (part.has_metadata()) size = part.metadata().size();
      content += part.chunk();
    }
    EXPECT_EQ(size, static_cast<int64_t>(content.size()));
    response->set_media_id(absl::StrCat("media-", content.size()));
    if (!content.empty()) return grpc::Status::OK;
    const FieldViolation empty = {"chunk", "EMPTY", "Tệp rỗng.",
                                  "the file is empty"};
    return rpc::ToGrpc(InvalidFields({empty}));
  }

  std::string report_id = ReportIdFromBits(1);
  absl::Status answer;
  v1::SubmitRequest got;
};

class FakeTracking : public v1::Tracking::Service {
 public:
  grpc::Status Get(grpc::ServerContext*, const v1::GetReportRequest* request,
                   v1::GetReportResponse* response) override {
    got = *request;
    if (!failure.ok()) return failure;
    if (request->report_id() != report.report_id()) {
      return {grpc::StatusCode::NOT_FOUND, "no such report"};
    }
    *response->mutable_report() = report;
    if (!request->with_history()) response->mutable_report()->clear_history();
    return grpc::Status::OK;
  }
  // One event a call, so that the client must come back for the next.
  grpc::Status Watch(
      grpc::ServerContext*, const v1::WatchReportRequest* request,
      grpc::ServerWriter<v1::WatchReportResponse>* writer) override {
    asked_after.push_back(request->after_sequence());
    for (const v1::ReportEvent& event : report.history()) {
      if (event.sequence() <= request->after_sequence()) continue;
      v1::WatchReportResponse update;
      *update.mutable_event() = event;
      update.mutable_report()->set_status(event.status());
      writer->Write(update);
      break;
    }
    return {grpc::StatusCode::UNAVAILABLE, "going away"};
  }

  v1::Report report;
  grpc::Status failure;  // Of Get.
  v1::GetReportRequest got;
  std::vector<int64_t> asked_after;
};

class Calls : public ::testing::Test {
 protected:
  Calls() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                             &port_);
    builder.RegisterService(&intake_);
    builder.RegisterService(&tracking_);
    server_ = builder.BuildAndStart();
    EXPECT_TRUE(
        ParseTextProto(
            "report", R"pb(
              report_id: "HT-000000000000"
              sequence: 2
              revision: 2
              status: REPORT_STATUS_NEEDS_REVIEW
              text: "Đèn đường hỏng, gọi [đã ẩn số điện thoại]\n\x1b[2Jnhé"
              commune_code: "18073"
              location {
                latitude: 18.3428
                longitude: 105.9057
                address: "trước chợ"
              }
              received_at { seconds: 1795651200 }
              updated_at { seconds: 1795651205 }
              review_reasons: REVIEW_REASON_LOW_CONFIDENCE
              history {
                event_id: "HT-000000000000.1"
                report_id: "HT-000000000000"
                sequence: 1
                revision: 1
                decided_at { seconds: 1795651200 }
                command_id: "c1"
                actor { id: "r-1" role: ROLE_CITIZEN }
                status: REPORT_STATUS_RECEIVED
                received { text: "Đèn đường hỏng" }
              }
              history {
                event_id: "HT-000000000000.2"
                report_id: "HT-000000000000"
                sequence: 2
                revision: 2
                decided_at { seconds: 1795651205 }
                command_id: "c2"
                actor { id: "classification" role: ROLE_SERVICE }
                status: REPORT_STATUS_NEEDS_REVIEW
                review_requested { reasons: REVIEW_REASON_LOW_CONFIDENCE }
              })pb",
            tracking_.report)
            .ok());
  }
  ~Calls() override { server_->Shutdown(); }

  Ran Run(std::vector<std::string> arguments, size_t width = 0) {
    const std::string address = absl::StrCat("127.0.0.1:", port_);
    if (arguments.front() == "submit" || arguments.front() == "upload") {
      arguments.push_back("--intake=" + address);
    }
    if (arguments.front() != "upload") {
      arguments.push_back("--tracking=" + address);
    }
    return RunPaht(arguments, width);
  }

  FakeIntake intake_;
  FakeTracking tracking_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

TEST_F(Calls, SubmitSendsWhatTheFlagsSay) {
  const std::string photo = ::testing::TempDir() + "paht-cli-photo.jpg";
  std::ofstream(photo) << std::string(600 << 10, 'x');
  const Ran ran = Run({"submit",
                       "--text",
                       "Đèn đường hỏng ba tối nay",
                       "--lat",
                       "18.3428",
                       "--lon",
                       "105.9057",
                       "--accuracy",
                       "12",
                       "--address",
                       "trước chợ",
                       "--commune",
                       "18073",
                       "--name",
                       "Người Phản Ánh",
                       "--phone",
                       "19009038",
                       "--email",
                       "a@example.vn",
                       "--visible",
                       "--media",
                       photo,
                       "--media",
                       photo,
                       "--idempotency-key",
                       "khoa-1234",
                       "--client-id",
                       "may-1",
                       "--channel",
                       "hotline"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  v1::SubmitRequest expected;
  ASSERT_TRUE(ParseTextProto("request", R"pb(
                               text: "Đèn đường hỏng ba tối nay"
                               location {
                                 latitude: 18.3428
                                 longitude: 105.9057
                                 accuracy_m: 12
                                 address: "trước chợ"
                               }
                               commune_code: "18073"
                               media_ids: "media-614400"
                               media_ids: "media-614400"
                               reporter {
                                 name: "Người Phản Ánh"
                                 phone: "19009038"
                                 email: "a@example.vn"
                                 visible: true
                               }
                               idempotency_key: "khoa-1234"
                               client_id: "may-1"
                               channel: "hotline")pb",
                             expected)
                  .ok());
  EXPECT_EQ(intake_.got.DebugString(), expected.DebugString());
  EXPECT_EQ(ran.out, absl::StrCat("Mã phản ánh    ", intake_.report_id,
                                  "\n"
                                  "Mã bí mật      bi-mat-123\n"
                                  "Tiếp nhận lúc  26/11/2026 07:00:00\n"
                                  "Xã, phường     18073\n"));
  std::remove(photo.c_str());
}

TEST_F(Calls, SubmitIsAnonymousWithoutFlagsAboutThePerson) {
  const Ran ran = Run(
      {"submit", "--text", "Đèn đường hỏng", "--commune", "18073", "--json"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_FALSE(intake_.got.has_reporter());
  EXPECT_FALSE(intake_.got.has_location());
  EXPECT_EQ(ran.out, absl::StrCat(R"({"report_id":")", intake_.report_id,
                                  R"(","reporter_secret":"bi-mat-123",)"
                                  R"("received_at":"2026-11-26T00:00:00Z",)"
                                  R"("commune_code":"18073"})",
                                  "\n"));
}

TEST_F(Calls, WrongFieldsComeOneALineInBothLanguages) {
  intake_.answer = InvalidFields({
      {"text", "TOO_SHORT", "Nội dung quá ngắn.", "text is too short"},
      {"reporter.phone", "MALFORMED", "Số điện thoại không hợp lệ.",
       "reporter.phone is malformed"},
  });
  const std::vector<std::string> submit = {"submit", "--text", "x", "--commune",
                                           "18073"};
  EXPECT_EQ(Run(submit).code, 1);
  EXPECT_EQ(Run(submit).err,
            "Thông tin không hợp lệ:\n"
            "  text: Nội dung quá ngắn.\n"
            "  reporter.phone: Số điện thoại không hợp lệ.\n");
  std::vector<std::string> english = submit;
  english.emplace_back("--lang=en");
  EXPECT_EQ(Run(english).err,
            "INVALID_ARGUMENT:\n"
            "  text: text is too short\n"
            "  reporter.phone: reporter.phone is malformed\n");
  std::vector<std::string> json = submit;
  json.emplace_back("--json");
  EXPECT_TRUE(absl::StrContains(
      Run(json).err, R"("fields":[{"field":"text","reason":"TOO_SHORT",)"
                     R"("vi":"Nội dung quá ngắn.","en":"text is too short"},)"))
      << Run(json).err;
}

TEST_F(Calls, SubmitFollowsUntilSomebodyHasIt) {
  tracking_.report.set_report_id(intake_.report_id);
  const Ran ran = Run(
      {"submit", "--text", "Đèn đường hỏng", "--commune", "18073", "--follow"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(absl::StrContains(ran.out, "#1  Tiếp nhận → Đã tiếp nhận"));
  EXPECT_TRUE(absl::StrContains(
      ran.out, "#2  Chuyển điều phối → Chờ điều phối  độ tin cậy thấp"))
      << ran.out;
  EXPECT_EQ(tracking_.asked_after, (std::vector<int64_t>{0, 1}));
}

TEST_F(Calls, UploadPrintsTheIdsInTheOrderOfTheFiles) {
  const std::string one = ::testing::TempDir() + "paht-cli-one.jpg";
  const std::string two = ::testing::TempDir() + "paht-cli-two.jpg";
  std::ofstream(one) << std::string(300 << 10, 'x');
  std::ofstream(two) << "xy";
  EXPECT_EQ(Run({"upload", two, one}).out, "media-2\nmedia-307200\n");
  EXPECT_EQ(
      Run({"upload", two, "--json"}).out,
      absl::StrCat(R"({"file":")", two, R"(","media_id":"media-2"})", "\n"));
  // Nothing is printed of an upload that is not complete.
  std::ofstream(one, std::ios::trunc).close();
  const Ran half = Run({"upload", two, one});
  EXPECT_EQ(half.code, 1);
  EXPECT_EQ(half.out, "");
  EXPECT_TRUE(absl::StrContains(half.err, "chunk: Tệp rỗng.")) << half.err;
  std::remove(one.c_str());
  std::remove(two.c_str());
}

TEST_F(Calls, SubmitWithoutAnAnswerSaysHowToSendItAgain) {
  const std::vector<std::string> submit = {
      "submit",    "--text", "Đèn đường hỏng mãi",
      "--commune", "18073",  "--lang=en"};
  EXPECT_EQ(Run(submit).code, 0);
  const std::string first = intake_.got.idempotency_key();
  EXPECT_GE(first.size(), 8U);
  intake_.answer = absl::UnavailableError("Kafka is away");
  const Ran ran = Run(submit);
  EXPECT_EQ(ran.code, 1);
  EXPECT_NE(intake_.got.idempotency_key(), first);
  EXPECT_TRUE(absl::StrContains(
      ran.err,
      absl::StrCat("--idempotency-key=", intake_.got.idempotency_key())))
      << ran.err;
  // Intake answered: another address would not help.
  EXPECT_TRUE(absl::StrContains(ran.err, "Kafka is away")) << ran.err;
  EXPECT_FALSE(absl::StrContains(ran.err, "is it running")) << ran.err;
  // One that is given is kept.
  std::vector<std::string> again = submit;
  again.emplace_back("--idempotency-key=khoa-1234");
  EXPECT_TRUE(
      absl::StrContains(Run(again).err, "--idempotency-key=khoa-1234 "));
}

TEST_F(Calls, ShowSaysWhatWaitsForApproval) {
  tracking_.report.set_pending_answer("Đã thay bóng đèn");
  tracking_.report.add_pending_media_ids("m-1");
  tracking_.report.add_pending_media_ids("m-2");
  const Ran ran = Run({"show", "HT-000000000000"});
  EXPECT_TRUE(
      absl::StrContains(ran.out, "Kết quả chờ duyệt  Đã thay bóng đèn\n"))
      << ran.out;
  EXPECT_TRUE(absl::StrContains(ran.out, "Ảnh kết quả        m-1 m-2\n"))
      << ran.out;
}

TEST_F(Calls, ShowSaysThatAPersonDecidedWhatItIsAbout) {
  v1::Assessment& about = *tracking_.report.mutable_classification();
  about.set_category("giao_thong");
  about.set_decided_by("person");
  EXPECT_TRUE(absl::StrContains(Run({"show", "HT-000000000000"}).out,
                                "theo người phụ trách)"));
  about.set_decided_by("model-1");
  EXPECT_TRUE(
      absl::StrContains(Run({"show", "HT-000000000000"}).out, "theo model-1)"));
}

TEST_F(Calls, ShowSaysWhatIsLateAndWhoStoodIn) {
  v1::Report& report = tracking_.report;
  report.mutable_review_due_at()->set_seconds(1795651205);
  report.set_review_overdue(true);
  v1::Actor& actor = *report.mutable_history(1)->mutable_actor();
  actor.set_id("cb-3");
  actor.set_role(v1::ROLE_LEADER);
  actor.set_department_id("xa.kt@18133");
  actor.mutable_stand_in()->set_own_department_id("tinh.sxd");
  const std::vector<std::string> show = {"show", "HT-000000000000",
                                         "--history"};
  EXPECT_TRUE(absl::StrContains(
      Run(show).out, "lãnh đạo cb-3@xa.kt@18133 (làm thay, thuộc tinh.sxd)"))
      << Run(show).out;
  EXPECT_TRUE(absl::StrContains(
      Run(show).out, "Hạn xem xét    26/11/2026 07:00:05 — QUÁ HẠN"));
  actor.mutable_stand_in()->set_for_person("ld-2");
  EXPECT_TRUE(
      absl::StrContains(Run(show).out, "(làm thay ld-2, thuộc tinh.sxd)"));
}

TEST_F(Calls, ShowTellsTheStory) {
  // As people type it.
  const Ran ran = Run(
      {"show", "ht-0000 0000 0000", "--history", "--min-sequence", "2"}, 93);
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(tracking_.got.min_sequence(), 2);
  EXPECT_EQ(ran.out,
            "Mã phản ánh    HT-000000000000\n"
            "Trạng thái     Chờ điều phối\n"
            "Nội dung       Đèn đường hỏng, gọi [đã ẩn số điện thoại] ?[2Jnhé\n"
            "Địa điểm       xã, phường 18073; 18.34280, 105.90570; trước chợ\n"
            "Tiếp nhận lúc  26/11/2026 07:00:00\n"
            "Cần xem xét    độ tin cậy thấp\n"
            "Phiên bản      2 (sự kiện 2, lúc 26/11/2026 07:00:05)\n"
            "\n"
            "#  Lúc                  Sự kiện           Ai                   "
            "Trạng thái     Nội dung\n"
            "1  26/11/2026 07:00:00  Tiếp nhận         người dân r-1        "
            "Đã tiếp nhận   Đèn đường hỏng\n"
            "2  26/11/2026 07:00:05  Chuyển điều phối  dịch vụ classifica…  "
            "Chờ điều phối  độ tin cậy thấp\n");
}

TEST_F(Calls, ShowAsJsonKeepsTheContractsNames) {
  const Ran ran = Run({"show", "HT-000000000000", "--json"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(
      ran.out,
      R"({"report_id":"HT-000000000000","sequence":"2","revision":"2",)"
      R"("status":"REPORT_STATUS_NEEDS_REVIEW",)"
      R"("text":"Đèn đường hỏng, gọi [đã ẩn số điện thoại]\n\u001b[2Jnhé",)"
      R"("location":{"latitude":18.3428,"longitude":105.9057,)"
      R"("address":"trước chợ"},"commune_code":"18073",)"
      R"("review_reasons":["REVIEW_REASON_LOW_CONFIDENCE"],)"
      R"("received_at":"2026-11-26T00:00:00Z",)"
      R"("updated_at":"2026-11-26T00:00:05Z"})"
      "\n");
}

TEST_F(Calls, AFailureNamesTheServer) {
  const Ran unknown = Run({"show", ReportIdFromBits(7)});
  EXPECT_EQ(unknown.code, 1);
  EXPECT_TRUE(absl::StartsWith(unknown.err, "Không tìm thấy: tracking ("))
      << unknown.err;
  const Ran down =
      RunPaht({"show", "HT-000000000000", "--tracking=127.0.0.1:1"});
  EXPECT_EQ(down.code, 1);
  EXPECT_TRUE(absl::StrContains(down.err, "PAHT_TRACKING")) << down.err;
}

TEST_F(Calls, AFailureIsToldInOneLanguage) {
  const std::string id = ReportIdFromBits(7);
  EXPECT_TRUE(absl::EndsWith(Run({"show", id}).err, "không có phản ánh này\n"));
  EXPECT_TRUE(
      absl::EndsWith(Run({"show", id, "--lang=en"}).err, "no such report\n"));
  const Ran down = RunPaht({"show", id, "--tracking=127.0.0.1:1"});
  EXPECT_TRUE(absl::StrContains(
      down.err, "không kết nối được tracking (127.0.0.1:1); dịch vụ có đang"))
      << down.err;
  EXPECT_FALSE(absl::StrContains(down.err, "is it running")) << down.err;
  EXPECT_TRUE(absl::StrContains(
      RunPaht({"show", id, "--tracking=127.0.0.1:1", "--lang=en"}).err,
      "is it running? --tracking, PAHT_TRACKING name another one"));
}

// Tracking is there and says what it lacks; another address would not help.
TEST_F(Calls, WhatAServerLacksIsNotTakenForAWrongAddress) {
  tracking_.failure = {grpc::StatusCode::UNAVAILABLE, "redis: refused"};
  const Ran english = Run({"show", "HT-000000000000", "--lang=en"});
  EXPECT_EQ(english.code, 1);
  EXPECT_TRUE(absl::StrContains(english.err, "redis: refused"));
  EXPECT_FALSE(absl::StrContains(english.err, "PAHT_TRACKING")) << english.err;
  const Ran ran = Run({"show", "HT-000000000000"});
  EXPECT_TRUE(absl::StrContains(ran.err, "chưa trả lời được: redis: refused"))
      << ran.err;
  EXPECT_FALSE(absl::StrContains(ran.err, "PAHT_TRACKING")) << ran.err;
}

TEST_F(Calls, WatchEndsAtTheStateAskedFor) {
  const Ran ran =
      Run({"watch", "HT-000000000000", "--until", "needs-review", "--json"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(std::count(ran.out.begin(), ran.out.end(), '\n'), 2);
  const Ran late =
      Run({"watch", "HT-000000000000", "--until", "resolved", "--for", "0.2"});
  EXPECT_EQ(late.code, 1);
  EXPECT_TRUE(absl::StrContains(late.err, "đã hết thời gian theo dõi"))
      << late.err;
}

// Needs-review, then classified: that it needed review is history.
TEST_F(Calls, WatchDoesNotEndAtAStateThatTheReportHasLeft) {
  v1::ReportEvent& event = *tracking_.report.add_history();
  event = tracking_.report.history(1);
  event.set_sequence(3);
  event.set_status(v1::REPORT_STATUS_CLASSIFIED);
  tracking_.report.set_sequence(3);
  const Ran left = Run({"watch", "HT-000000000000", "--until", "needs-review",
                        "--for", "2", "--json"});
  EXPECT_EQ(left.code, 1);
  EXPECT_EQ(std::count(left.out.begin(), left.out.end(), '\n'), 3) << left.out;
  EXPECT_EQ(Run({"watch", "HT-000000000000", "--until", "classified"}).code, 0);
}

}  // namespace
}  // namespace paht::cli
