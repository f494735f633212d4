// `paht topics` with a real broker.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/kafka/admin.h"
#include "common/kafka/client.h"
#include "tests/services/paht/run_paht.h"
#include "tests/support/kafka_server.h"

namespace paht::cli {
namespace {

TEST(Topics, CreatesOnceAndNamesEachDifference) {
  const paht::testing::KafkaServer kafka;
  const auto run = [&](std::vector<std::string> arguments) {
    arguments.push_back(absl::StrCat("--kafka-brokers=", kafka.brokers()));
    arguments.push_back(absl::StrCat("--config=", PAHT_TOPICS_CONFIG));
    return RunPaht(arguments);
  };
  kafka::ClientOptions client;
  client.brokers = kafka.brokers();
  const auto make = [&](const kafka::TopicSpec& spec) {
    const absl::Status status =
        kafka::CreateTopic(client, spec, absl::Seconds(10));
    ASSERT_TRUE(status.ok()) << status;
  };

  const Ran missing = run({"topics", "check"});
  EXPECT_EQ(missing.code, 1);
  EXPECT_TRUE(absl::StrContains(missing.out, "paht.report-events: missing"));

  Ran created = run({"topics", "create"});
  EXPECT_EQ(created.code, 0) << created.out << created.err;
  EXPECT_EQ(std::count(created.out.begin(), created.out.end(), '\n'), 14);
  EXPECT_TRUE(absl::StrContains(created.out, "paht.report-events: created"));
  created = run({"topics", "create"});
  EXPECT_EQ(created.code, 0) << created.out << created.err;
  EXPECT_TRUE(absl::StrContains(created.out, "paht.report-events: exists\n"));
  const Ran good = run({"topics", "check", "--json"});
  EXPECT_EQ(good.code, 0) << good.out << good.err;
  EXPECT_TRUE(absl::StrContains(
      good.out, R"({"topic":"paht.contacts","result":"ok","differences":[]})"));

  // Topics that somebody else made, another way, are named and left alone.
  make({.name = "other.report-events", .partitions = 3});
  const Ran other = run({"topics", "create", "--topic-prefix=other."});
  EXPECT_EQ(other.code, 1);
  EXPECT_TRUE(absl::StrContains(other.out,
                                "other.report-events: exists, and differs\n"
                                "  partitions is 3, expected 12\n"
                                "  retention.ms is 604800000, expected -1\n"))
      << other.out;
  const auto layout =
      kafka::GetTopicLayout(client, "other.report-events", absl::Seconds(10));
  ASSERT_TRUE(layout.ok()) << layout.status();
  EXPECT_EQ(layout->partitions, 3);
  const Ran differs = run({"topics", "check", "--topic-prefix=other."});
  EXPECT_EQ(differs.code, 1);
  EXPECT_TRUE(absl::StrContains(differs.out, "other.contacts: ok\n"));
  EXPECT_TRUE(absl::StrContains(differs.err, "1 topics are not"));

  // A plan that one broker cannot fulfil.
  const Ran copies =
      run({"topics", "create", "--replication=3", "--topic-prefix=three."});
  EXPECT_EQ(copies.code, 1);
  EXPECT_FALSE(copies.err.empty());
}

}  // namespace
}  // namespace paht::cli
