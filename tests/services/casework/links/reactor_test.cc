// The records around what an event means for others.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/kafka/record.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/event.pb.h"
#include "services/casework/links/links_reactor.h"
#include "tests/services/casework/support.h"

namespace paht::casework {
namespace {

constexpr char kTrace[] =
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

v1::ReportEvent Dismissed() {
  v1::ReportEvent event;
  event.set_report_id(ReportId(1));
  event.set_sequence(7);
  event.set_event_id(absl::StrCat(ReportId(1), ".7"));
  event.mutable_incident_dismissed()->add_member_ids(ReportId(2));
  event.mutable_incident_dismissed()->add_member_ids(ReportId(3));
  return event;
}

kafka::Record RecordOf(const v1::ReportEvent& event) {
  kafka::Record record;
  record.key = event.report_id();
  record.value = event.SerializeAsString();
  record.headers = {{"traceparent", kTrace}};
  return record;
}

TEST(ReactToLink, ProposesForEachOtherReportAndCarriesTheTraceOn) {
  const auto records = ReactToLink(RecordOf(Dismissed()), "t.", kStart);
  ASSERT_TRUE(records.ok()) << records.status();
  ASSERT_EQ(records->size(), 2U);
  const kafka::Record& second = (*records)[1];
  EXPECT_EQ(second.topic, "t.report-commands");
  EXPECT_EQ(second.key, ReportId(3));
  EXPECT_EQ(second.HeaderOr("ce_id"),
            absl::StrCat(ReportId(1), ".7.leave.", ReportId(3)));
  EXPECT_EQ(second.HeaderOr("ce_type"),
            "vn.gov.hatinh.paht.command.leave-incident.v1");
  EXPECT_EQ(second.HeaderOr("traceparent"), kTrace);
  v1::ReportCommand command;
  ASSERT_TRUE(command.ParseFromString(*second.value));
  EXPECT_EQ(command.command_id(), second.HeaderOr("ce_id"));
  EXPECT_EQ(command.actor().role(), v1::ROLE_SERVICE);
}

TEST(ReactToLink, SetsAsideWhatIsNoEvent) {
  kafka::Record record = RecordOf(Dismissed());
  record.key = ReportId(2);
  EXPECT_TRUE(
      absl::IsInvalidArgument(ReactToLink(record, "t.", kStart).status()));
  record.value = "\xff";
  EXPECT_TRUE(
      absl::IsInvalidArgument(ReactToLink(record, "t.", kStart).status()));
  v1::ReportEvent nameless = Dismissed();
  nameless.clear_event_id();
  EXPECT_TRUE(absl::IsInvalidArgument(
      ReactToLink(RecordOf(nameless), "t.", kStart).status()));
}

// From before they said what the others need.
TEST(ReactToLink, LeavesOlderEventsAsTheyAre) {
  v1::ReportEvent event = Dismissed();
  event.mutable_marked_duplicate()->set_original_id(ReportId(2));
  EXPECT_TRUE(ReactToLink(RecordOf(event), "t.", kStart)->empty());
  event.mutable_split()->add_parts()->set_report_id(ReportId(2));
  EXPECT_TRUE(ReactToLink(RecordOf(event), "t.", kStart)->empty());
}

}  // namespace
}  // namespace paht::casework
