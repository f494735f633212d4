#include "tests/services/notification/notification_process.h"

#include <curl/curl.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
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
#include "paht/v1/notification.pb.h"
#include "paht/v1/record.pb.h"
#include "services/notification/core/retry.h"
#include "tests/services/notification/support.h"
#include "tests/support/kafka_server.h"
#include "tests/support/process.h"
#include "tests/support/topic.h"

namespace paht::notification {

namespace {

constexpr absl::Duration kTimeout = absl::Seconds(10);
constexpr int kPartitions = 2;
constexpr char kTraceParent[] =
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

}  // namespace

paht::testing::KafkaServer* NotificationProcess::kafka_ = nullptr;

NotificationProcess::NotificationProcess() {
  static int runs = 0;
  prefix_ = absl::StrCat("n", ++runs, ".");
  std::string pattern =
      (std::filesystem::temp_directory_path() / "paht-notify-XXXXXX").string();
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

NotificationProcess::~NotificationProcess() {
  if (pid_ != 0) paht::testing::Kill(pid_);
  if (HasFailure()) {
    (void)std::system(absl::StrCat("tail -n 60 ", Path("log")).c_str());
  }
  std::filesystem::remove_all(folder_);
}

void NotificationProcess::Start(const std::vector<std::string>& more) {
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

std::pair<long, std::string> NotificationProcess::Get(
    const std::string& path) const {
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

void NotificationProcess::Publish(const kafka::Record& record) {
  publisher_->Publish(record, [](const absl::Status& status) {
    EXPECT_TRUE(status.ok()) << status;
  });
  ASSERT_TRUE(publisher_->Flush(kTimeout).ok());
}

void NotificationProcess::PublishContact(const v1::Contact& contact) {
  kafka::Record record;
  record.topic = prefix_ + "contacts";
  record.key = contact.reporter_id();
  record.value = contact.SerializeAsString();
  Publish(record);
}

void NotificationProcess::PublishEvent(const std::string& type,
                                       int64_t sequence, absl::Time at) {
  v1::ReportEvent event = EventOf(type);
  event.set_sequence(sequence);
  event.set_event_id(absl::StrCat(kReportId, ".", sequence));
  event.mutable_decided_at()->set_seconds(absl::ToUnixSeconds(at));
  PublishEvent(type, event);
}

void NotificationProcess::PublishEvent(const std::string& type,
                                       const v1::ReportEvent& event) {
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

std::vector<kafka::Record> NotificationProcess::Records(
    const std::string& topic) const {
  return paht::testing::ReadTopic(client_, prefix_ + topic);
}

std::vector<std::string> NotificationProcess::Recorded() const {
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

std::vector<v1::OutgoingMessage> NotificationProcess::Outbox() const {
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

void NotificationProcess::AddWebhook(const std::string& url,
                                     double timeout_seconds) {
  v1::NotificationChannel& channel = *config_.add_channels();
  channel.set_name("webhook");
  channel.mutable_webhook()->set_url(url);
  channel.mutable_webhook()->set_secret_file(Path("secret"));
  channel.mutable_webhook()->set_timeout_seconds(timeout_seconds);
}

void NotificationProcess::Create(const std::string& topic,
                                 const kafka::TopicConfig& config) {
  const absl::Status status = kafka::CreateTopic(
      client_,
      {.name = prefix_ + topic, .partitions = kPartitions, .config = config},
      kTimeout);
  ASSERT_TRUE(status.ok()) << status;
}

}  // namespace paht::notification
