// The classification binary with a real broker.
#include <gtest/gtest.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/report_id.h"
#include "common/kafka/admin.h"
#include "common/kafka/cloud_event.h"
#include "common/kafka/consumer.h"
#include "common/kafka/publisher.h"
#include "common/kafka/record.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/record.pb.h"
#include "services/classification/propose.h"
#include "tests/support/kafka_server.h"
#include "tests/support/process.h"
#include "tests/support/redis_server.h"
#include "tests/support/topic.h"

namespace paht::classification {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(20);
constexpr char kTraceParent[] =
    "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";

v1::ReportEvent Received(int number, const std::string& text) {
  v1::ReportEvent event;
  event.set_report_id(ReportIdFromBits(static_cast<uint64_t>(number)));
  event.set_event_id(absl::StrCat(event.report_id(), ".1"));
  event.set_sequence(1);
  event.mutable_received()->set_text(text);
  return event;
}

kafka::Record ToRecord(const v1::ReportEvent& event,
                       const std::string& type = kReceivedType) {
  kafka::Record record;
  record.topic = "paht.report-events";
  record.key = event.report_id();
  record.value = event.SerializeAsString();
  record.headers = kafka::ToHeaders({.id = event.event_id(),
                                     .type = type,
                                     .source = "/paht/casework",
                                     .time = absl::Now(),
                                     .subject = event.report_id(),
                                     .sequence = event.sequence(),
                                     .trace_parent = kTraceParent});
  return record;
}

class ClassificationProcess : public ::testing::Test {
 protected:
  ClassificationProcess() {
    client_.brokers = kafka_.brokers();
    for (const char* topic :
         {"report-events", "report-commands", "dead-letters"}) {
      const absl::Status status = kafka::CreateTopic(
          client_, {.name = absl::StrCat("paht.", topic), .partitions = 2},
          kTimeout);
      EXPECT_TRUE(status.ok()) << status;
    }
    publisher_ = *kafka::OpenPublisher({.client = client_});
  }
  ~ClassificationProcess() override {
    if (HasFailure()) {
      (void)std::system(absl::StrCat("tail -n 40 ", log_).c_str());
    }
    (void)unlink(log_.c_str());
  }

  pid_t Spawn() {
    return paht::testing::Spawn(
        {
            PAHT_CLASSIFICATION,
            absl::StrCat("--kafka_brokers=", kafka_.brokers()),
            absl::StrCat("--listen=127.0.0.1:", paht::testing::FreePort()),
            absl::StrCat("--metrics_listen=127.0.0.1:",
                         paht::testing::FreePort()),
            absl::StrCat("--config=", PAHT_CONFIG, "/classification.textproto"),
            absl::StrCat("--categories=", PAHT_CONFIG, "/categories.textproto"),
            absl::StrCat("--word_meanings=", PAHT_WORD_MEANINGS),
            absl::StrCat("--redis=", redis_.address()),
        },
        log_);
  }

  void Publish(const std::vector<kafka::Record>& records) {
    for (const kafka::Record& record : records) {
      publisher_->Publish(record, [](const absl::Status& status) {
        EXPECT_TRUE(status.ok()) << status;
      });
    }
    EXPECT_TRUE(publisher_->Flush(kTimeout).ok());
  }

  std::vector<kafka::Record> Read(const std::string& topic) {
    return paht::testing::ReadTopic(client_, absl::StrCat("paht.", topic));
  }

  // Reads `topic` until it holds `count` different keys or time is up.
  std::vector<kafka::Record> ReadKeys(const std::string& topic, size_t count) {
    const absl::Time until = absl::Now() + kTimeout;
    for (;;) {
      std::vector<kafka::Record> records = Read(topic);
      std::set<std::string> keys;
      for (const kafka::Record& record : records) keys.insert(record.key);
      if (keys.size() >= count || absl::Now() > until) return records;
      absl::SleepFor(absl::Milliseconds(100));
    }
  }

  static void ExpectStopsWhenAsked(pid_t pid) {
    kill(pid, SIGTERM);
    const int stopped = paht::testing::Wait(pid);
    EXPECT_TRUE(WIFEXITED(stopped) && WEXITSTATUS(stopped) == EXIT_SUCCESS);
  }

  // The candidates that the pipeline names for a report like an earlier one.
  v1::Classify Repeat(int number) {
    v1::ReportEvent event = Received(number, "duong co o ga to, xe may de nga");
    Place(event);
    Publish({ToRecord(event)});
    const absl::Time until = absl::Now() + kTimeout;
    while (absl::Now() < until) {
      for (const kafka::Record& record : Read("report-commands")) {
        v1::ReportCommand command;
        if (record.key == event.report_id() &&
            command.ParseFromString(*record.value)) {
          return command.classify();
        }
      }
      absl::SleepFor(absl::Milliseconds(50));
    }
    return {};
  }

  // Where the test takes place, and when: no report is earlier than another
  // unless its time is set so.
  void Place(v1::ReportEvent& event) {
    v1::Location& location = *event.mutable_received()->mutable_location();
    location.set_latitude(18.34);
    location.set_longitude(105.9);
    event.set_status(v1::REPORT_STATUS_RECEIVED);
    event.mutable_decided_at()->set_seconds(absl::ToUnixSeconds(started_));
  }

  const absl::Time started_ = absl::Now();
  paht::testing::RedisServer redis_;
  paht::testing::KafkaServer kafka_;
  kafka::ClientOptions client_;
  std::unique_ptr<kafka::Publisher> publisher_;
  const std::string log_ = absl::StrCat(
      ::testing::TempDir(), "paht-classification-", getpid(), ".log");
};

TEST_F(ClassificationProcess, ProposesSetsAsideAndSurvives) {
  pid_t pid = Spawn();

  // One report becomes one command; what is no ReportReceived becomes none.
  const v1::ReportEvent event = Received(1, "Mặt đường nhiều ổ gà sâu");
  v1::ReportEvent closed = Received(1, "");
  closed.mutable_closed();
  Publish({ToRecord(closed, "vn.gov.hatinh.paht.report.closed.v1"),
           ToRecord(event)});
  std::vector<kafka::Record> commands = ReadKeys("report-commands", 1);
  ASSERT_EQ(commands.size(), 1u);
  const kafka::Record& record = commands[0];
  EXPECT_EQ(record.key, event.report_id());
  EXPECT_EQ(record.partition, kafka::PartitionOf(record.key, 2));
  v1::ReportCommand command;
  ASSERT_TRUE(command.ParseFromString(*record.value));
  EXPECT_EQ(command.command_id(), event.event_id() + ".classify");
  EXPECT_EQ(command.report_id(), event.report_id());
  EXPECT_EQ(command.actor().role(), v1::ROLE_SERVICE);
  EXPECT_EQ(command.based_on_sequence(), 1);
  EXPECT_EQ(command.classify().classification().category(), "giao_thong");
  const auto envelope = kafka::FromHeaders(record);
  ASSERT_TRUE(envelope.ok()) << envelope.status();
  EXPECT_EQ(envelope->id, command.command_id());
  EXPECT_EQ(envelope->type, "vn.gov.hatinh.paht.command.classify.v1");
  EXPECT_EQ(envelope->subject, event.report_id());
  EXPECT_EQ(envelope->trace_parent, kTraceParent);

  // Poison goes to dead letters with its reason, and the next one goes on.
  std::vector<kafka::Record> poison;
  for (int i = 2; i < 6; ++i) poison.push_back(ToRecord(Received(i, "rác")));
  poison[0].value = std::string("\xff\x00\x13\x37 random", 12);
  poison[1].headers.clear();
  poison[2].value->resize(poison[2].value->size() - 3);
  poison[3].value.reset();
  Publish(poison);
  Publish({ToRecord(Received(6, "Đèn đường tắt cả tuần"))});
  commands = ReadKeys("report-commands", 2);
  EXPECT_EQ(commands.size(), 2u);
  std::map<std::string, std::string> reasons;
  for (const kafka::Record& letter : ReadKeys("dead-letters", 4)) {
    v1::DeadLetter dead;
    ASSERT_TRUE(dead.ParseFromString(*letter.value));
    EXPECT_EQ(dead.consumer(), "classification");
    EXPECT_EQ(dead.topic(), "paht.report-events");
    EXPECT_FALSE(dead.detail().empty());
    reasons[letter.key] = dead.reason();
  }
  EXPECT_EQ(reasons, (std::map<std::string, std::string>{
                         {poison[0].key, "unparsable"},
                         {poison[1].key, "missing-header"},
                         {poison[2].key, "unparsable"},
                         {poison[3].key, "unparsable"}}));

  // Killed with work in hand: after the restart nothing is missing, and what
  // came twice has the same id.
  std::vector<kafka::Record> many;
  for (int i = 100; i < 1100; ++i) many.push_back(ToRecord(Received(i, "rác")));
  Publish(many);
  ReadKeys("report-commands", 3);
  paht::testing::Kill(pid);
  pid = Spawn();
  std::set<std::string> ids;
  for (const kafka::Record& proposed : ReadKeys("report-commands", 1002)) {
    v1::ReportCommand parsed;
    ASSERT_TRUE(parsed.ParseFromString(*proposed.value));
    EXPECT_EQ(parsed.command_id(), proposed.key + ".1.classify");
    ids.insert(parsed.command_id());
  }
  EXPECT_EQ(ids.size(), 1002u);

  ExpectStopsWhenAsked(pid);
}

TEST_F(ClassificationProcess, NamesWhatAReportMayRepeat) {
  const pid_t pid = Spawn();
  v1::ReportEvent first = Received(1, "Ổ gà to giữa đường, xe máy suýt ngã");
  Place(first);
  first.mutable_decided_at()->set_seconds(
      absl::ToUnixSeconds(started_ - absl::Hours(1)));
  Publish({ToRecord(first)});

  // As soon as the index holds the first one …
  int number = 10;
  const auto named = [&] {
    const absl::Time until = absl::Now() + kTimeout;
    while (absl::Now() < until) {
      const v1::Classify classify = Repeat(number++);
      for (const auto& candidate :
           classify.classification().duplicate_candidates()) {
        if (candidate.report_id() == first.report_id()) return true;
      }
    }
    return false;
  };
  EXPECT_TRUE(named());

  // … and again after Redis lost everything. Meanwhile reports are classified
  // as ever.
  redis_.Stop();
  const v1::Classify without = Repeat(number++);
  EXPECT_EQ(without.classification().category(), "giao_thong");
  EXPECT_EQ(without.classification().duplicate_candidates_size(), 0);
  redis_.Start();
  EXPECT_TRUE(named());
  ExpectStopsWhenAsked(pid);
}

// paht-train --from_log: the reports that an officer corrected, as labelled
// texts.
TEST_F(ClassificationProcess, LeavesWhatOfficersCorrectedToBeLearnt) {
  const v1::ReportEvent first = Received(1, "cột điện nghiêng\tsắp đổ");
  v1::ReportEvent corrected = Received(1, "");
  corrected.set_sequence(3);
  corrected.set_event_id(absl::StrCat(corrected.report_id(), ".3"));
  v1::ReportClassified& classified = *corrected.mutable_classified();
  classified.mutable_classification()->set_category("dien_chieu_sang");
  classified.mutable_classification()->set_urgency(v1::URGENCY_HIGH);
  classified.mutable_corrected_from()->set_category("do_thi");
  Publish({ToRecord(first), ToRecord(Received(2, "rác đầy")),
           ToRecord(corrected, "vn.gov.hatinh.paht.report.classified.v1")});

  const std::string out = absl::StrCat(log_, ".tsv");
  const pid_t pid = paht::testing::Spawn(
      {PAHT_TRAIN, "--from_log", absl::StrCat("--out=", out),
       absl::StrCat("--brokers=", kafka_.brokers()),
       "--topic=paht.report-events"},
      log_);
  const int status = paht::testing::Wait(pid);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
  std::ifstream file(out);
  const std::string content{std::istreambuf_iterator<char>(file), {}};
  (void)unlink(out.c_str());
  EXPECT_EQ(content,
            "text\tcategory\turgency\tstyle\n"
            "cột điện nghiêng sắp đổ\tdien_chieu_sang\thigh\tlog\n");
}

}  // namespace
}  // namespace paht::classification
