#include "tests/services/notification/channels/channels_fixture.h"

#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <string>

#include "paht/v1/notification.pb.h"
#include "tests/services/notification/support.h"

namespace paht::notification {

v1::OutgoingMessage Parse(const std::string& json) {
  v1::OutgoingMessage message;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(json, &message).ok())
      << json;
  return message;
}

void ExpectIsMessage(const v1::OutgoingMessage& out) {
  EXPECT_EQ(out.notification_id(), Message().notification_id());
  EXPECT_EQ(out.report_id(), kReportId);
  EXPECT_EQ(out.about_sequence(), 3);
  EXPECT_EQ(out.reporter_id(), kReporter);
  EXPECT_EQ(out.template_id(), "assigned");
  EXPECT_EQ(out.subject(), Message().subject());
  EXPECT_EQ(out.text(), Message().text());
  EXPECT_EQ(out.event_at(), "2026-11-26T01:30:00Z");
}

}  // namespace paht::notification
