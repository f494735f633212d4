// Casework.Explain over real connections, with tracking played.
#include "services/casework/explain/explainer.h"

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/identity/verifier.h"
#include "common/rpc/call_context.h"
#include "common/rpc/server.h"
#include "common/rpc/status.h"
#include "paht/v1/casework.grpc.pb.h"
#include "paht/v1/tracking.grpc.pb.h"
#include "services/casework/casework_server.h"
#include "services/casework/history_reader.h"
#include "services/casework/rules/current_rules.h"
#include "tests/services/casework/fakes.h"
#include "tests/services/casework/sign_on.h"
#include "tests/services/casework/support.h"

namespace paht::casework {
namespace {

class FakeTracking final : public v1::Tracking::Service {
 public:
  grpc::Status Get(grpc::ServerContext* context,
                   const v1::GetReportRequest* request,
                   v1::GetReportResponse* response) override {
    EXPECT_TRUE(request->with_history());
    trace_parent = rpc::Metadata(*context, "traceparent");
    if (!status.ok()) return status;
    *response->mutable_report() = report;
    return grpc::Status::OK;
  }
  v1::Report report;
  grpc::Status status;
  std::string trace_parent;
};

class ExplainerTest : public testing::Test {
 protected:
  ExplainerTest() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                             &tracking_port_);
    builder.RegisterService(&tracking_);
    tracking_server_ = builder.BuildAndStart();
    const std::shared_ptr<const Rules> rules = std::make_shared<const Rules>(
        *ReadRules({.policy = PAHT_CASEWORK_CONFIG,
                    .calendar = PAHT_CALENDAR,
                    .departments = PAHT_DEPARTMENTS,
                    .categories = PAHT_CATEGORIES,
                    .delegations = PAHT_DELEGATIONS}));
    histories_ =
        *HistoryReader::Create(absl::StrCat("127.0.0.1:", tracking_port_), {});
    explainer_ =
        std::make_unique<Explainer>(*histories_, [rules] { return rules; });
    casework_ = std::make_unique<CaseworkServer>(
        CaseworkServer::Options{.topic_prefix = "t.",
                                .reply_channel = "t.replies:1",
                                .max_wait = absl::Milliseconds(500),
                                .explainer = explainer_.get()},
        verifier_, publisher_, redis_, [] { return absl::OkStatus(); });
    server_ = *rpc::Server::Start({.listen = "127.0.0.1:0"}, {casework_.get()});
    stub_ = v1::Casework::NewStub(
        grpc::CreateChannel(absl::StrCat("127.0.0.1:", server_->port()),
                            grpc::InsecureChannelCredentials()));
    Desk desk(Policy(), DeployedCalendar());
    desk.ToAssigned();
    tracking_.report.set_report_id(ReportId(1));
    for (const v1::ReportEvent& event : desk.events()) {
      *tracking_.report.add_history() = event;
    }
  }
  ~ExplainerTest() override { server_->Shutdown(absl::ZeroDuration()); }

  absl::StatusOr<v1::ExplainResponse> Explain(const std::string& report_id) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(5)));
    v1::ExplainRequest request;
    request.set_report_id(report_id);
    v1::ExplainResponse response;
    const grpc::Status status = stub_->Explain(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpc(status);
    return response;
  }

  FakeTracking tracking_;
  int tracking_port_ = 0;
  std::unique_ptr<grpc::Server> tracking_server_;
  SignOn sign_on_;
  identity::Verifier verifier_{sign_on_.expectations(), sign_on_};
  FakePublisher publisher_;
  FakeRedis redis_;
  std::unique_ptr<HistoryReader> histories_;
  std::unique_ptr<Explainer> explainer_;
  std::unique_ptr<CaseworkServer> casework_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<v1::Casework::Stub> stub_;
};

TEST_F(ExplainerTest, ExplainsTheHistoryInTheDeploymentsWords) {
  const absl::StatusOr<v1::ExplainResponse> answer = Explain(ReportId(1));
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->report_id(), ReportId(1));
  EXPECT_EQ(answer->sequence(), 3);
  ASSERT_GE(answer->category_size(), 1);
  // The category's name, not its id.
  EXPECT_FALSE(absl::StrContains(answer->category(0), "dien_chieu_sang"))
      << answer->category(0);
  EXPECT_GE(answer->department_size(), 1);
  EXPECT_GE(answer->due_time_size(), 1);
  EXPECT_FALSE(tracking_.trace_parent.empty());
}

TEST_F(ExplainerTest, NamesTheFieldThatIsWrong) {
  const absl::Status status = Explain("nonsense").status();
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
}

TEST_F(ExplainerTest, SaysWhenThereIsNoReport) {
  tracking_.status = {grpc::StatusCode::NOT_FOUND, "no such report"};
  EXPECT_TRUE(absl::IsNotFound(Explain(ReportId(1)).status()));
  // Accepted a moment ago, and not decided yet.
  tracking_.status = grpc::Status::OK;
  tracking_.report.clear_history();
  EXPECT_TRUE(absl::IsNotFound(Explain(ReportId(1)).status()));
}

TEST_F(ExplainerTest, IsUnavailableWhileTheHistoryHasAGap) {
  tracking_.report.set_sequence(tracking_.report.history_size() + 1);
  EXPECT_TRUE(absl::IsUnavailable(Explain(ReportId(1)).status()));
}

TEST_F(ExplainerTest, IsUnavailableWhileTrackingIs) {
  tracking_.status = {grpc::StatusCode::UNAVAILABLE, "views are rebuilt"};
  EXPECT_TRUE(absl::IsUnavailable(Explain(ReportId(1)).status()));
  tracking_server_->Shutdown();
  const absl::Status status = Explain(ReportId(1)).status();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
}

}  // namespace
}  // namespace paht::casework
