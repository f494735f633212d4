// What our clients write into the log while brokers are away.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/kafka/client.h"
#include "common/kafka/internal/outage_lines.h"

namespace paht::kafka {
namespace {

TEST(OutageLines, AClientSaysItOnceInAWhile) {
  OutageLines lines;
  const absl::Time start = absl::UnixEpoch();
  constexpr char kDown[] = "casework-0: 2/2 brokers are down";
  EXPECT_TRUE(lines.IsNews("a", kDown, start));
  EXPECT_FALSE(lines.IsNews("a", kDown, start + absl::Seconds(9)));
  EXPECT_TRUE(lines.IsNews("b", kDown, start + absl::Seconds(9)));
  EXPECT_TRUE(lines.IsNews("a", kDown, start + OutageLines::kQuiet));
  EXPECT_FALSE(lines.IsNews("a", kDown, start + absl::Seconds(11)));
  // The host's clock was set back.
  EXPECT_TRUE(lines.IsNews("a", kDown, start));
}

TEST(OutageLines, AllElseIsNews) {
  OutageLines lines;
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(
        lines.IsNews("a", "Broker transport failure", absl::UnixEpoch()));
  }
}

int LinesWith(const std::string& log, const std::string& text) {
  int lines = 0;
  for (const absl::string_view line : absl::StrSplit(log, '\n')) {
    if (absl::StrContains(line, text)) ++lines;
  }
  return lines;
}

// Port 1 refuses at once, and librdkafka tries again and again.
TEST(Client, IsShortAboutAnOutageAndSilentAboutItsOwnSettings) {
  testing::internal::CaptureStderr();
  for (const auto type : {RD_KAFKA_PRODUCER, RD_KAFKA_CONSUMER}) {
    auto conf = MakeConf(
        {.brokers = "127.0.0.1:1", .client_id = "short"},
        {{"reconnect.backoff.ms", "10"}, {"reconnect.backoff.max.ms", "50"}});
    ASSERT_TRUE(conf.ok()) << conf.status();
    const auto client = MakeClient(type, *std::move(conf));
    ASSERT_TRUE(client.ok()) << client.status();
    const absl::Time end = absl::Now() + absl::Seconds(2);
    while (absl::Now() < end) rd_kafka_poll(client->get(), 50);
  }
  const std::string log = testing::internal::GetCapturedStderr();
  for (const std::string name : {"short#producer", "short#consumer"}) {
    const std::string line = absl::StrCat("brokers are down");
    int of_client = 0;
    for (const absl::string_view each : absl::StrSplit(log, '\n')) {
      of_client +=
          absl::StrContains(each, name) && absl::StrContains(each, line);
    }
    EXPECT_EQ(of_client, 1) << name << "\n" << log;
  }
  EXPECT_EQ(LinesWith(log, "property and will be ignored"), 0) << log;
}

TEST(Client, AnIntervalShorterThanLibrdkafkasSessionIsTaken) {
  for (const auto type : {RD_KAFKA_PRODUCER, RD_KAFKA_CONSUMER}) {
    auto conf = MakeConf({.extra = {{"max.poll.interval.ms", "3000"}}}, {});
    ASSERT_TRUE(conf.ok()) << conf.status();
    const auto client = MakeClient(type, *std::move(conf));
    EXPECT_TRUE(client.ok()) << client.status();
  }
}

}  // namespace
}  // namespace paht::kafka
