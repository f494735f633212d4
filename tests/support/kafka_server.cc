#include "tests/support/kafka_server.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/support/process.h"

namespace paht::testing {
namespace {

constexpr char kJars[] = PAHT_KAFKA_LIBS "/*";
constexpr char kClusterId[] = "cGFodC1pbi1hLXRlc3QtLS";

std::string Properties(const std::string& folder, int port, int controller) {
  return absl::StrCat(
      "process.roles=broker,controller\nnode.id=1\n",
      "controller.quorum.voters=1@127.0.0.1:", controller, "\n",
      "listeners=PLAINTEXT://127.0.0.1:", port,
      ",CONTROLLER://127.0.0.1:", controller,
      "\nadvertised.listeners=PLAINTEXT://127.0.0.1:", port,
      "\ncontroller.listener.names=CONTROLLER\nlog.dirs=", folder, "/data\n",
      "auto.create.topics.enable=false\n"
      "offsets.topic.replication.factor=1\noffsets.topic.num.partitions=4\n"
      "transaction.state.log.replication.factor=1\n"
      "transaction.state.log.min.isr=1\n"
      "transaction.state.log.num.partitions=4\n"
      "share.coordinator.state.topic.replication.factor=1\n"
      "share.coordinator.state.topic.min.isr=1\n"
      "group.initial.rebalance.delay.ms=0\n"
      "group.min.session.timeout.ms=1000\n"
      "transaction.abort.timed.out.transaction.cleanup.interval.ms=1000\n");
}

}  // namespace

KafkaServer::KafkaServer() : port_(FreePort()) {
  std::string pattern =
      (std::filesystem::temp_directory_path() / "paht-kafka-XXXXXX").string();
  folder_ = mkdtemp(pattern.data());
  const std::string config = absl::StrCat(folder_, "/server.properties");
  const std::string log = absl::StrCat(folder_, "/kafka.log");
  std::ofstream(config) << Properties(folder_, port_, FreePort());
  const int formatted =
      Wait(Spawn({"java", "-cp", kJars, "kafka.tools.StorageTool", "format",
                  "-t", kClusterId, "-c", config},
                 log));
  if (formatted != 0) {
    std::cerr << "Kafka does not format its folder, see " << log << "\n";
    std::abort();
  }
  Start();
}

void KafkaServer::Start() {
  pid_ =
      Spawn({"java", "-Xms128m", "-Xmx512m", "-XX:+UseSerialGC", "-cp", kJars,
             "kafka.Kafka", absl::StrCat(folder_, "/server.properties")},
            absl::StrCat(folder_, "/kafka.log"));
  for (int i = 0; i < 600 && !Answers(port_); ++i) {
    absl::SleepFor(absl::Milliseconds(100));
  }
}

void KafkaServer::Stop() {
  if (pid_ == 0) return;
  Kill(pid_);
  pid_ = 0;
}

KafkaServer::~KafkaServer() {
  Stop();
  std::filesystem::remove_all(folder_);
}

std::string KafkaServer::brokers() const {
  return absl::StrCat("127.0.0.1:", port_);
}

}  // namespace paht::testing
