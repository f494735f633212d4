// `paht export` against a tracking that answers what the test says.
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/text_proto.h"
#include "common/rpc/status.h"
#include "paht/v1/tracking.grpc.pb.h"
#include "tests/services/paht/run_paht.h"

namespace paht::cli {
namespace {

class FakeTracking : public v1::Tracking::Service {
 public:
  grpc::Status Export(grpc::ServerContext*, const v1::ExportRequest* request,
                      grpc::ServerWriter<v1::ExportResponse>* writer) override {
    got = *request;
    for (const std::string& piece : pieces) {
      v1::ExportResponse response;
      response.set_chunk(piece);
      writer->Write(response);
    }
    return rpc::ToGrpc(status);
  }

  std::vector<std::string> pieces = {"một,", std::string(2, '\0'), "ba\r\n"};
  absl::Status status;
  v1::ExportRequest got;
};

class ExportCommand : public ::testing::Test {
 protected:
  ExportCommand() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                             &port_);
    builder.RegisterService(&tracking_);
    server_ = builder.BuildAndStart();
    std::filesystem::create_directories(folder_);
  }
  ~ExportCommand() override {
    server_->Shutdown();
    std::filesystem::remove_all(folder_);
  }

  Ran Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "export");
    arguments.push_back(absl::StrCat("--tracking=127.0.0.1:", port_));
    return RunPaht(arguments);
  }

  std::string Content() const {
    std::ifstream in(file_, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  int Files() const {
    return static_cast<int>(
        std::distance(std::filesystem::directory_iterator(folder_), {}));
  }

  FakeTracking tracking_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
  const std::string folder_ =
      absl::StrCat(::testing::TempDir(), "/paht-export-cli-", getpid());
  const std::string file_ = folder_ + "/phan-anh.csv";
};

TEST_F(ExportCommand, WritesWhatComes) {
  const Ran ran = Run(
      {"--format", "csv", "--out", file_, "--overdue", "--from", "2026-11-01"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(Content(), std::string("một,\0\0ba\r\n", 12));
  EXPECT_EQ(ran.out, absl::StrCat("Đã ghi ", file_, " (12 byte)\n"));
  EXPECT_EQ(Files(), 1);
  v1::ExportRequest expected;
  ASSERT_TRUE(ParseTextProto(
                  "request", R"pb(
                    format: EXPORT_FORMAT_CSV
                    filter { overdue_only: true from_day: "2026-11-01" })pb",
                  expected)
                  .ok());
  EXPECT_EQ(tracking_.got.DebugString(), expected.DebugString());
  const Ran json = Run({"--format", "xlsx", "--out", file_, "--json"});
  EXPECT_EQ(json.out,
            absl::StrCat("{\"file\":\"", file_, "\",\"bytes\":12}\n"));
  EXPECT_EQ(tracking_.got.format(), v1::EXPORT_FORMAT_XLSX);
}

TEST_F(ExportCommand, WritesToStdoutWhatIsAskedForThere) {
  const Ran ran = Run({"--format", "csv", "--out", "-"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out, std::string("một,\0\0ba\r\n", 12));
  EXPECT_FALSE(std::filesystem::exists("-"));
  tracking_.status = absl::UnavailableError("going away");
  EXPECT_EQ(Run({"--format", "csv", "--out", "-"}).code, 1);
}

TEST_F(ExportCommand, HalfAFileIsNoFile) {
  std::ofstream(file_) << "của tháng trước";
  tracking_.status = absl::UnavailableError("going away");
  const Ran ran = Run({"--format", "csv", "--out", file_});
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.out, "");
  EXPECT_TRUE(absl::StrContains(ran.err, "going away")) << ran.err;
  EXPECT_EQ(Content(), "của tháng trước");
  EXPECT_EQ(Files(), 1);
}

TEST_F(ExportCommand, SaysWhereItCannotWrite) {
  const Ran ran = Run({"--format", "csv", "--out", folder_ + "/no/such/file"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(absl::StrContains(ran.err, "/no/such/file")) << ran.err;
  const Ran folder = Run({"--format", "csv", "--out", folder_});
  EXPECT_EQ(folder.code, 1);
  EXPECT_EQ(Files(), 0);
}

}  // namespace
}  // namespace paht::cli
