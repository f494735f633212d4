#include "services/paht/topic_plan.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "common/base/text_proto.h"
#include "common/kafka/admin.h"
#include "paht/v1/config.pb.h"

namespace paht::cli {
namespace {

v1::TopicsConfig Deployed() {
  v1::TopicsConfig config;
  EXPECT_TRUE(ReadTextProto(PAHT_TOPICS_CONFIG, config).ok());
  return config;
}

// The design's table, said once more.
TEST(TopicPlan, DeployedPlanIsTheDesigns) {
  const auto plan = PlanTopics("topics.textproto", Deployed(), "paht.", 1);
  ASSERT_TRUE(plan.ok()) << plan.status();
  std::map<std::string, kafka::TopicConfig> got;
  for (const kafka::TopicSpec& spec : *plan) {
    EXPECT_EQ(spec.partitions, 12) << spec.name;
    EXPECT_EQ(spec.replication, 1) << spec.name;
    got[spec.name] = spec.config;
  }
  const kafka::TopicConfig commands = {{"cleanup.policy", "delete"},
                                       {"retention.ms", "2592000000"}};
  const kafka::TopicConfig events = {{"cleanup.policy", "delete"},
                                     {"retention.ms", "-1"},
                                     {"retention.bytes", "-1"}};
  const kafka::TopicConfig states = {{"cleanup.policy", "compact"}};
  const kafka::TopicConfig erasable = {{"cleanup.policy", "compact"},
                                       {"max.compaction.lag.ms", "86400000"}};
  const kafka::TopicConfig retries = {{"cleanup.policy", "delete"},
                                      {"retention.ms", "604800000"}};
  const kafka::TopicConfig dead = {{"cleanup.policy", "delete"},
                                   {"retention.ms", "7776000000"}};
  const std::map<std::string, kafka::TopicConfig> expected = {
      {"paht.report-commands", commands},
      {"paht.report-events", events},
      {"paht.report-states", states},
      {"paht.report-originals", erasable},
      {"paht.campaign-commands", commands},
      {"paht.campaign-events", events},
      {"paht.campaign-states", states},
      {"paht.contacts", erasable},
      {"paht.notification-retry-1m", retries},
      {"paht.notification-retry-10m", retries},
      {"paht.notification-retry-1h", retries},
      {"paht.notification-retry-6h", retries},
      {"paht.dead-letters", dead},
      {"paht.dead-letters-replay", retries},
  };
  EXPECT_EQ(got, expected);
}

TEST(TopicPlan, ProductionKeepsTwoCopiesInSync) {
  const auto plan = PlanTopics("topics.textproto", Deployed(), "paht.", 3);
  ASSERT_TRUE(plan.ok()) << plan.status();
  for (const kafka::TopicSpec& spec : *plan) {
    EXPECT_EQ(spec.replication, 3) << spec.name;
    EXPECT_EQ(spec.config.at("min.insync.replicas"), "2") << spec.name;
    EXPECT_EQ(spec.config.at("unclean.leader.election.enable"), "false");
  }
}

TEST(TopicPlan, NamesWhatIsWrongInTheFile) {
  const auto error = [](auto change) {
    v1::TopicsConfig config = Deployed();
    change(config);
    return PlanTopics("t.textproto", config, "paht.", 1).status();
  };
  const auto expect = [&](auto change, const std::string& words) {
    const absl::Status status = error(change);
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
    EXPECT_TRUE(absl::StrContains(status.message(), words)) << status;
  };
  expect([](auto& c) { c.clear_topics(); }, "names no topic");
  expect([](auto& c) { c.mutable_topics(0)->clear_name(); }, "name is missing");
  expect([](auto& c) { c.mutable_topics(0)->set_partitions(0); },
         "'report-commands': partitions");
  expect([](auto& c) { c.mutable_topics(0)->set_cleanup_policy("keep"); },
         "'report-commands': cleanup_policy");
  expect([](auto& c) { c.mutable_topics(1)->set_name("report-commands"); },
         "'report-commands': is there twice");
}

TEST(TopicPlan, SaysHowATopicDiffers) {
  const kafka::TopicSpec spec{.name = "paht.report-events",
                              .partitions = 12,
                              .replication = 3,
                              .config = {{"retention.ms", "-1"}}};
  EXPECT_TRUE(DifferencesOf(spec, {12, 3}, {{"retention.ms", "-1"}}).empty());
  // More copies do no harm, nor do settings that nobody asked about.
  EXPECT_TRUE(DifferencesOf(spec, {12, 5},
                            {{"retention.ms", "-1"}, {"segment.ms", "1"}})
                  .empty());
  const auto differences =
      DifferencesOf(spec, {6, 1}, {{"retention.ms", "1000"}});
  EXPECT_EQ(
      TopicJson(spec.name, "differs", differences),
      R"({"topic":"paht.report-events","result":"differs","differences":[)"
      R"({"name":"partitions","expected":"12","actual":"6"},)"
      R"({"name":"replication","expected":"3","actual":"1"},)"
      R"({"name":"retention.ms","expected":"-1","actual":"1000"}]})");
}

}  // namespace
}  // namespace paht::cli
