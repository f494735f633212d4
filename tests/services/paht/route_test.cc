// `paht route` against a routing that answers what the test says.
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/field_violation.h"
#include "common/base/text_proto.h"
#include "common/rpc/status.h"
#include "paht/v1/routing.grpc.pb.h"
#include "tests/services/paht/run_paht.h"

namespace paht::cli {
namespace {

class FakeRouting : public v1::Routing::Service {
 public:
  grpc::Status Route(grpc::ServerContext*, const v1::RouteRequest* request,
                     v1::RouteResponse* response) override {
    got = *request;
    *response = answer;
    return rpc::ToGrpc(status);
  }

  v1::RouteResponse answer;
  absl::Status status;
  v1::RouteRequest got;
};

class Route : public ::testing::Test {
 protected:
  Route() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                             &port_);
    builder.RegisterService(&routing_);
    server_ = builder.BuildAndStart();
    EXPECT_TRUE(
        ParseTextProto(
            "answer", R"pb(
              commune_code: "18073"
              commune_name: "Phường Thành Sen"
              neighbour_commune_codes: "18070"
              assignment {
                department_id: "xa.kthtdt@18073"
                tier: TIER_COMMUNE
                co_handlers { department_id: "tinh.sxd" }
                due_at { seconds: 1795651200 }
                limit_minutes: 990
                reason: "Đô thị do phường xử lý"
                decided_by: "routing-1"
              }
              trace { rule: "chay_no" why: "not a fire" why_vi: "không cháy" }
              trace {
                rule: "do_thi"
                matched: true
                why: "city"
                why_vi: "đô thị"
              }
            )pb",
            routing_.answer)
            .ok());
  }
  ~Route() override { server_->Shutdown(); }

  Ran Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "route");
    arguments.push_back(absl::StrCat("--routing=127.0.0.1:", port_));
    return RunPaht(arguments);
  }

  FakeRouting routing_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

TEST_F(Route, AsksWhatTheFlagsSay) {
  const Ran ran =
      Run({"--lat", "18.3428", "--lon", "105.9057", "--accuracy", "12",
           "--category", "do_thi", "--urgency", "high", "--cue", "quoc_lo",
           "--cue", "do_dien", "--at", "2026-11-26 07:00"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  v1::RouteRequest expected;
  ASSERT_TRUE(
      ParseTextProto(
          "request", R"pb(
            category: "do_thi"
            urgency: URGENCY_HIGH
            location { latitude: 18.3428 longitude: 105.9057 accuracy_m: 12 }
            cues: "quoc_lo"
            cues: "do_dien"
            at { seconds: 1795651200 })pb",
          expected)
          .ok());
  EXPECT_EQ(routing_.got.DebugString(), expected.DebugString());
}

TEST_F(Route, UrgencyIsNormalAndTheTimeNowUnlessGiven) {
  EXPECT_EQ(Run({"--commune", "18073", "--category", "do_thi"}).code, 0);
  EXPECT_EQ(routing_.got.urgency(), v1::URGENCY_NORMAL);
  EXPECT_EQ(routing_.got.commune_code(), "18073");
  EXPECT_FALSE(routing_.got.has_location());
  EXPECT_FALSE(routing_.got.has_at());
}

TEST_F(Route, TellsWhoByWhenAndWhy) {
  const Ran ran = Run({"--commune", "18073", "--category", "do_thi"});
  EXPECT_EQ(ran.out,
            "Xã, phường         Phường Thành Sen (18073)\n"
            "Gần ranh giới với  18070\n"
            "Đơn vị xử lý       xa.kthtdt@18073\n"
            "Cấp                xã, phường\n"
            "Phối hợp           tinh.sxd\n"
            "Thời hạn           16 giờ 30 phút làm việc\n"
            "Hạn xử lý          26/11/2026 07:00:00\n"
            "Vì sao             Đô thị do phường xử lý\n"
            "Theo               routing-1\n"
            "\n"
            "#  Quy tắc  Kết quả  Vì sao\n"
            "1  chay_no  không    không cháy\n"
            "2  do_thi   áp dụng  đô thị\n");
  const Ran english =
      Run({"--commune", "18073", "--category", "do_thi", "--lang", "en"});
  EXPECT_TRUE(absl::StrContains(english.out, "not a fire")) << english.out;
}

TEST_F(Route, AnEmergencyRunsByTheClock) {
  const Ran ran = Run(
      {"--commune", "18073", "--category", "do_thi", "--urgency", "emergency"});
  EXPECT_TRUE(absl::StrContains(ran.out, "16 giờ 30 phút theo đồng hồ"))
      << ran.out;
}

TEST_F(Route, TellsWhyACoordinatorWouldBeAsked) {
  routing_.answer.clear_assignment();
  routing_.answer.set_no_route_reason("Không phải phản ánh.");
  const Ran ran = Run({"--commune", "18073", "--category", "khong_hop_le"});
  EXPECT_EQ(ran.code, 0);
  EXPECT_TRUE(
      absl::StrContains(ran.out, "Không phân công    Không phải phản ánh.\n"))
      << ran.out;
  EXPECT_FALSE(absl::StrContains(ran.out, "Hạn xử lý")) << ran.out;
}

TEST_F(Route, IsOneLineOfJsonForPrograms) {
  routing_.answer.clear_assignment();
  const Ran ran = Run({"--commune", "18073", "--category", "do_thi", "--json"});
  EXPECT_EQ(ran.out,
            R"({"trace":[{"rule":"chay_no","why":"not a fire",)"
            R"("why_vi":"không cháy"},{"rule":"do_thi","matched":true,)"
            R"("why":"city","why_vi":"đô thị"}],"commune_code":"18073",)"
            R"("commune_name":"Phường Thành Sen",)"
            R"("neighbour_commune_codes":["18070"]})"
            "\n");
}

TEST_F(Route, NamesTheWrongFields) {
  routing_.status = InvalidFields(
      {{"category", "UNKNOWN", "Chủ đề không có.", "No such category."}});
  const Ran ran = Run({"--commune", "18073", "--category", "x"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.err,
            "Thông tin không hợp lệ:\n"
            "  category: Chủ đề không có.\n");
  EXPECT_EQ(ran.out, "");
}

}  // namespace
}  // namespace paht::cli
