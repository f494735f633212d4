#include "common/kafka/cloud_event.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/kafka/record.h"

namespace paht::kafka {
namespace {

CloudEvent Example() {
  return {.id = "HT-00000000000A.1",
          .type = absl::StrCat(kTypePrefix, "report.received.v1"),
          .source = "/paht/casework",
          .time = absl::FromUnixMicros(1'790'000'000'123'456),
          .subject = "HT-00000000000A",
          .sequence = 1,
          .trace_parent =
              "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01"};
}

TEST(CloudEvent, ComesBackFromItsHeaders) {
  Record record;
  record.headers = ToHeaders(Example());
  const absl::StatusOr<CloudEvent> event = FromHeaders(record);
  ASSERT_TRUE(event.ok()) << event.status();
  EXPECT_EQ(event->id, Example().id);
  EXPECT_EQ(event->type, Example().type);
  EXPECT_EQ(event->source, Example().source);
  EXPECT_EQ(event->time, Example().time);
  EXPECT_EQ(event->subject, Example().subject);
  EXPECT_EQ(event->sequence, 1);
  EXPECT_EQ(TraceId(event->trace_parent), "0123456789abcdef0123456789abcdef");
}

TEST(CloudEvent, NamesTheMissingHeader) {
  for (const char* name :
       {"ce_id", "ce_type", "ce_source", "ce_subject", "ce_time"}) {
    Record record;
    for (const Header& header : ToHeaders(Example())) {
      if (header.name != name) record.headers.push_back(header);
    }
    const absl::Status status = FromHeaders(record).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << name;
    EXPECT_NE(std::string(status.message()).find(name), std::string::npos)
        << status;
  }
}

TEST(CloudEvent, RefusesASequenceThatIsNoNumber) {
  Record record;
  record.headers = ToHeaders(Example());
  record.headers.push_back({"ce_sequence", "one"});
  EXPECT_TRUE(absl::IsInvalidArgument(FromHeaders(record).status()));
}

TEST(TraceParent, IsNewEachTimeAndWellFormed) {
  const std::string first = NewTraceParent();
  EXPECT_EQ(first.size(), 55u);
  EXPECT_EQ(TraceId(first).size(), 32u);
  EXPECT_NE(first, NewTraceParent());
  EXPECT_EQ(TraceId("garbage"), "");
}

}  // namespace
}  // namespace paht::kafka
