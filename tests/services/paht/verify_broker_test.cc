// `paht verify` with a real broker: a good log, then every fault in turn.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/dead_letter/dead_letter.h"
#include "common/dead_letter/replay.h"
#include "common/kafka/admin.h"
#include "common/kafka/publisher.h"
#include "common/kafka/record.h"
#include "common/redis/client.h"
#include "paht/v1/tracking.pb.h"
#include "services/paht/verify/finding.h"
#include "services/paht/verify/log_check.h"
#include "services/tracking/views/layout.h"
#include "services/tracking/views/versions.h"
#include "tests/services/casework/support.h"
#include "tests/services/paht/faults.h"
#include "tests/services/paht/history.h"
#include "tests/services/paht/run_paht.h"
#include "tests/support/kafka_server.h"
#include "tests/support/redis_server.h"

namespace paht::cli {
namespace {

constexpr int kPartitions = 2;
constexpr absl::Duration kTimeout = absl::Seconds(20);

// One broker for all; each case has topics of its own.
class VerifyBroker : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    kafka_ = std::make_unique<paht::testing::KafkaServer>();
    client_.brokers = kafka_->brokers();
    publisher_ = *kafka::OpenPublisher({.client = client_});
  }
  static void TearDownTestSuite() {
    publisher_.reset();
    kafka_.reset();
  }

  // Topics with this prefix: two good reports, and a third one for `spoil`.
  static void Write(const std::string& prefix, const Fault* fault) {
    for (const char* topic :
         {"report-events", "report-states", "dead-letters"}) {
      const absl::Status status = kafka::CreateTopic(
          client_,
          {.name = absl::StrCat(prefix, topic), .partitions = kPartitions},
          kTimeout);
      ASSERT_TRUE(status.ok()) << status;
    }
    for (const int number : {1, 2, 3}) {
      const auto history = GoodHistory(number);
      std::vector<kafka::Record> events;
      for (const auto& event : history) {
        events.push_back(EventRecord(event, kPartitions));
      }
      std::vector<kafka::Record> states = {
          StateRecord(FoldOf(history, 2), kPartitions),
          StateRecord(FoldOf(history), kPartitions)};
      if (number == 3 && fault != nullptr) fault->spoil(events, states);
      for (auto* records : {&events, &states}) {
        const char* topic =
            records == &events ? "report-events" : "report-states";
        for (kafka::Record& record : *records) {
          record.topic = absl::StrCat(prefix, topic);
          Publish(record);
        }
      }
    }
    ASSERT_TRUE(publisher_->Flush(kTimeout).ok());
  }

  static void Publish(const kafka::Record& record) {
    publisher_->Publish(record, [](const absl::Status& status) {
      EXPECT_TRUE(status.ok()) << status;
    });
  }

  static Ran Verify(const std::string& prefix,
                    const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments = {
        "verify",
        "--json",
        "--settle=0",
        "--no-views",
        absl::StrCat("--kafka-brokers=", kafka_->brokers()),
        absl::StrCat("--topic-prefix=", prefix)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return RunPaht(arguments);
  }

  static inline std::unique_ptr<paht::testing::KafkaServer> kafka_;
  static inline kafka::ClientOptions client_;
  static inline std::unique_ptr<kafka::Publisher> publisher_;
};

TEST_F(VerifyBroker, ProvesAGoodLogAndNamesEachFault) {
  Write("good.", nullptr);
  const Ran good = Verify("good.");
  EXPECT_EQ(good.code, 0) << good.out << good.err;
  EXPECT_TRUE(absl::StrContains(good.out, R"({"checked":"events","count":18})"))
      << good.out;
  EXPECT_TRUE(absl::StrContains(good.out, R"("result":"ok")")) << good.out;

  for (const Fault& fault : AllFaults()) {
    const std::string prefix = absl::StrCat(fault.name, ".");
    Write(prefix, &fault);
    const Ran ran = Verify(prefix);
    EXPECT_EQ(ran.code, 1) << fault.name;
    EXPECT_TRUE(absl::StrContains(
        ran.out, absl::StrCat(R"({"violation":")", fault.kind,
                              R"(","report_id":")", casework::ReportId(3))))
        << fault.name << "\n"
        << ran.out;
  }
}

TEST_F(VerifyBroker, NamesAcknowledgedReportsThatAreMissing) {
  Write("ack.", nullptr);
  const std::string path = ::testing::TempDir() + "paht-acknowledged.txt";
  std::ofstream(path) << casework::ReportId(1) << "\n"
                      << R"({"report_id":")" << casework::ReportId(2)
                      << R"(","reporter_secret":"x"})"
                      << "\n\n";
  EXPECT_EQ(Verify("ack.", {"--acknowledged", path}).code, 0);
  std::ofstream(path, std::ios::app) << casework::ReportId(9) << "\n";
  const Ran ran = Verify("ack.", {"--acknowledged", path});
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(absl::StrContains(
      ran.out, absl::StrCat(R"({"violation":"missing-acknowledged",)",
                            R"("report_id":")", casework::ReportId(9))))
      << ran.out;
  std::ofstream(path) << "HT-123\n";
  const Ran nonsense = Verify("ack.", {"--acknowledged", path});
  EXPECT_EQ(nonsense.code, 1);
  EXPECT_TRUE(absl::StrContains(nonsense.err, ":1: ")) << nonsense.err;
  (void)std::remove(path.c_str());
}

TEST_F(VerifyBroker, NamesAcknowledgedSubmitsThatWereRefused) {
  Write("refused.", nullptr);
  kafka::Record source;
  source.topic = "refused.report-commands";
  source.key = casework::ReportId(5);
  source.value = "x";
  Publish(MakeDeadLetter("refused.dead-letters", source, "casework",
                         kRejectedSubmit, "already-exists: …", absl::Now()));
  Publish(MakeDeadLetter("refused.dead-letters", source, "routing", kUnparsable,
                         "…", absl::Now()));
  ASSERT_TRUE(publisher_->Flush(kTimeout).ok());
  const Ran ran = Verify("refused.");
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(absl::StrContains(
      ran.out, absl::StrCat(R"({"violation":"rejected-submit","report_id":")",
                            casework::ReportId(5))))
      << ran.out;
  EXPECT_TRUE(
      absl::StrContains(ran.out, R"("violations":{"rejected-submit":1})"))
      << ran.out;
}

// The views are made by `paht rebuild`, then spoilt one report at a time.
TEST_F(VerifyBroker, ComparesTheViewsWithTheLog) {
  Write("views.", nullptr);
  const paht::testing::RedisServer server;
  const std::vector<std::string> with = {"--redis=" + server.address()};
  const auto verify = [&] {
    return RunPaht({"verify", "--json", "--settle=0", "--topic-prefix=views.",
                    "--kafka-brokers=" + kafka_->brokers(), with[0]});
  };
  const auto rebuild = [&] {
    return RunPaht({"rebuild", "--json", "--topic-prefix=views.",
                    "--kafka-brokers=" + kafka_->brokers(), with[0]});
  };
  // No view at all is no proof.
  EXPECT_EQ(verify().code, 1);
  const Ran rebuilt = rebuild();
  ASSERT_EQ(rebuilt.code, 0) << rebuilt.err;
  EXPECT_TRUE(absl::StrContains(rebuilt.out, R"("events":18)")) << rebuilt.out;
  const Ran good = verify();
  EXPECT_EQ(good.code, 0) << good.out << good.err;
  EXPECT_TRUE(absl::StrContains(good.out, R"({"checked":"views","count":3})"));

  const auto redis = *redis::Client::Create({.address = server.address()});
  const tracking::views::Layout layout("views.", kPartitions);
  const std::string id = casework::ReportId(2);
  const auto spoil = [&](const std::vector<std::string>& command) {
    ASSERT_TRUE(redis->Call(command).ok());
    const Ran ran = verify();
    EXPECT_EQ(ran.code, 1);
    EXPECT_TRUE(absl::StrContains(
        ran.out,
        absl::StrCat(R"({"violation":"stale-view","report_id":")", id, "\"")))
        << ran.out << ran.err;
    EXPECT_TRUE(absl::StrContains(ran.out, R"("violations":{"stale-view":1})"))
        << ran.out;
    EXPECT_EQ(rebuild().code, 0);
    EXPECT_EQ(verify().code, 0);
  };
  const auto keys = [&] {
    const auto version = tracking::views::ActiveVersion(*redis, layout);
    return layout.keys(*version, layout.PartitionOf(id));
  };
  const auto hash = [&] { return keys().reports(); };
  v1::Report old;
  old.set_report_id(id);
  old.set_sequence(3);
  spoil({"HSET", hash(), id, old.SerializeAsString()});
  spoil({"HDEL", hash(), id});

  // What Stats keeps of it.
  const auto days = redis->Call({"SMEMBERS", keys().days()});
  ASSERT_TRUE(days.ok()) << days.status();
  ASSERT_EQ((*days)->elements, 1u);
  const std::string day((*days)->element[0]->str, (*days)->element[0]->len);
  v1::ReportFigures figures;
  figures.set_status(v1::REPORT_STATUS_CLOSED);
  spoil({"HSET", keys().figures(day), id, figures.SerializeAsString()});
  spoil({"HDEL", keys().figures(day), id});
  spoil({"EVAL",
         "redis.call('SADD', KEYS[1], '1999-12-31') "
         "return redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])",
         "2", keys().days(), keys().figures("1999-12-31"), id,
         figures.SerializeAsString()});
}

TEST_F(VerifyBroker, ListsAndReplaysDeadLetters) {
  Write("letters.", nullptr);
  ASSERT_TRUE(kafka::CreateTopic(client_,
                                 {.name = "letters.dead-letters-replay",
                                  .partitions = kPartitions},
                                 kTimeout)
                  .ok());
  kafka::Record source = EventRecord(GoodHistory(1).front(), kPartitions);
  source.topic = "letters.report-events";
  source.offset = 7;
  for (const char* reason : {kUnparsable, kRejectedSubmit, kWrongPartition}) {
    Publish(MakeDeadLetter("letters.dead-letters", source, "routing", reason,
                           "không đọc được", absl::Now()));
  }
  ASSERT_TRUE(publisher_->Flush(kTimeout).ok());
  const auto run = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "dead-letters");
    arguments.push_back("--topic-prefix=letters.");
    arguments.push_back("--kafka-brokers=" + kafka_->brokers());
    return RunPaht(arguments);
  };
  const Ran list = run({"list", "--reason", "unparsable", "--json"});
  EXPECT_EQ(list.code, 0) << list.err;
  EXPECT_EQ(std::count(list.out.begin(), list.out.end(), '\n'), 1) << list.out;
  EXPECT_TRUE(absl::StrContains(list.out, R"("consumer":"routing")"));
  // Its own place, not that of its source.
  EXPECT_TRUE(absl::StartsWith(list.out, R"({"place":")")) << list.out;
  const Ran explained = run({"list"});
  EXPECT_TRUE(absl::StrContains(explained.out, "cần liên hệ người phản ánh"));
  EXPECT_EQ(run({"list", "--consumer", "casework", "--json"}).out, "");

  const Ran neither = run({"replay"});
  EXPECT_EQ(neither.code, 1);
  const Ran missing = run({"replay", "1/999"});
  EXPECT_EQ(missing.code, 1);
  // What casework refused is not tried again, nor what would come to lie on
  // the same wrong partition; the other one is.
  const Ran replayed = run({"replay", "--all", "--json"});
  EXPECT_EQ(replayed.code, 1);
  EXPECT_TRUE(absl::StrContains(replayed.out, R"("result":"replayed")"));
  EXPECT_TRUE(absl::StrContains(replayed.out, R"("result":"refused")"));
  std::vector<kafka::Record> got;
  ASSERT_TRUE(
      ReadTopic(client_, "letters.dead-letters-replay",
                [&](const kafka::Record& record) { got.push_back(record); })
          .ok());
  ASSERT_EQ(got.size(), 1U);
  EXPECT_EQ(got[0].key, source.key);
  EXPECT_EQ(got[0].partition, source.partition);
  EXPECT_EQ(got[0].value, source.value);
  EXPECT_EQ(got[0].HeaderOr("ce_id"), source.HeaderOr("ce_id"));
  EXPECT_EQ(got[0].HeaderOr(kReplayFor), "routing");
  EXPECT_EQ(got[0].HeaderOr(kReplayOf),
            absl::StrCat("letters.report-events/", source.partition, "/7"));
}

TEST_F(VerifyBroker, SaysWhenThereIsNoSuchLog) {
  const Ran ran = Verify("nothing.");
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(absl::StrContains(ran.err, "topics create")) << ran.err;
}

}  // namespace
}  // namespace paht::cli
