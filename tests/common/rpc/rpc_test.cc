#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/field_violation.h"
#include "common/rpc/server.h"
#include "common/rpc/status.h"
#include "common/rpc/tls.h"
#include "paht/v1/routing.grpc.pb.h"

namespace paht::rpc {
namespace {

// Answers every call with the status given.
class FixedRouting : public v1::Routing::CallbackService {
 public:
  grpc::ServerUnaryReactor* Route(grpc::CallbackServerContext* context,
                                  const v1::RouteRequest* /*request*/,
                                  v1::RouteResponse* /*response*/) override {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    const std::lock_guard lock(mutex_);
    reactor->Finish(ToGrpc(status_));
    return reactor;
  }

  void Set(const absl::Status& status) {
    const std::lock_guard lock(mutex_);
    status_ = status;
  }

 private:
  std::mutex mutex_;
  absl::Status status_;  // Guarded by mutex_.
};

class ServerTest : public testing::Test {
 protected:
  void Start(ServerOptions options = {}) {
    options.listen = "127.0.0.1:0";
    auto server = Server::Start(options, {&service_});
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    stub_ = v1::Routing::NewStub(
        grpc::CreateChannel(absl::StrCat("127.0.0.1:", server_->port()),
                            grpc::InsecureChannelCredentials()));
  }

  absl::Status Call(const std::string& text = "") {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(5)));
    v1::RouteRequest request;
    request.add_cues(text);
    v1::RouteResponse response;
    return FromGrpc(stub_->Route(&context, request, &response));
  }

  FixedRouting service_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<v1::Routing::Stub> stub_;
};

TEST_F(ServerTest, CarriesStatusesBothWays) {
  Start();
  EXPECT_TRUE(Call().ok());
  service_.Set(absl::NotFoundError("no rule"));
  EXPECT_EQ(Call(), absl::NotFoundError("no rule"));
}

TEST_F(ServerTest, CarriesWrongFieldsInBothLanguages) {
  Start();
  service_.Set(InvalidFields(
      {{"text", "TOO_SHORT", "Nội dung quá ngắn.", "The text is too short."}}));
  const absl::Status got = Call();
  EXPECT_TRUE(absl::IsInvalidArgument(got));
  const auto violations = FieldViolations(got);
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].field, "text");
  EXPECT_EQ(violations[0].reason, "TOO_SHORT");
  EXPECT_EQ(violations[0].vi, "Nội dung quá ngắn.");
  EXPECT_EQ(violations[0].en, "The text is too short.");
}

TEST_F(ServerTest, RefusesAMessageThatIsTooLarge) {
  Start({.max_message_bytes = 1000});
  EXPECT_TRUE(Call("short").ok());
  EXPECT_TRUE(absl::IsResourceExhausted(Call(std::string(2000, 'x'))));
}

TEST_F(ServerTest, AfterShutdownItIsUnavailable) {
  Start();
  ASSERT_TRUE(Call().ok());
  server_->Shutdown(absl::Seconds(1));
  EXPECT_TRUE(absl::IsUnavailable(Call()));
}

TEST_F(ServerTest, ATakenPortSaysWhichFlagToChange) {
  Start();
  FixedRouting other;
  const absl::Status status =
      Server::Start({.listen = absl::StrCat("127.0.0.1:", server_->port())},
                    {&other})
          .status();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_NE(std::string(status.message()).find("--listen"), std::string::npos);
}

TEST(Tls, HalfOfAPairIsRefused) {
  EXPECT_TRUE(absl::IsInvalidArgument(
      ServerCredentials({.certificate = "cert.pem"}).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(
      ServerCredentials({.authority = "ca.pem"}).status()));
  EXPECT_TRUE(absl::IsNotFound(
      ServerCredentials({.certificate = "/absent", .key = "/absent"})
          .status()));
  EXPECT_TRUE(ServerCredentials({}).ok());
  EXPECT_TRUE(ClientCredentials({}).ok());
}

}  // namespace
}  // namespace paht::rpc
