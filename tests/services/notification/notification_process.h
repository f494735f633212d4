// The notification binary with a real broker.
#ifndef TESTS_SERVICES_NOTIFICATION_NOTIFICATION_PROCESS_H_
#define TESTS_SERVICES_NOTIFICATION_NOTIFICATION_PROCESS_H_

#include <gtest/gtest.h>
#include <sys/types.h>
#include <sys/wait.h>

#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/kafka/admin.h"
#include "common/kafka/client.h"
#include "common/kafka/publisher.h"
#include "common/kafka/record.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/notification.pb.h"
#include "paht/v1/record.pb.h"
#include "tests/services/notification/support.h"
#include "tests/support/eventually.h"
#include "tests/support/kafka_server.h"
#include "tests/support/process.h"

namespace paht::notification {

using Texts = std::vector<std::string>;

// The binary, with topics and a folder of its own for each test, on one broker
// for all of this program.
class NotificationProcess : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { kafka_ = new paht::testing::KafkaServer(); }
  static void TearDownTestSuite() {
    delete kafka_;
    kafka_ = nullptr;
  }

  NotificationProcess();
  ~NotificationProcess() override;

  std::string Path(const std::string& name) const {
    return absl::StrCat(folder_, "/", name);
  }

  void Create(const std::string& topic, const kafka::TopicConfig& config);

  void OnlyWebhook(const std::string& url, double timeout_seconds = 10) {
    config_.clear_channels();
    AddWebhook(url, timeout_seconds);
  }
  void AddWebhook(const std::string& url, double timeout_seconds);

  void Start(const std::vector<std::string>& more = {});
  void StartFirst() {
    Start({"--first_position=end"});
    ASSERT_TRUE(paht::testing::Eventually([&] { return IsReady(); }));
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

  // The HTTP code and the body.
  std::pair<long, std::string> Get(const std::string& path) const;

  void Publish(const kafka::Record& record);
  void PublishContact(const v1::Contact& contact);
  void PublishEvent(const std::string& type, int64_t sequence,
                    absl::Time at = absl::Now());
  void PublishEvent(const std::string& type, const v1::ReportEvent& event);

  std::vector<kafka::Record> Records(const std::string& topic) const;

  // "<notification id> <outcome>" of what is recorded.
  std::vector<std::string> Recorded() const;

  std::vector<v1::OutgoingMessage> Outbox() const;

  static std::string Id(int sequence, const std::string& channel) {
    return absl::StrCat(kReportId, ".", sequence, ":", channel);
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

}  // namespace paht::notification

#endif  // TESTS_SERVICES_NOTIFICATION_NOTIFICATION_PROCESS_H_
