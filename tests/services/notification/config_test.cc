// The limits of the configuration, and the gRPC edge.
#include "services/notification/config.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/field_violation.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/notification.pb.h"
#include "services/notification/notification_server.h"
#include "tests/services/notification/support.h"

namespace paht::notification {
namespace {

TEST(CheckLimits, TakesTheCommittedOnes) {
  const auto policy = CheckLimits("file", CommittedConfig());
  ASSERT_TRUE(policy.ok()) << policy.status();
  EXPECT_EQ(policy->max_attempts, 7);
  EXPECT_EQ(policy->delays[3], absl::Hours(6));
}

TEST(CheckLimits, TakesOtherDelays) {
  v1::NotificationConfig config = CommittedConfig();
  for (const double seconds : {0.5, 1.0, 1.0, 86400.0}) {
    config.add_retry_delay_seconds(seconds);
  }
  const auto policy = CheckLimits("file", config);
  ASSERT_TRUE(policy.ok()) << policy.status();
  EXPECT_EQ(policy->delays[0], absl::Milliseconds(500));
  EXPECT_EQ(policy->delays[3], absl::Hours(24));
}

TEST(CheckLimits, NamesFileAndField) {
  using Config = v1::NotificationConfig;
  const auto delays = [](Config& c, const std::vector<double>& seconds) {
    for (const double s : seconds) c.add_retry_delay_seconds(s);
  };
  const std::vector<std::pair<std::string, std::function<void(Config&)>>>
      cases = {
          {"max_event_age_hours",
           [](Config& c) { c.clear_max_event_age_hours(); }},
          {"max_event_age_hours",
           [](Config& c) { c.set_max_event_age_hours(200); }},
          {"max_concurrent_sends",
           [](Config& c) { c.set_max_concurrent_sends(0); }},
          {"max_attempts", [](Config& c) { c.clear_max_attempts(); }},
          {"max_attempts", [](Config& c) { c.set_max_attempts(21); }},
          {"retry_delay_seconds",
           [&](Config& c) {
             delays(c, {1, 2, 3});
           }},
          {"retry_delay_seconds[2]",
           [&](Config& c) {
             delays(c, {1, 5, 3, 6});
           }},
          {"retry_delay_seconds[0]",
           [&](Config& c) {
             delays(c, {0, 1, 2, 3});
           }},
      };
  for (const auto& [field, spoil] : cases) {
    v1::NotificationConfig config = CommittedConfig();
    spoil(config);
    const absl::Status status = CheckLimits("a/b.textproto", config).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << field;
    EXPECT_TRUE(absl::StrContains(
        status.message(), absl::StrCat("a/b.textproto: ", field, " must be")))
        << status;
  }
}

TEST(Preview, NamesTheWrongField) {
  const Script script = CommittedScript();
  v1::PreviewNotificationRequest request;
  EXPECT_EQ(
      FieldViolations(Preview(script.catalogue, request).status()).at(0).field,
      "template_id");
  request.set_template_id("closed");
  (*request.mutable_values())["due_at"] = "x";
  EXPECT_EQ(
      FieldViolations(Preview(script.catalogue, request).status()).at(0).field,
      "values");
  request.clear_values();
  EXPECT_TRUE(Preview(script.catalogue, request).ok());
}

}  // namespace
}  // namespace paht::notification
