// `paht disclose` against a server that answers what the test says.
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/field_violation.h"
#include "common/base/text_proto.h"
#include "common/identity/token.h"
#include "common/rpc/call_context.h"
#include "common/rpc/status.h"
#include "paht/v1/casework.grpc.pb.h"
#include "tests/services/paht/run_paht.h"
#include "tests/services/paht/token_keys.h"

namespace paht::cli {
namespace {

constexpr char kId[] = "HT-000000000000";

class FakeCasework : public v1::Casework::Service {
 public:
  grpc::Status Disclose(grpc::ServerContext* context,
                        const v1::DiscloseRequest* request,
                        v1::DiscloseResponse* response) override {
    got = *request;
    authorization = rpc::Metadata(*context, "authorization");
    if (!answer.ok()) return rpc::ToGrpc(answer);
    *response = shown;
    return grpc::Status::OK;
  }
  v1::DiscloseRequest got;
  std::string authorization;
  v1::DiscloseResponse shown;
  absl::Status answer;
};

class DiscloseTest : public ::testing::Test {
 protected:
  DiscloseTest() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                             &port_);
    builder.RegisterService(&casework_);
    server_ = builder.BuildAndStart();
    EXPECT_TRUE(
        ParseTextProto("answer", R"pb(
                         report_id: "HT-000000000000"
                         sequence: 7
                         texts {
                           sequence: 1
                           text: "Đèn hỏng, gọi 0912 345 678"
                           address: "số 12 đường Nguyễn Du"
                         }
                         texts { sequence: 5 text: "Số nhà 14\x1b[2J" }
                         contact { name: "Người thử" phone: "+84912345678" }
                       )pb",
                       casework_.shown)
            .ok());
  }
  ~DiscloseTest() override { server_->Shutdown(); }

  Ran Run(const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {
        "disclose", kId, absl::StrCat("--casework=127.0.0.1:", port_),
        "--token-key=" + keys_.private_key()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return RunPaht(arguments);
  }

  const TokenKeys keys_;
  FakeCasework casework_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

TEST_F(DiscloseTest, ShowsTextsAndContactToPeople) {
  const Ran ran = Run({"--as", "officer:cb-17@xa.kt@18073"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  for (const char* words : {"Mã phản ánh", kId, "Đèn hỏng, gọi 0912 345 678",
                            "số 12 đường Nguyễn Du", "Nội dung (sự kiện 5)",
                            "Số nhà 14?[2J", "Người thử", "+84912345678"}) {
    EXPECT_TRUE(absl::StrContains(ran.out, words)) << words << ran.out;
  }
  EXPECT_EQ(casework_.got.report_id(), kId);
  const auto token = identity::BearerToken(casework_.authorization);
  ASSERT_TRUE(token.ok()) << token.status();
  const auto claims = keys_.Verify(*token);
  ASSERT_TRUE(claims.ok()) << claims.status();
  EXPECT_EQ(claims->subject, "cb-17");
  EXPECT_EQ(claims->role, "officer");
  EXPECT_EQ(claims->department, "xa.kt@18073");
}

TEST_F(DiscloseTest, SaysWhyThereIsNoContact) {
  casework_.shown.clear_contact();
  const std::vector<std::pair<v1::ContactWithheld, std::string>> reasons = {
      {v1::CONTACT_WITHHELD_ANONYMOUS, "ẩn danh"},
      {v1::CONTACT_WITHHELD_NOT_ALLOWED, "không đồng ý"},
      {v1::CONTACT_WITHHELD_ERASED, "đã được xóa"},
  };
  for (const auto& [reason, words] : reasons) {
    casework_.shown.set_contact_withheld(reason);
    const Ran ran = Run({"--as", "officer:cb-17@xa.kt@18073"});
    EXPECT_TRUE(absl::StrContains(ran.out, words)) << ran.out;
  }
  casework_.shown.clear_texts();
  casework_.shown.set_texts_erased(true);
  EXPECT_TRUE(absl::StrContains(Run({"--secret", "s"}).out,
                                "Nội dung        đã được xóa"));
}

TEST_F(DiscloseTest, SaysThatTheContactIsReduced) {
  casework_.shown.set_contact_reduced(true);
  EXPECT_TRUE(
      absl::StrContains(Run({"--secret", "s"}).out, "một phản ánh sau"));
}

TEST_F(DiscloseTest, IsJsonForPrograms) {
  const Ran ran = Run({"--secret", "s", "--json"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(absl::StrContains(ran.out, "\"phone\":\"+84912345678\""))
      << ran.out;
  EXPECT_TRUE(absl::StrContains(ran.out, "\"sequence\":\"5\"")) << ran.out;
}

TEST_F(DiscloseTest, TheReporterNeedsNoToken) {
  EXPECT_EQ(Run({"--secret", "bi-mat"}).code, 0);
  EXPECT_EQ(casework_.got.reporter_secret(), "bi-mat");
  EXPECT_EQ(casework_.authorization, "");
}

TEST_F(DiscloseTest, SaysWhatARefusalSays) {
  casework_.answer =
      InvalidFields({{"authorization", "NOT_PERMITTED",
                      "Chỉ đơn vị đang xử lý.", "Only the department."}},
                    absl::StatusCode::kPermissionDenied);
  const Ran ran = Run({"--as", "officer:cb-17@tinh.sxd"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(absl::StrContains(ran.err, "Chỉ đơn vị đang xử lý.")) << ran.err;
  const Ran english = Run({"--as", "officer:cb-17@tinh.sxd", "--lang", "en"});
  EXPECT_TRUE(absl::StrContains(english.err, "Only the department."));
}

TEST_F(DiscloseTest, AsksWhoItIs) {
  const Ran ran = Run({});
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(casework_.got.report_id(), "");
}

}  // namespace
}  // namespace paht::cli
