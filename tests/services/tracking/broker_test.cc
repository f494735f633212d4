// The tracking binary with a real broker and a real Redis.
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/kafka/admin.h"
#include "common/kafka/publisher.h"
#include "common/kafka/record.h"
#include "common/redis/client.h"
#include "common/rpc/status.h"
#include "paht/v1/tracking.grpc.pb.h"
#include "services/tracking/views/layout.h"
#include "services/tracking/views/rebuild.h"
#include "services/tracking/views/versions.h"
#include "tests/services/tracking/support.h"
#include "tests/support/eventually.h"
#include "tests/support/kafka_server.h"
#include "tests/support/process.h"
#include "tests/support/redis_server.h"

namespace paht::tracking {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(20);
constexpr int kPartitions = 3;

// One copy of the service.
class Instance {
 public:
  Instance(int ordinal, std::string kafka, std::string redis,
           std::string departments = absl::StrCat(PAHT_CONFIG_DIR,
                                                  "/departments.textproto"))
      : ordinal_(ordinal),
        kafka_(std::move(kafka)),
        redis_(std::move(redis)),
        departments_(std::move(departments)) {
    Start();
    stub_ = v1::Tracking::NewStub(grpc::CreateChannel(
        absl::StrCat("127.0.0.1:", port_), grpc::InsecureChannelCredentials()));
  }
  ~Instance() {
    if (pid_ != 0) paht::testing::Kill(pid_);
    if (::testing::Test::HasFailure()) {
      (void)std::system(absl::StrCat("tail -n 30 ", log_).c_str());
    }
    (void)unlink(log_.c_str());
  }

  void Start() {
    pid_ = paht::testing::Spawn(
        {PAHT_TRACKING, absl::StrCat("--ordinal=", ordinal_),
         absl::StrCat("--kafka_brokers=", kafka_),
         absl::StrCat("--redis=", redis_),
         absl::StrCat("--listen=127.0.0.1:", port_),
         absl::StrCat("--metrics_listen=127.0.0.1:", metrics_port_),
         absl::StrCat("--calendar=", PAHT_CONFIG_DIR, "/calendar.textproto"),
         absl::StrCat("--departments=", departments_),
         absl::StrCat("--categories=", PAHT_CONFIG_DIR,
                      "/categories.textproto")},
        log_);
  }
  void KillNow() {
    paht::testing::Kill(pid_);
    pid_ = 0;
  }
  // What waitpid() says after SIGTERM.
  int Terminate() {
    kill(pid_, SIGTERM);
    return paht::testing::Wait(std::exchange(pid_, 0));
  }

  absl::StatusOr<v1::Report> Get(const std::string& id, int64_t min = 0,
                                 bool history = false,
                                 absl::Duration timeout = kTimeout) {
    grpc::ClientContext context;
    context.set_wait_for_ready(true);
    context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
    v1::GetReportRequest request;
    request.set_report_id(id);
    request.set_min_sequence(min);
    request.set_with_history(history);
    v1::GetReportResponse response;
    const grpc::Status status = stub_->Get(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpc(status);
    return response.report();
  }

  // Whether it says that this is the digest of the report's secret.
  absl::StatusOr<bool> KnowsSecret(const std::string& id,
                                   const std::string& digest) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + kTimeout));
    v1::GetReportRequest request;
    request.set_report_id(id);
    request.set_with_history(true);
    request.set_secret_digest(digest);
    v1::GetReportResponse response;
    const grpc::Status status = stub_->Get(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpc(status);
    return response.secret_matches();
  }

  absl::StatusOr<int> CountListed() {
    grpc::ClientContext context;
    context.set_wait_for_ready(true);
    context.set_deadline(absl::ToChronoTime(absl::Now() + kTimeout));
    v1::ListReportsRequest request;
    request.add_statuses(v1::REPORT_STATUS_CLOSED);
    v1::ListReportsResponse response;
    const grpc::Status status = stub_->List(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpc(status);
    return response.reports_size();
  }

  // What the office that leads the reports is called; empty while there is no
  // answer.
  std::string OfficeName() {
    grpc::ClientContext context;
    context.set_wait_for_ready(true);
    context.set_deadline(absl::ToChronoTime(absl::Now() + kTimeout));
    v1::StatsRequest request;
    request.set_by(v1::STATS_GROUPING_DEPARTMENT);
    v1::StatsResponse response;
    const grpc::Status status = stub_->Stats(&context, request, &response);
    return status.ok() && response.rows_size() == 1 ? response.rows(0).name()
                                                    : "";
  }

  void Reload() const { kill(pid_, SIGHUP); }
  std::string Log() const {
    std::ifstream file(log_);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  v1::Tracking::Stub& stub() { return *stub_; }

 private:
  const int ordinal_;
  const std::string kafka_;
  const std::string redis_;
  const std::string departments_;
  const int port_ = paht::testing::FreePort();
  const int metrics_port_ = paht::testing::FreePort();
  const std::string log_ = absl::StrCat(::testing::TempDir(), "paht-tracking-",
                                        getpid(), "-", port_, ".log");
  pid_t pid_ = 0;
  std::unique_ptr<v1::Tracking::Stub> stub_;
};

// A watch that reads on demand.
class Watch {
 public:
  Watch(Instance& instance, const std::string& id, int64_t after) {
    context_.set_wait_for_ready(true);
    context_.set_deadline(absl::ToChronoTime(absl::Now() + 2 * kTimeout));
    v1::WatchReportRequest request;
    request.set_report_id(id);
    request.set_after_sequence(after);
    reader_ = instance.stub().Watch(&context_, request);
  }
  // Empty when the stream has ended.
  v1::WatchReportResponse Next() {
    v1::WatchReportResponse response;
    if (!reader_->Read(&response)) return {};
    return response;
  }
  grpc::StatusCode End() {
    v1::WatchReportResponse response;
    while (reader_->Read(&response)) {
    }
    return reader_->Finish().error_code();
  }
  void Cancel() { context_.TryCancel(); }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::WatchReportResponse>> reader_;
};

class TrackingProcess : public ::testing::Test {
 protected:
  TrackingProcess() {
    client_.brokers = kafka_.brokers();
    const absl::Status status = kafka::CreateTopic(
        client_, {.name = "paht.report-events", .partitions = kPartitions},
        kTimeout);
    EXPECT_TRUE(status.ok()) << status;
    publisher_ = *kafka::OpenPublisher({.client = client_});
    redis_client_ = *redis::Client::Create({.address = redis_.address()});
  }

  void Publish(const std::vector<v1::ReportEvent>& events) {
    for (const v1::ReportEvent& event : events) {
      kafka::Record record;
      record.topic = "paht.report-events";
      record.key = event.report_id();
      record.value = event.SerializeAsString();
      publisher_->Publish(record, [](const absl::Status& status) {
        EXPECT_TRUE(status.ok()) << status;
      });
    }
    ASSERT_TRUE(publisher_->Flush(kTimeout).ok());
  }

  paht::testing::KafkaServer kafka_;
  paht::testing::RedisServer redis_;
  kafka::ClientOptions client_;
  std::unique_ptr<kafka::Publisher> publisher_;
  std::unique_ptr<redis::Client> redis_client_;
};

TEST_F(TrackingProcess, AnswersAndSurvives) {
  Instance one(0, kafka_.brokers(), redis_.address());
  Instance two(1, kafka_.brokers(), redis_.address());
  for (int i = 0; i < 9; ++i) Publish(Life(i));
  const auto all_listed = [&] {
    return one.CountListed().value_or(-1) == 9 &&
           two.CountListed().value_or(-1) == 9;
  };
  ASSERT_TRUE(paht::testing::Eventually(all_listed));

  // Each answers about every partition.
  for (int i = 0; i < 9; ++i) {
    for (Instance* instance : {&one, &two}) {
      const auto report = instance->Get(ReportId(i), 7, true);
      ASSERT_TRUE(report.ok()) << report.status();
      EXPECT_EQ(report->status(), v1::REPORT_STATUS_CLOSED);
      ASSERT_EQ(report->history_size(), 7);
      EXPECT_TRUE(report->history(0).received().secret_digest().empty());
    }
  }
  EXPECT_TRUE(*one.KnowsSecret(ReportId(1), "digest of the secret"));
  EXPECT_FALSE(*one.KnowsSecret(ReportId(1), "digest of another"));
  EXPECT_FALSE(*one.KnowsSecret(ReportId(1), ""));
  EXPECT_TRUE(absl::IsNotFound(one.Get(ReportId(99)).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(one.Get("HT-0").status()));
  EXPECT_TRUE(absl::IsDeadlineExceeded(
      one.Get(ReportId(1), 8, false, absl::Milliseconds(200)).status()));

  // Events while somebody watches, on either instance.
  const std::vector<v1::ReportEvent> life = Life(50);
  Publish({life[0], life[1]});
  ASSERT_TRUE(one.Get(ReportId(50), 2).ok());
  Watch from_start(one, ReportId(50), 0);
  Watch from_two(two, ReportId(50), 2);
  EXPECT_EQ(from_start.Next().event().sequence(), 1);
  EXPECT_EQ(from_start.Next().event().sequence(), 2);
  const v1::WatchReportResponse now = from_two.Next();
  EXPECT_FALSE(now.has_event());
  EXPECT_EQ(now.report().sequence(), 2);
  Publish({life[2]});
  for (Watch* watch : {&from_start, &from_two}) {
    const v1::WatchReportResponse next = watch->Next();
    EXPECT_EQ(next.event().sequence(), 3);
    EXPECT_EQ(next.report().status(), v1::REPORT_STATUS_ASSIGNED);
  }

  // Redis loses everything: noticed, rebuilt, and no watch repeats anything.
  ASSERT_TRUE(redis_client_->Call({"FLUSHALL"}).ok());
  ASSERT_TRUE(paht::testing::Eventually(all_listed));
  // Redis goes away for a while.
  redis_.Stop();
  EXPECT_TRUE(absl::IsUnavailable(one.Get(ReportId(1)).status()));
  Publish({life[3]});
  redis_.Start();
  ASSERT_TRUE(paht::testing::Eventually(all_listed));
  EXPECT_EQ(from_start.Next().event().sequence(), 4);
  EXPECT_EQ(from_two.Next().event().sequence(), 4);

  // A rebuild beside them.
  const views::Layout layout("paht.", kPartitions);
  const auto rebuilt =
      views::Rebuild(client_, "paht.report-events", *redis_client_, layout, {});
  ASSERT_TRUE(rebuilt.ok()) << rebuilt.status();
  EXPECT_EQ(rebuilt->events, 9 * 7 + 4);
  EXPECT_EQ(*views::ActiveVersion(*redis_client_, layout), rebuilt->version);
  EXPECT_TRUE(all_listed());
  Publish({life[4]});
  EXPECT_EQ(from_start.Next().event().sequence(), 5);
  EXPECT_EQ(from_two.Next().event().sequence(), 5);

  // One dies; its partitions are read on.
  two.KillNow();
  Publish({life[5], life[6]});
  const auto closed = one.Get(ReportId(50), 7);
  EXPECT_TRUE(closed.ok()) << closed.status();
  EXPECT_EQ(from_start.Next().event().sequence(), 6);

  // A caller who leaves, and one who stays until the service stops.
  Watch leaving(one, ReportId(1), 7);
  EXPECT_EQ(leaving.Next().report().sequence(), 7);
  leaving.Cancel();
  EXPECT_EQ(leaving.End(), grpc::StatusCode::CANCELLED);
  const int stopped = one.Terminate();
  EXPECT_TRUE(WIFEXITED(stopped) && WEXITSTATUS(stopped) == EXIT_SUCCESS);
  EXPECT_EQ(from_start.End(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(TrackingProcess, TakesNewNamesOnSighup) {
  const std::string path = absl::StrCat(::testing::TempDir(), "/departments-",
                                        getpid(), ".textproto");
  const auto write = [&](const std::string& text) {
    std::ofstream(path, std::ios::trunc) << text;
  };
  const auto called = [](const std::string& name) {
    return absl::StrCat("departments { id: 'xa.kt' name_vi: '", name, "' }\n",
                        "communes { code: '18073' name: 'Thành Sen' }\n");
  };
  write(called("Phòng Kinh tế"));
  Instance instance(0, kafka_.brokers(), redis_.address(), path);
  Publish(Life(1));
  ASSERT_TRUE(paht::testing::Eventually(
      [&] { return instance.OfficeName() == "Phòng Kinh tế Thành Sen"; }));

  write(called("Phòng Kinh tế và Hạ tầng"));
  instance.Reload();
  EXPECT_TRUE(paht::testing::Eventually([&] {
    return instance.OfficeName() == "Phòng Kinh tế và Hạ tầng Thành Sen";
  }));
  // A wrong file is refused, and what was before stays.
  write(called("Phòng khác") + "departmentz {}");
  instance.Reload();
  EXPECT_TRUE(paht::testing::Eventually([&] {
    return absl::StrContains(instance.Log(), "configuration refused") &&
           absl::StrContains(instance.Log(), absl::StrCat(path, ":3"));
  }));
  EXPECT_EQ(instance.OfficeName(), "Phòng Kinh tế và Hạ tầng Thành Sen");
  const int stopped = instance.Terminate();
  EXPECT_TRUE(WIFEXITED(stopped) && WEXITSTATUS(stopped) == EXIT_SUCCESS);
  (void)unlink(path.c_str());
}

}  // namespace
}  // namespace paht::tracking
