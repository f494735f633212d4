// The intake binary with a real broker and a real Redis.
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/digest.h"
#include "common/kafka/admin.h"
#include "common/kafka/cloud_event.h"
#include "common/kafka/consumer.h"
#include "common/kafka/record.h"
#include "common/redis/client.h"
#include "common/rpc/status.h"
#include "paht/v1/intake.grpc.pb.h"
#include "paht/v1/record.pb.h"
#include "tests/services/intake/support.h"
#include "tests/support/kafka_server.h"
#include "tests/support/process.h"
#include "tests/support/redis_server.h"
#include "tests/support/topic.h"

namespace paht::intake {
namespace {

namespace fs = std::filesystem;

constexpr absl::Duration kTimeout = absl::Seconds(20);
constexpr int kPartitions = 4;
constexpr char kTrace[] =
    "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";

class IntakeProcess : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { kafka_ = new paht::testing::KafkaServer; }
  static void TearDownTestSuite() { delete kafka_; }

  IntakeProcess() {
    client_.brokers = kafka_->brokers();
    for (const char* topic : {"report-commands", "contacts"}) {
      const absl::Status status = kafka::CreateTopic(
          client_,
          {.name = absl::StrCat(prefix_, topic), .partitions = kPartitions},
          kTimeout);
      EXPECT_TRUE(status.ok()) << status;
    }
    fs::create_directories(folder_);
    std::ofstream(folder_ + "/secret") << kSecret;
    chmod((folder_ + "/secret").c_str(), 0600);
    Start();
  }
  ~IntakeProcess() override {
    if (pid_ != 0) paht::testing::Kill(pid_);
    if (HasFailure()) {
      (void)std::system(absl::StrCat("tail -n 40 ", folder_, "/log").c_str());
    }
    fs::remove_all(folder_);
  }

  void Start() {
    pid_ = paht::testing::Spawn(
        {PAHT_INTAKE, absl::StrCat("--kafka_brokers=", kafka_->brokers()),
         absl::StrCat("--redis=", redis_.address()),
         absl::StrCat("--topic_prefix=", prefix_),
         absl::StrCat("--listen=127.0.0.1:", port_),
         absl::StrCat("--metrics_listen=127.0.0.1:", metrics_port_),
         absl::StrCat("--config=", PAHT_ROOT,
                      "/deploy/config/intake.textproto"),
         absl::StrCat("--boundaries=", PAHT_ROOT,
                      "/deploy/data/hatinh_communes.geojson"),
         absl::StrCat("--secret_file=", folder_, "/secret"),
         absl::StrCat("--media_dir=", folder_, "/media")},
        folder_ + "/log");
    stub_ = v1::Intake::NewStub(grpc::CreateChannel(
        absl::StrCat("127.0.0.1:", port_), grpc::InsecureChannelCredentials()));
  }

  // SIGTERM; the exit code.
  int Stop() {
    kill(pid_, SIGTERM);
    const int status = paht::testing::Wait(pid_);
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  absl::StatusOr<v1::SubmitResponse> Submit(const v1::SubmitRequest& request,
                                            absl::Duration timeout = kTimeout) {
    grpc::ClientContext context;
    context.set_wait_for_ready(true);
    context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
    context.AddMetadata("traceparent", kTrace);
    v1::SubmitResponse response;
    const grpc::Status status = stub_->Submit(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpc(status);
    return response;
  }

  absl::StatusOr<v1::UploadMediaResponse> Upload(const std::string& content) {
    grpc::ClientContext context;
    context.set_wait_for_ready(true);
    context.set_deadline(absl::ToChronoTime(absl::Now() + kTimeout));
    v1::UploadMediaResponse response;
    const auto writer = stub_->UploadMedia(&context, &response);
    v1::UploadMediaRequest message;
    message.mutable_metadata()->set_size(static_cast<int64_t>(content.size()));
    writer->Write(message);
    message.set_chunk(content);
    writer->Write(message);
    writer->WritesDone();
    const grpc::Status status = writer->Finish();
    if (!status.ok()) return rpc::FromGrpc(status);
    return response;
  }

  // Without the medium, unless one was uploaded.
  v1::SubmitRequest NewRequest(const std::string& medium = "") const {
    v1::SubmitRequest request = Request();
    request.clear_media_ids();
    if (!medium.empty()) request.add_media_ids(medium);
    return request;
  }

  std::vector<kafka::Record> Read(absl::string_view topic) const {
    return paht::testing::ReadTopic(client_, absl::StrCat(prefix_, topic));
  }

  static paht::testing::KafkaServer* kafka_;
  paht::testing::RedisServer redis_;
  kafka::ClientOptions client_;
  const int port_ = paht::testing::FreePort();
  const int metrics_port_ = paht::testing::FreePort();
  const std::string prefix_ = absl::StrCat("t", port_, ".");
  const std::string folder_ =
      absl::StrCat(::testing::TempDir(), "/paht-intake-", getpid(), "-", port_);
  std::unique_ptr<v1::Intake::Stub> stub_;
  pid_t pid_ = 0;
};

paht::testing::KafkaServer* IntakeProcess::kafka_ = nullptr;

TEST_F(IntakeProcess, PutsAnAcceptedReportOnTheLog) {
  const auto medium = Upload("\xff\xd8\xff\xe0" + std::string(300'000, 'x'));
  ASSERT_TRUE(medium.ok()) << medium.status();
  EXPECT_EQ(medium->content_type(), "image/jpeg");
  const v1::SubmitRequest request = NewRequest(medium->media_id());
  const auto response = Submit(request);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_FALSE(response->repeated());
  EXPECT_EQ(response->commune_code(), "18073");

  const std::vector<kafka::Record> commands = Read("report-commands");
  ASSERT_EQ(commands.size(), 1u);
  EXPECT_EQ(commands[0].key, response->report_id());
  EXPECT_EQ(commands[0].partition,
            kafka::PartitionOf(response->report_id(), kPartitions));
  const auto event = kafka::FromHeaders(commands[0]);
  ASSERT_TRUE(event.ok()) << event.status();
  EXPECT_EQ(event->type, "vn.gov.hatinh.paht.command.submit.v1");
  EXPECT_EQ(event->subject, response->report_id());
  EXPECT_EQ(event->trace_parent, kTrace);
  v1::ReportCommand command;
  ASSERT_TRUE(command.ParseFromString(*commands[0].value));
  EXPECT_EQ(command.report_id(), response->report_id());
  EXPECT_EQ(command.command_id(), event->id);
  EXPECT_EQ(command.submit().text(), request.text());
  EXPECT_EQ(command.submit().media_ids(0), medium->media_id());
  EXPECT_EQ(command.submit().secret_digest(),
            Sha256(response->reporter_secret()));

  const std::vector<kafka::Record> contacts = Read("contacts");
  ASSERT_EQ(contacts.size(), 1u);
  EXPECT_EQ(contacts[0].key, command.submit().reporter_id());
  EXPECT_EQ(contacts[0].HeaderOr("traceparent"), kTrace);
  v1::Contact contact;
  ASSERT_TRUE(contact.ParseFromString(*contacts[0].value));
  EXPECT_EQ(contact.phone(), "+84912345678");

  // Tracking answers from the guard until the event is there.
  const auto redis = *redis::Client::Create({.address = redis_.address()});
  const auto guard = redis->Call(
      {"GET", absl::StrCat(prefix_, "guard:{", response->report_id(), "}")});
  ASSERT_TRUE(guard.ok()) << guard.status();
  EXPECT_EQ(std::string((*guard)->str, (*guard)->len),
            absl::BytesToHexString(command.submit().fingerprint()));
  EXPECT_EQ(Stop(), EXIT_SUCCESS);
}

TEST_F(IntakeProcess, AnswersARetryTheSameAlsoAfterRedisIsWiped) {
  const auto first = Submit(NewRequest());
  ASSERT_TRUE(first.ok()) << first.status();
  const auto again = Submit(NewRequest());
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_TRUE(again->repeated());
  EXPECT_EQ(again->report_id(), first->report_id());
  EXPECT_EQ(again->reporter_secret(), first->reporter_secret());

  v1::SubmitRequest other = NewRequest();
  other.set_text("Một chuyện khác hẳn, cùng một mã gửi.");
  const absl::Status refused = Submit(other).status();
  EXPECT_TRUE(absl::IsAlreadyExists(refused)) << refused;
  EXPECT_EQ(WrongFields(refused),
            std::vector<std::string>{"idempotency_key ALREADY_USED"});

  redis_.Stop();
  redis_.Start();
  const auto wiped = Submit(NewRequest());
  ASSERT_TRUE(wiped.ok()) << wiped.status();
  EXPECT_EQ(wiped->report_id(), first->report_id());
  EXPECT_EQ(wiped->reporter_secret(), first->reporter_secret());
  for (const kafka::Record& record : Read("report-commands")) {
    EXPECT_EQ(record.key, first->report_id());
  }

  // Another process with the same secret, too.
  EXPECT_EQ(Stop(), EXIT_SUCCESS);
  Start();
  EXPECT_EQ(Submit(NewRequest())->reporter_secret(), first->reporter_secret());
}

TEST_F(IntakeProcess, AcceptsWithoutRedis) {
  ASSERT_TRUE(Submit(NewRequest()).ok());
  redis_.Stop();
  absl::Duration worst;
  for (int i = 0; i < 50; ++i) {
    v1::SubmitRequest request = NewRequest();
    request.set_idempotency_key(absl::StrCat("without-redis-", i));
    const absl::Time began = absl::Now();
    const auto response = Submit(request);
    ASSERT_TRUE(response.ok()) << response.status();
    worst = std::max(worst, absl::Now() - began);
  }
  // A dead Redis costs no call its own time-out of half a second.
  EXPECT_LT(worst, absl::Milliseconds(400));
  EXPECT_EQ(Read("report-commands").size(), 51u);
  EXPECT_EQ(Stop(), EXIT_SUCCESS);
}

TEST_F(IntakeProcess, LeavesNothingOfAWrongRequest) {
  v1::SubmitRequest request = NewRequest(kMedium);
  request.set_text("ngắn");
  request.mutable_reporter()->set_phone("12");
  request.mutable_location()->set_latitude(21.0285);  // Hà Nội
  request.mutable_location()->set_longitude(105.8542);
  const absl::Status status = Submit(request).status();
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  EXPECT_EQ(WrongFields(status),
            (std::vector<std::string>{
                "text TOO_SHORT", "location OUTSIDE_PROVINCE",
                "media_ids[0] UNKNOWN", "reporter.phone MALFORMED"}));
  EXPECT_TRUE(Read("report-commands").empty());
  EXPECT_TRUE(Read("contacts").empty());
  const auto redis = *redis::Client::Create({.address = redis_.address()});
  EXPECT_EQ((*redis->Call({"DBSIZE"}))->integer, 0);
}

// Last, since the others need the broker.
TEST_F(IntakeProcess, SaysUnavailableInTimeWithoutKafka) {
  ASSERT_TRUE(Submit(NewRequest()).ok());
  kafka_->Stop();
  v1::SubmitRequest request = NewRequest();
  request.set_idempotency_key("while-kafka-is-down");
  for (const int seconds : {2, 15}) {
    const absl::Time began = absl::Now();
    const absl::Status status =
        Submit(request, absl::Seconds(seconds)).status();
    EXPECT_TRUE(absl::IsUnavailable(status)) << status;
    EXPECT_NE(status.message().find("same idempotency_key"), std::string::npos)
        << status;
    EXPECT_LT(absl::Now() - began, absl::Seconds(std::min(seconds, 11)));
  }
  kafka_->Start();
  const auto response = Submit(request);
  EXPECT_TRUE(response.ok()) << response.status();
  for (const kafka::Record& record : Read("report-commands")) {
    v1::ReportCommand command;
    ASSERT_TRUE(command.ParseFromString(*record.value));
    EXPECT_EQ(command.report_id(), record.key);
  }
  EXPECT_EQ(Stop(), EXIT_SUCCESS);
}

}  // namespace
}  // namespace paht::intake
