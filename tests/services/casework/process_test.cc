// What belongs to the process: its configuration, its lock, its crash points.
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/text_proto.h"
#include "services/casework/crash_point.h"
#include "services/casework/instance_lock.h"
#include "services/casework/rules/current_rules.h"
#include "tests/services/casework/support.h"

namespace paht::casework {
namespace {

TEST(CheckPolicy, TakesTheDeployedOne) {
  v1::CaseworkConfig policy;
  ASSERT_TRUE(ReadTextProto(PAHT_CASEWORK_CONFIG, policy).ok());
  EXPECT_TRUE(CheckPolicy("file", policy).ok());
}

TEST(CheckPolicy, NamesFileAndField) {
  const std::pair<std::string, void (*)(v1::CaseworkConfig&)> cases[] = {
      {"limit_hours_low", [](auto& p) { p.clear_limit_hours_low(); }},
      {"limit_hours_high", [](auto& p) { p.set_limit_hours_high(-1); }},
      {"limit_hours_emergency",
       [](auto& p) { p.set_limit_hours_emergency(1e9); }},
      {"close_after_days", [](auto& p) { p.set_close_after_days(0); }},
      {"close_after_days", [](auto& p) { p.set_close_after_days(1e9); }},
      {"max_transfers", [](auto& p) { p.set_max_transfers(0); }},
      {"max_media", [](auto& p) { p.clear_max_media(); }},
      {"due_soon_share", [](auto& p) { p.set_due_soon_share(1.5); }},
      {"review_hours", [](auto& p) { p.clear_review_hours(); }},
      {"review_hours_urgent", [](auto& p) { p.set_review_hours_urgent(-1); }},
      {"escalate_to_province_after_hours",
       [](auto& p) { p.clear_escalate_to_province_after_hours(); }},
      {"photo_required_categories",
       [](auto& p) { p.add_photo_required_categories(""); }},
  };
  for (const auto& [field, spoil] : cases) {
    v1::CaseworkConfig policy = Policy();
    spoil(policy);
    const absl::Status status = CheckPolicy("a/b.textproto", policy);
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << field;
    EXPECT_NE(status.message().find(absl::StrCat("a/b.textproto: ", field)),
              std::string::npos)
        << status;
  }
}

TEST(InstanceLock, KeepsASecondProcessAway) {
  const std::string folder = testing::TempDir();
  {
    const auto first = InstanceLock::Take(folder, "t.", "b:1", 0);
    ASSERT_TRUE(first.ok()) << first.status();
    const auto second = InstanceLock::Take(folder, "t.", "b:1", 0);
    EXPECT_TRUE(absl::IsFailedPrecondition(second.status()));
    EXPECT_NE(second.status().message().find("--ordinal=0"), std::string::npos);
    // Another instance, another deployment.
    EXPECT_TRUE(InstanceLock::Take(folder, "t.", "b:1", 1).ok());
    EXPECT_TRUE(InstanceLock::Take(folder, "u.", "b:1", 0).ok());
    EXPECT_TRUE(InstanceLock::Take(folder, "t.", "b:2", 0).ok());
  }
  EXPECT_TRUE(InstanceLock::Take(folder, "t.", "b:1", 0).ok());
}

TEST(InstanceLock, SaysWhichFolderIsWrong) {
  const auto lock = InstanceLock::Take("/nonexistent", "t.", "b:1", 0);
  EXPECT_FALSE(lock.ok());
  EXPECT_NE(lock.status().message().find("--lock_dir"), std::string::npos);
}

TEST(CrashAt, NothingUnlessAsked) {
  const auto at = CrashAt("");
  ASSERT_TRUE(at.ok());
  EXPECT_FALSE(static_cast<bool>(*at));
}

TEST(CrashAt, RefusesWhatItDoesNotKnow) {
  for (const char* spec :
       {"decided", "decided:0", "decided:x", "lunch:1", "decided:1:2", ":1"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(CrashAt(spec).status())) << spec;
  }
}

TEST(CrashAtDeathTest, KillsAtTheNthPassOfItsPoint) {
  EXPECT_EXIT(
      {
        const auto at = *CrashAt("after-commit:2");
        at(ledger::Point::kAfterCommit);
        at(ledger::Point::kDecided);
        at(ledger::Point::kBeforeCommit);
        at(ledger::Point::kAfterCommit);
        _exit(0);
      },
      testing::KilledBySignal(SIGKILL), "");
  const auto at = *CrashAt("decided:2");
  at(ledger::Point::kDecided);  // Still here.
}

}  // namespace
}  // namespace paht::casework
