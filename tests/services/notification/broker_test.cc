// The notification binary with a real broker and real receivers.
#include <curl/curl.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/util/json_util.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/kafka/admin.h"
#include "common/kafka/cloud_event.h"
#include "common/kafka/consumer.h"
#include "common/kafka/publisher.h"
#include "common/kafka/record.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/notification.grpc.pb.h"
#include "paht/v1/notification.pb.h"
#include "paht/v1/record.pb.h"
#include "services/notification/core/retry.h"
#include "tests/services/notification/small_servers.h"
#include "tests/services/notification/support.h"
#include "tests/support/kafka_server.h"
#include "tests/support/process.h"

namespace paht::notification {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(10);
constexpr int kPartitions = 2;
constexpr char kTraceParent[] =
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

class NotificationProcess : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { kafka_ = new paht::testing::KafkaServer(); }
  static void TearDownTestSuite() {
    delete kafka_;
    kafka_ = nullptr;
  }

  NotificationProcess() {
    static int runs = 0;
    prefix_ = absl::StrCat("n", ++runs, ".");
    std::string pattern =
        (std::filesystem::temp_directory_path() / "paht-notify-XXXXXX")
            .string();
    folder_ = mkdtemp(pattern.data());
    client_.brokers = kafka_->brokers();
    for (const char* topic :
         {"report-events", "report-commands", "dead-letters"}) {
      Create(topic, {});
    }
    for (const char* topic : kRetryTopics) Create(topic, {});
    Create("contacts", {{"cleanup.policy", "compact"}});
    publisher_ = *kafka::OpenPublisher({.client = client_});
    PublishContact(Contact());

    config_ = CommittedConfig();
    for (const double seconds : {1, 2, 2, 3}) {
      config_.add_retry_delay_seconds(seconds);
    }
    std::string table;
    google::protobuf::TextFormat::PrintToString(Departments(), &table);
    std::ofstream(Path("departments.textproto")) << table;
    std::ofstream(Path("secret")) << "a-secret-of-the-test";
  }

  ~NotificationProcess() override {
    if (pid_ != 0) paht::testing::Kill(pid_);
    if (HasFailure()) {
      (void)std::system(absl::StrCat("tail -n 60 ", Path("log")).c_str());
    }
    std::filesystem::remove_all(folder_);
  }

  std::string Path(const std::string& name) const {
    return absl::StrCat(folder_, "/", name);
  }

  void Create(const std::string& topic, const kafka::TopicConfig& config) {
    const absl::Status status = kafka::CreateTopic(
        client_,
        {.name = prefix_ + topic, .partitions = kPartitions, .config = config},
        kTimeout);
    ASSERT_TRUE(status.ok()) << status;
  }

  void OnlyWebhook(const std::string& url, double timeout_seconds = 10) {
    config_.clear_channels();
    AddWebhook(url, timeout_seconds);
  }
  void AddWebhook(const std::string& url, double timeout_seconds) {
    v1::NotificationChannel& channel = *config_.add_channels();
    channel.set_name("webhook");
    channel.mutable_webhook()->set_url(url);
    channel.mutable_webhook()->set_secret_file(Path("secret"));
    channel.mutable_webhook()->set_timeout_seconds(timeout_seconds);
  }

  void Start(const std::vector<std::string>& more = {}) {
    std::string text;
    google::protobuf::TextFormat::PrintToString(config_, &text);
    std::ofstream(Path("notification.textproto")) << text;
    std::vector<std::string> command = {
        PAHT_NOTIFICATION,
        absl::StrCat("--kafka_brokers=", kafka_->brokers()),
        absl::StrCat("--topic_prefix=", prefix_),
        absl::StrCat("--listen=127.0.0.1:", port_),
        absl::StrCat("--metrics_listen=127.0.0.1:", metrics_port_),
        absl::StrCat("--config=", Path("notification.textproto")),
        absl::StrCat("--departments=", Path("departments.textproto")),
        absl::StrCat("--outbox=", Path("out")),
    };
    command.insert(command.end(), more.begin(), more.end());
    pid_ = paht::testing::Spawn(command, Path("log"));
  }
  void StartFirst() {
    Start({"--first_position=end"});
    ASSERT_TRUE(Eventually([&] { return IsReady(); }));
  }

  // What waitpid() says.
  int Stop(int signal) {
    kill(pid_, signal);
    return paht::testing::Wait(std::exchange(pid_, 0));
  }
  void ExpectStopsInOrder() {
    const absl::Time before = absl::Now();
    const int status = Stop(SIGTERM);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
    EXPECT_LT(absl::Now() - before, absl::Seconds(20));
  }

  bool IsReady() const { return Get("/readyz").first == 200; }

  std::pair<long, std::string> Get(const std::string& path) const {
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(
        curl_easy_init(), &curl_easy_cleanup);
    std::string body;
    const std::string url =
        absl::StrCat("http://127.0.0.1:", metrics_port_, path);
    curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, 5L);
    curl_easy_setopt(
        curl.get(), CURLOPT_WRITEFUNCTION,
        +[](char* data, size_t, size_t size, void* out) {
          static_cast<std::string*>(out)->append(data, size);
          return size;
        });
    curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &body);
    curl_easy_perform(curl.get());
    long code = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &code);
    return {code, body};
  }

  void Publish(const kafka::Record& record) {
    publisher_->Publish(record, [](const absl::Status& status) {
      EXPECT_TRUE(status.ok()) << status;
    });
    ASSERT_TRUE(publisher_->Flush(kTimeout).ok());
  }

  void PublishContact(const v1::Contact& contact) {
    kafka::Record record;
    record.topic = prefix_ + "contacts";
    record.key = contact.reporter_id();
    record.value = contact.SerializeAsString();
    Publish(record);
  }

  void PublishEvent(const std::string& type, int64_t sequence,
                    absl::Time at = absl::Now()) {
    v1::ReportEvent event = EventOf(type);
    event.set_sequence(sequence);
    event.set_event_id(absl::StrCat(kReportId, ".", sequence));
    event.mutable_decided_at()->set_seconds(absl::ToUnixSeconds(at));
    PublishEvent(type, event);
  }

  void PublishEvent(const std::string& type, const v1::ReportEvent& event) {
    kafka::Record record;
    record.topic = prefix_ + "report-events";
    record.key = event.report_id();
    record.value = event.SerializeAsString();
    record.headers = kafka::ToHeaders(
        {.id = event.event_id(),
         .type = absl::StrCat("vn.gov.hatinh.paht.report.", type, ".v1"),
         .source = "/paht/casework",
         .time = absl::Now(),
         .subject = event.report_id(),
         .sequence = event.sequence(),
         .trace_parent = kTraceParent});
    Publish(record);
  }

  std::vector<kafka::Record> Records(const std::string& topic) const {
    std::map<kafka::TopicPartition, kafka::Range> ranges;
    for (int32_t p = 0; p < kPartitions; ++p) {
      const kafka::TopicPartition from{prefix_ + topic, p};
      const auto marks = *kafka::QueryWatermarks(client_, from, kTimeout);
      ranges[from] = {.begin = marks.low, .end = marks.high};
    }
    const auto reader = *kafka::RangeReader::Open(client_, ranges);
    std::vector<kafka::Record> all;
    while (!reader->Done()) {
      const auto records = *reader->Poll(1000, absl::Milliseconds(50));
      all.insert(all.end(), records.begin(), records.end());
      reader->TakeDone();
    }
    return all;
  }

  // "<notification id> <outcome>" of what is recorded.
  std::vector<std::string> Recorded() const {
    std::vector<std::string> outcomes;
    for (const kafka::Record& record : Records("report-commands")) {
      v1::ReportCommand command;
      EXPECT_TRUE(command.ParseFromString(*record.value));
      const v1::RecordNotification& it = command.record_notification();
      EXPECT_EQ(command.command_id(), it.notification_id() + ".record");
      EXPECT_EQ(command.report_id(), record.key);
      EXPECT_EQ(command.actor().role(), v1::ROLE_SERVICE);
      EXPECT_EQ(record.HeaderOr("ce_type"),
                "vn.gov.hatinh.paht.command.record-notification.v1");
      EXPECT_EQ(record.HeaderOr("traceparent"), kTraceParent);
      outcomes.push_back(absl::StrCat(
          it.notification_id(), " ",
          it.outcome() == v1::NOTIFICATION_OUTCOME_DELIVERED ? "delivered"
                                                             : "failed"));
    }
    std::sort(outcomes.begin(), outcomes.end());
    return outcomes;
  }

  std::vector<v1::OutgoingMessage> Outbox() const {
    std::ifstream file(Path("out"));
    std::vector<v1::OutgoingMessage> messages;
    for (std::string line; std::getline(file, line);) {
      EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(
                      line, &messages.emplace_back())
                      .ok())
          << line;
    }
    return messages;
  }

  static std::string Id(int sequence, const std::string& channel) {
    return absl::StrCat(kReportId, ".", sequence, ":", channel);
  }

  static bool Eventually(const std::function<bool()>& holds) {
    for (int i = 0; i < 300; ++i) {
      if (holds()) return true;
      absl::SleepFor(absl::Milliseconds(100));
    }
    return false;
  }

  std::string Log() const {
    std::ifstream file(Path("log"));
    return std::string(std::istreambuf_iterator<char>(file), {});
  }

  static paht::testing::KafkaServer* kafka_;
  std::string prefix_;
  std::string folder_;
  kafka::ClientOptions client_;
  std::unique_ptr<kafka::Publisher> publisher_;
  v1::NotificationConfig config_;
  const int port_ = paht::testing::FreePort();
  const int metrics_port_ = paht::testing::FreePort();
  pid_t pid_ = 0;
};

paht::testing::KafkaServer* NotificationProcess::kafka_ = nullptr;

using Texts = std::vector<std::string>;

TEST_F(NotificationProcess, TellsRecordsAndStartsAgainInSilence) {
  // Before the first deployment: never told of.
  PublishEvent("received", 1);
  StartFirst();
  PublishEvent("assigned", 3);
  PublishEvent("accepted", 4);
  PublishEvent("closed", 5);
  // Of a reporter who cannot be reached, and of long ago.
  v1::ReportEvent unreachable = EventOf("closed");
  unreachable.clear_reachable_reporter_id();
  PublishEvent("closed", unreachable);
  PublishEvent("reopened", 6, absl::Now() - absl::Hours(25));

  const Texts expected = {Id(3, "file") + " delivered",
                          Id(5, "file") + " delivered"};
  ASSERT_TRUE(Eventually([&] { return Recorded() == expected; }));
  auto outbox = Outbox();
  ASSERT_EQ(outbox.size(), 2u);
  EXPECT_EQ(outbox[0].notification_id(), Id(3, "file"));
  EXPECT_TRUE(
      absl::StrContains(outbox[0].text(), "Phòng Kinh tế, Phường Thành Sen"));
  EXPECT_EQ(outbox[1].notification_id(), Id(5, "file"));

  const std::string metrics = Get("/metrics").second;
  for (const char* line :
       {"paht_notification_sends_total{channel=\"file\",outcome=\"delivered\"} "
        "2",
        "paht_notification_dropped_total{channel=\"file\",why=\"too_old\"} 1",
        "paht_notification_contacts 1",
        "paht_notification_handover_seconds_count{channel=\"file\"} 2"}) {
    EXPECT_TRUE(absl::StrContains(metrics, line)) << line << "\n" << metrics;
  }
  ExpectStopsInOrder();
  EXPECT_TRUE(absl::StrContains(Log(), "4bf92f3577b34da6a3ce929d0e0e4736"));
  for (const std::string& secret :
       {Contact().name(), Contact().phone(), Contact().email()}) {
    EXPECT_FALSE(absl::StrContains(Log(), secret));
  }

  // Again, without a first position and with one: nothing is sent again.
  for (const Texts& flags : {Texts{}, Texts{"--first_position=beginning"}}) {
    Start(flags);
    ASSERT_TRUE(Eventually([&] { return IsReady(); }));
    absl::SleepFor(absl::Seconds(1));
    ExpectStopsInOrder();
  }
  EXPECT_EQ(Outbox().size(), 2u);
  EXPECT_EQ(Recorded(), expected);
}

TEST_F(NotificationProcess, AGroupWithoutAPositionSendsNothing) {
  PublishEvent("assigned", 3);
  Start();
  const int status = paht::testing::Wait(std::exchange(pid_, 0));
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_FAILURE);
  EXPECT_TRUE(absl::StrContains(Log(), "--first_position=end")) << Log();
  EXPECT_TRUE(Outbox().empty());

  // Renaming a channel makes a new group.
  StartFirst();
  ExpectStopsInOrder();
  config_.mutable_channels(0)->set_name("renamed");
  Start();
  const int renamed = paht::testing::Wait(std::exchange(pid_, 0));
  EXPECT_TRUE(WIFEXITED(renamed) && WEXITSTATUS(renamed) == EXIT_FAILURE);
  EXPECT_TRUE(Outbox().empty());
}

TEST_F(NotificationProcess, AReceiverThatWasDownGetsEachMessageOnce) {
  const int port = paht::testing::FreePort();
  OnlyWebhook(absl::StrCat("http://127.0.0.1:", port, "/hook"));
  StartFirst();
  PublishEvent("assigned", 3);
  ASSERT_TRUE(
      Eventually([&] { return !Records("notification-retry-1m").empty(); }));
  HttpServer server([](const HttpRequest&, size_t) { return HttpAnswer{}; },
                    port);
  ASSERT_TRUE(Eventually(
      [&] { return Recorded() == Texts{Id(3, "webhook") + " delivered"}; }));
  auto requests = server.requests();
  ASSERT_EQ(requests.size(), 1u);
  EXPECT_EQ(requests[0].headers["idempotency-key"], Id(3, "webhook"));
  for (const char* topic : kRetryTopics) {
    for (const kafka::Record& record : Records(topic)) {
      EXPECT_FALSE(absl::StrContains(*record.value, Contact().phone()));
      EXPECT_FALSE(absl::StrContains(*record.value, Contact().email()));
    }
  }
  EXPECT_TRUE(Records("dead-letters").empty());
}

TEST_F(NotificationProcess, GivesUpAndSaysSo) {
  HttpServer server([](const HttpRequest& request, size_t) {
    const bool for_good = absl::StrContains(request.body, ".5:webhook");
    return HttpAnswer{for_good ? 400 : 500};
  });
  OnlyWebhook(server.url());
  config_.set_max_attempts(3);
  StartFirst();
  PublishEvent("assigned", 3);
  PublishEvent("closed", 5);
  ASSERT_TRUE(Eventually([&] {
    return Recorded() ==
           Texts{Id(3, "webhook") + " failed", Id(5, "webhook") + " failed"};
  }));
  int tries = 0;
  int refused = 0;
  for (const HttpRequest& request : server.requests()) {
    const std::string& id = request.headers.at("idempotency-key");
    tries += id == Id(3, "webhook") ? 1 : 0;
    refused += id == Id(5, "webhook") ? 1 : 0;
  }
  EXPECT_EQ(tries, 3);
  EXPECT_EQ(refused, 1);
  std::set<std::string> details;
  for (const kafka::Record& record : Records("dead-letters")) {
    v1::DeadLetter letter;
    ASSERT_TRUE(letter.ParseFromString(*record.value));
    EXPECT_EQ(letter.reason(), "failed");
    EXPECT_EQ(letter.consumer(), "notification.webhook");
    details.insert(letter.detail());
    // Enough to try it again.
    v1::PendingMessage message;
    EXPECT_TRUE(message.ParseFromString(letter.value()));
    EXPECT_FALSE(message.text().empty());
    EXPECT_EQ(letter.headers().at("ce_type"),
              "vn.gov.hatinh.paht.notification.pending.v1");
  }
  EXPECT_EQ(details,
            (std::set<std::string>{
                Id(3, "webhook") + ": given up after 3 attempts: HTTP 500 ",
                Id(5, "webhook") + ": refused: HTTP 400 "}));
}

TEST_F(NotificationProcess, KilledInTheMiddleItSendsAgainWithTheSameId) {
  HttpServer server([](const HttpRequest&, size_t before) {
    return HttpAnswer{.after = before == 0 ? absl::Seconds(3)
                                           : absl::ZeroDuration()};
  });
  OnlyWebhook(server.url());
  StartFirst();
  PublishEvent("assigned", 3);
  ASSERT_TRUE(Eventually([&] { return server.requests().size() == 1; }));
  Stop(SIGKILL);
  EXPECT_TRUE(Recorded().empty());
  Start();
  ASSERT_TRUE(Eventually(
      [&] { return Recorded() == Texts{Id(3, "webhook") + " delivered"}; }));
  const auto requests = server.requests();
  ASSERT_EQ(requests.size(), 2u);
  for (const HttpRequest& request : requests) {
    EXPECT_EQ(request.headers.at("idempotency-key"), Id(3, "webhook"));
  }
  EXPECT_EQ(requests[0].body, requests[1].body);
}

TEST_F(NotificationProcess, AChannelThatHangsHoldsUpNoOtherAndNoStop) {
  std::atomic<bool> hang = true;
  HttpServer server([&](const HttpRequest&, size_t) {
    return HttpAnswer{.after = hang ? absl::Seconds(5) : absl::ZeroDuration()};
  });
  AddWebhook(server.url(), /*timeout_seconds=*/2);
  config_.set_max_concurrent_sends(1);
  StartFirst();
  constexpr int kEvents = 20;
  for (int i = 1; i <= kEvents; ++i) PublishEvent("assigned", i);
  const absl::Time published = absl::Now();
  ASSERT_TRUE(Eventually([&] { return Outbox().size() == kEvents; }));
  EXPECT_LT(absl::Now() - published, absl::Seconds(2));

  // In the middle of the hanging batch; what was not sent is not lost.
  ExpectStopsInOrder();
  hang = false;
  Start();
  ASSERT_TRUE(Eventually([&] { return Recorded().size() == 2 * kEvents; }));
  std::set<std::string> ids;
  for (const HttpRequest& request : server.requests()) {
    ids.insert(request.headers.at("idempotency-key"));
  }
  EXPECT_EQ(ids.size(), static_cast<size_t>(kEvents));
  EXPECT_EQ(Outbox().size(), static_cast<size_t>(kEvents));
}

TEST_F(NotificationProcess, AnErasedPersonGetsNothing) {
  StartFirst();
  kafka::Record tombstone;
  tombstone.topic = prefix_ + "contacts";
  tombstone.key = kReporter;
  Publish(tombstone);
  PublishEvent("assigned", 3);
  ASSERT_TRUE(Eventually([&] {
    return absl::StrContains(Get("/metrics").second,
                             "{channel=\"file\",why=\"no_contact\"} 1");
  }));
  // One who registers just before the report is found all the same.
  PublishContact(Contact());
  PublishEvent("closed", 5);
  ASSERT_TRUE(Eventually(
      [&] { return Recorded() == Texts{Id(5, "file") + " delivered"}; }));
  EXPECT_EQ(Outbox().size(), 1u);
}

TEST_F(NotificationProcess, PoisonIsSetAsideAndTheRestGoesOn) {
  StartFirst();
  kafka::Record poison;
  poison.topic = prefix_ + "report-events";
  poison.key = kReportId;
  poison.value = "no event";
  poison.headers =
      kafka::ToHeaders({.id = "poison",
                        .type = "vn.gov.hatinh.paht.report.assigned.v1",
                        .source = "/paht/casework",
                        .time = absl::Now(),
                        .subject = kReportId});
  Publish(poison);
  PublishEvent("closed", 5);
  ASSERT_TRUE(Eventually([&] { return Outbox().size() == 1; }));
  EXPECT_EQ(Records("dead-letters").size(), 1u);
}

TEST_F(NotificationProcess, PreviewsTheWordsOfATemplate) {
  StartFirst();
  const auto stub = v1::Notification::NewStub(grpc::CreateChannel(
      absl::StrCat("127.0.0.1:", port_), grpc::InsecureChannelCredentials()));
  const auto preview = [&](const std::string& id,
                           const std::map<std::string, std::string>& values) {
    grpc::ClientContext context;
    v1::PreviewNotificationRequest request;
    request.set_template_id(id);
    request.mutable_values()->insert(values.begin(), values.end());
    v1::PreviewNotificationResponse response;
    const grpc::Status status = stub->Preview(&context, request, &response);
    return std::pair(status, response);
  };
  const auto [status, response] =
      preview("assigned", {{"report_id", kReportId}, {"department", "Sở"}});
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_TRUE(absl::StrContains(response.subject(), kReportId));
  EXPECT_TRUE(absl::StrContains(response.text(), "chuyển đến Sở."));
  EXPECT_EQ(preview("nothing", {}).first.error_code(),
            grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(preview("", {}).first.error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(preview("closed", {{"due_at", "x"}}).first.error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
}

}  // namespace
}  // namespace paht::notification
