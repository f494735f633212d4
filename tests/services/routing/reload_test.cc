// The configuration in force, and what reading it again does to it.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/telemetry/metrics.h"
#include "services/routing/current_rules.h"
#include "tests/services/routing/support.h"

namespace paht::routing {
namespace {

class Reload : public ::testing::Test {
 protected:
  Reload() {
    paths_.routing = absl::StrCat(::testing::TempDir(), "/routing-", getpid());
    Write("one");
  }
  ~Reload() override { std::filesystem::remove(paths_.routing); }

  void Write(absl::string_view version, absl::string_view more = "") const {
    std::ofstream(paths_.routing)
        << "version: '" << version << "'\n"
        << "rules { name: 'all' to_coordinator: true reason: 'r' }\n"
        << more;
  }
  static double Reloads(const std::string& outcome) {
    return metrics::Counter("paht_routing_config_reloads_total", "",
                            {{"outcome", outcome}})
        .Value();
  }

  RulePaths paths_ = DeployedPaths();
};

TEST_F(Reload, TakesTheNewRules) {
  const auto rules = OpenRules(paths_);
  ASSERT_TRUE(rules.ok()) << rules.status();
  const std::shared_ptr<const Rules> before = (*rules)->Get();
  const double taken = Reloads("taken");
  Write("two");
  EXPECT_TRUE((*rules)->Reload().ok());
  EXPECT_EQ((*rules)->Get()->table.version(), "two");
  EXPECT_EQ(Reloads("taken"), taken + 1);
  // Whoever decides by the old ones goes on with them.
  EXPECT_EQ(before->table.version(), "one");
}

TEST_F(Reload, KeepsTheOldRulesWhenTheNewAreWrong) {
  const auto rules = OpenRules(paths_);
  ASSERT_TRUE(rules.ok()) << rules.status();
  const double refused = Reloads("refused");
  Write("two", "rules { name: 'dead' to_coordinator: true reason: 'r' }");
  const absl::Status status = (*rules)->Reload();
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_NE(
      status.message().find(absl::StrCat(paths_.routing, ":3: rule dead")),
      std::string::npos)
      << status;
  std::filesystem::remove(paths_.routing);
  EXPECT_TRUE(absl::IsNotFound((*rules)->Reload()));
  EXPECT_EQ(Reloads("refused"), refused + 2);
  EXPECT_EQ((*rules)->Get()->table.version(), "one");
}

TEST_F(Reload, DoesNotDisturbDecisions) {
  const auto rules = OpenRules(paths_);
  ASSERT_TRUE(rules.ok()) << rules.status();
  std::jthread reader([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      EXPECT_FALSE((*rules)->Get()->table.rules().empty());
    }
  });
  for (int i = 0; i < 20; ++i) EXPECT_TRUE((*rules)->Reload().ok());
}

}  // namespace
}  // namespace paht::routing
