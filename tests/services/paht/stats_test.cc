// `paht stats` against a tracking that answers what the test says.
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
#include "paht/v1/tracking.grpc.pb.h"
#include "tests/services/paht/run_paht.h"

namespace paht::cli {
namespace {

class FakeTracking : public v1::Tracking::Service {
 public:
  grpc::Status Stats(grpc::ServerContext*, const v1::StatsRequest* request,
                     v1::StatsResponse* response) override {
    got = *request;
    *response = answer;
    return rpc::ToGrpc(status);
  }

  v1::StatsResponse answer;
  absl::Status status;
  v1::StatsRequest got;
};

class StatsCommand : public ::testing::Test {
 protected:
  StatsCommand() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                             &port_);
    builder.RegisterService(&tracking_);
    server_ = builder.BuildAndStart();
    EXPECT_TRUE(ParseTextProto("answer", R"pb(
                                 rows { figures { received: 1 open: 1 } }
                                 rows {
                                   key: "18073"
                                   name: "Phường Thành Sen"
                                   figures {
                                     received: 12
                                     resolved_on_time: 5
                                     resolved_late: 2
                                     open: 4
                                     open_overdue: 3
                                     ended_otherwise: 1
                                     median_working_minutes: 125.5
                                     timed: 7
                                     average_stars: 4.25
                                     rated: 4
                                     reopened: 1
                                   }
                                 }
                                 total { received: 13 open: 5 })pb",
                               tracking_.answer)
                    .ok());
  }
  ~StatsCommand() override { server_->Shutdown(); }

  Ran Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "stats");
    arguments.push_back(absl::StrCat("--tracking=127.0.0.1:", port_));
    return RunPaht(arguments);
  }

  FakeTracking tracking_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

TEST_F(StatsCommand, AsksWhatTheFlagsSay) {
  const Ran ran =
      Run({"--by", "department", "--status", "resolved", "--status", "closed",
           "--commune", "18073", "--department", "tinh.sxd", "--category",
           "giao_thong", "--overdue", "--incidents", "confirmed", "--from",
           "2026-11-01", "--to", "2026-11-30"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  v1::StatsRequest expected;
  ASSERT_TRUE(ParseTextProto("request", R"pb(
                               by: STATS_GROUPING_DEPARTMENT
                               filter {
                                 statuses: REPORT_STATUS_RESOLVED
                                 statuses: REPORT_STATUS_CLOSED
                                 commune_code: "18073"
                                 department_id: "tinh.sxd"
                                 category: "giao_thong"
                                 overdue_only: true
                                 incident_status: INCIDENT_STATUS_CONFIRMED
                                 from_day: "2026-11-01"
                                 to_day: "2026-11-30"
                               })pb",
                             expected)
                  .ok());
  EXPECT_EQ(tracking_.got.DebugString(), expected.DebugString());
}

TEST_F(StatsCommand, IsATableAlignedByWhatTheEyeSees) {
  const Ran ran = Run({"--by", "commune"});
  EXPECT_EQ(
      ran.out,
      "Tiếp nhận  Đúng hạn  Trễ hạn  Đang xử lý  Đang quá hạn  Kết thúc khác  "
      "Trung vị giờ làm việc  Hài lòng (lượt)  Mở lại  Xã, phường\n"
      "1          0         0        1           0             0              "
      "                                        0       (chưa có)\n"
      "12         5         2        4           3             1              "
      "2:06                   4.2 (4)          1       Phường Thành Sen "
      "(18073)\n"
      "13         0         0        5           0             0              "
      "                                        0       TỔNG CỘNG\n");
}

TEST_F(StatsCommand, DaysAreWrittenAsPeopleDo) {
  tracking_.answer.mutable_rows(1)->set_key("2026-11-30");
  const Ran ran = Run({"--by", "day"});
  EXPECT_TRUE(absl::StrContains(ran.out, "Ngày tiếp nhận\n")) << ran.out;
  EXPECT_TRUE(absl::StrContains(ran.out, "30/11/2026\n")) << ran.out;
}

TEST_F(StatsCommand, IsOneLineOfJsonForPrograms) {
  tracking_.answer.clear_rows();
  EXPECT_EQ(Run({"--by", "category", "--json"}).out,
            R"({"total":{"received":"13","open":"5"}})"
            "\n");
}

TEST_F(StatsCommand, NamesTheWrongFields) {
  tracking_.status = InvalidFields(
      {{"filter.from_day", "INVALID", "Ngày không hợp lệ.", "no day"}});
  const Ran ran = Run({"--by", "day", "--from", "yesterday"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.err,
            "Thông tin không hợp lệ:\n"
            "  filter.from_day: Ngày không hợp lệ.\n");
}

}  // namespace
}  // namespace paht::cli
