#include "common/kafka/record.h"

#include <gtest/gtest.h>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/report_topics/command_record.h"
#include "common/report_topics/event_record.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/event.pb.h"

namespace paht {
namespace {

TEST(CommandRecord, IsACloudEventOfItsReport) {
  v1::ReportCommand command;
  command.set_command_id("HT-1.2.assign");
  command.set_report_id("HT-1");
  command.mutable_assign();
  const kafka::Record record =
      CommandRecord(command, {.topic = "paht.report-commands",
                              .type = "command.assign.v1",
                              .source = "/paht/routing",
                              .time = absl::FromUnixSeconds(1'790'000'000),
                              .trace_parent = "00-11-22-01"});
  EXPECT_EQ(record.topic, "paht.report-commands");
  EXPECT_EQ(record.key, "HT-1");
  EXPECT_EQ(record.value, command.SerializeAsString());
  EXPECT_EQ(record.HeaderOr("ce_id"), "HT-1.2.assign");
  EXPECT_EQ(record.HeaderOr("ce_type"), "vn.gov.hatinh.paht.command.assign.v1");
  EXPECT_EQ(record.HeaderOr("ce_source"), "/paht/routing");
  EXPECT_EQ(record.HeaderOr("ce_subject"), "HT-1");
  EXPECT_EQ(record.HeaderOr("traceparent"), "00-11-22-01");
}

TEST(ParseEvent, WantsAnEventOfTheReportInTheKey) {
  v1::ReportEvent event;
  event.set_report_id("HT-1");
  kafka::Record record;
  record.key = "HT-1";
  EXPECT_EQ(ParseEvent(record).status(),
            absl::InvalidArgumentError("the value is no ReportEvent"));
  record.value = "\xff\xff";
  EXPECT_EQ(ParseEvent(record).status(),
            absl::InvalidArgumentError("the value is no ReportEvent"));
  record.value = event.SerializeAsString();
  EXPECT_TRUE(ParseEvent(record).ok());
  record.key = "HT-2";
  EXPECT_EQ(ParseEvent(record).status(),
            absl::InvalidArgumentError("the key is not the report's id, HT-1"));
}

}  // namespace
}  // namespace paht
