// The routing binary with a real broker.
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/field_violation.h"
#include "common/kafka/admin.h"
#include "common/kafka/cloud_event.h"
#include "common/kafka/consumer.h"
#include "common/kafka/publisher.h"
#include "common/kafka/record.h"
#include "common/rpc/status.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/record.pb.h"
#include "paht/v1/routing.grpc.pb.h"
#include "services/routing/report_reactor.h"
#include "tests/services/routing/support.h"
#include "tests/support/eventually.h"
#include "tests/support/kafka_server.h"
#include "tests/support/process.h"
#include "tests/support/topic.h"

namespace paht::routing {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(10);
constexpr char kTrace[] =
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

std::string ReadFile(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

class RoutingProcess : public ::testing::Test {
 protected:
  RoutingProcess() {
    client_.brokers = kafka_.brokers();
    for (const char* topic :
         {"report-events", "report-commands", "dead-letters"}) {
      const absl::Status status = kafka::CreateTopic(
          client_, {.name = absl::StrCat("paht.", topic), .partitions = 2},
          kTimeout);
      EXPECT_TRUE(status.ok()) << status;
    }
    publisher_ = *kafka::OpenPublisher({.client = client_});
    stub_ = v1::Routing::NewStub(grpc::CreateChannel(
        absl::StrCat("127.0.0.1:", port_), grpc::InsecureChannelCredentials()));
    std::filesystem::create_directories(folder_);
    config_ = absl::StrCat(folder_, "/routing.textproto");
    deployed_ = ReadFile(DeployedPaths().routing);
    std::ofstream(config_) << deployed_;
  }
  ~RoutingProcess() override {
    if (HasFailure()) {
      (void)std::system(absl::StrCat("tail -n 40 ", log_).c_str());
    }
    std::filesystem::remove_all(folder_);
  }

  pid_t Spawn() {
    const RulePaths paths = DeployedPaths();
    return paht::testing::Spawn(
        {PAHT_ROUTING, absl::StrCat("--kafka_brokers=", kafka_.brokers()),
         absl::StrCat("--listen=127.0.0.1:", port_),
         absl::StrCat("--metrics_listen=127.0.0.1:", metrics_port_),
         absl::StrCat("--config=", config_),
         absl::StrCat("--departments=", paths.departments),
         absl::StrCat("--categories=", paths.categories),
         absl::StrCat("--classification=", paths.classification),
         absl::StrCat("--calendar=", paths.calendar),
         absl::StrCat("--boundaries=", PAHT_BOUNDARIES),
         absl::StrCat("--intake=", PAHT_CONFIG_DIR, "/intake.textproto")},
        log_);
  }

  void Publish(const std::string& key, const std::string& value,
               const std::string& type = kClassifiedType) {
    kafka::Record record;
    record.topic = "paht.report-events";
    record.key = key;
    record.value = value;
    record.headers = {{"ce_type", type}, {"traceparent", kTrace}};
    publisher_->Publish(record, [](const absl::Status& status) {
      EXPECT_TRUE(status.ok()) << status;
    });
    ASSERT_TRUE(publisher_->Flush(kTimeout).ok());
  }
  void PublishEvent(const v1::ReportEvent& event) {
    Publish(event.report_id(), event.SerializeAsString());
  }

  std::vector<kafka::Record> Read(const std::string& topic) {
    return paht::testing::ReadTopic(client_, absl::StrCat("paht.", topic));
  }

  // The commands proposed so far, by their id; each with how often.
  std::map<std::string, int> Proposed() {
    std::map<std::string, int> counts;
    for (const kafka::Record& record : Read("report-commands")) {
      v1::ReportCommand command;
      EXPECT_TRUE(command.ParseFromString(*record.value));
      EXPECT_EQ(record.key, command.report_id());
      ++counts[command.command_id()];
    }
    return counts;
  }

  absl::StatusOr<v1::RouteResponse> Route(const v1::RouteRequest& request) {
    grpc::ClientContext context;
    context.set_wait_for_ready(true);
    context.set_deadline(absl::ToChronoTime(absl::Now() + kTimeout));
    v1::RouteResponse response;
    const grpc::Status status = stub_->Route(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpc(status);
    return response;
  }

  paht::testing::KafkaServer kafka_;
  kafka::ClientOptions client_;
  std::unique_ptr<kafka::Publisher> publisher_;
  const int port_ = paht::testing::FreePort();
  const int metrics_port_ = paht::testing::FreePort();
  std::unique_ptr<v1::Routing::Stub> stub_;
  const std::string folder_ =
      absl::StrCat(::testing::TempDir(), "/paht-routing-", getpid());
  const std::string log_ = absl::StrCat(folder_, "/log");
  std::string config_;
  std::string deployed_;
};

TEST_F(RoutingProcess, ProposesPreviewsReloadsAndSurvives) {
  pid_t pid = Spawn();

  // What cannot be read goes aside; what is of another type is skipped.
  Publish("HT-BAD", "no ReportEvent");
  Publish("HT-OTHER", "", "vn.gov.hatinh.paht.report.assigned.v1");
  const v1::ReportEvent event =
      ClassifiedEvent("HT-1", "giao_thong", v1::URGENCY_HIGH, kWardCode,
                      At("2026-03-03 10:00"));
  Publish("HT-2", event.SerializeAsString());  // Under another report's key.
  PublishEvent(event);
  ASSERT_TRUE(paht::testing::Eventually(
      [&] { return Read("report-commands").size() == 1; }));

  const kafka::Record record = Read("report-commands")[0];
  const auto envelope = kafka::FromHeaders(record);
  ASSERT_TRUE(envelope.ok()) << envelope.status();
  EXPECT_EQ(envelope->id, "HT-1.2.assign");
  EXPECT_EQ(envelope->type, "vn.gov.hatinh.paht.command.assign.v1");
  EXPECT_EQ(envelope->source, "/paht/routing");
  EXPECT_EQ(envelope->subject, "HT-1");
  EXPECT_EQ(envelope->trace_parent, kTrace);
  v1::ReportCommand command;
  ASSERT_TRUE(command.ParseFromString(*record.value));
  EXPECT_EQ(command.based_on_sequence(), 2);
  EXPECT_EQ(command.assign().assignment().department_id(), "xa.kthtdt@18073");
  EXPECT_EQ(ToTime(command.assign().assignment().due_at()),
            At("2026-03-05 10:00"));

  const auto letters = Read("dead-letters");
  ASSERT_EQ(letters.size(), 2u);
  for (const kafka::Record& letter : letters) {
    v1::DeadLetter dead;
    ASSERT_TRUE(dead.ParseFromString(*letter.value));
    EXPECT_EQ(dead.consumer(), "routing");
    EXPECT_EQ(dead.topic(), "paht.report-events");
    EXPECT_EQ(dead.detail(), dead.key() == "HT-BAD"
                                 ? "the value is no ReportEvent"
                                 : "the key is not the report's id, HT-1");
  }

  // The preview says the same, and why.
  v1::RouteRequest request;
  request.set_category("giao_thong");
  request.set_urgency(v1::URGENCY_HIGH);
  request.set_commune_code(kWardCode);
  SetTime(At("2026-03-03 10:00"), request.mutable_at());
  absl::StatusOr<v1::RouteResponse> response = Route(request);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->assignment().SerializeAsString(),
            command.assign().assignment().SerializeAsString());
  EXPECT_EQ(response->trace().rbegin()->rule(), "giao_thong");
  request.set_category("nothing");
  request.set_commune_code("0");
  response = Route(request);
  EXPECT_TRUE(absl::IsInvalidArgument(response.status()));
  EXPECT_EQ(FieldViolations(response.status()).size(), 2u);
  request.set_category("giao_thong");
  request.set_commune_code(kWardCode);

  // A new configuration is taken while it runs; a wrong one is not.
  std::ofstream(config_) << absl::StrReplaceAll(
      deployed_, {{"\"routing-2026-11\"", "\"routing-next\""}});
  kill(pid, SIGHUP);
  EXPECT_TRUE(paht::testing::Eventually([&] {
    return Route(request)->assignment().decided_by() == "routing-next";
  }));
  std::ofstream(config_) << "version: \"routing-wrong\"\nrulez {}";
  kill(pid, SIGHUP);
  EXPECT_TRUE(paht::testing::Eventually([&] {
    return absl::StrContains(ReadFile(log_), "configuration refused") &&
           absl::StrContains(ReadFile(log_), "routing.textproto:2:");
  }));
  EXPECT_EQ(Route(request)->assignment().decided_by(), "routing-next");
  std::ofstream(config_) << deployed_;

  // Killed at any moment, every event is answered, under one id.
  const auto publish = [&](int from, int to) {
    for (int i = from; i < to; ++i) {
      PublishEvent(ClassifiedEvent(absl::StrCat("HT-K", i), "do_thi",
                                   v1::URGENCY_NORMAL, kRuralCode,
                                   At("2026-03-03 10:00")));
    }
  };
  publish(0, 100);
  paht::testing::Kill(pid);
  publish(100, 150);
  pid = Spawn();
  publish(150, 200);
  EXPECT_TRUE(
      paht::testing::Eventually([&] { return Proposed().size() == 201; }));

  kill(pid, SIGTERM);
  const int stopped = paht::testing::Wait(pid);
  EXPECT_TRUE(WIFEXITED(stopped) && WEXITSTATUS(stopped) == EXIT_SUCCESS);
}

TEST_F(RoutingProcess, DoesNotStartOverAWrongConfiguration) {
  std::ofstream(config_) << absl::StrReplaceAll(deployed_,
                                                {{"\"quoc_lo\"", "\"quoc\""}});
  const int ended = paht::testing::Wait(Spawn());
  EXPECT_TRUE(WIFEXITED(ended) && WEXITSTATUS(ended) == EXIT_FAILURE);
  const std::string log = ReadFile(log_);
  EXPECT_TRUE(absl::StrContains(log, "routing.textproto:")) << log;
  EXPECT_TRUE(absl::StrContains(log, "no cue quoc in ")) << log;
}

}  // namespace
}  // namespace paht::routing
