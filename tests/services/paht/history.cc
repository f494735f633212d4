#include "tests/services/paht/history.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/timestamp.h"
#include "common/kafka/cloud_event.h"
#include "common/kafka/record.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/state.pb.h"
#include "services/casework/core/evolve.h"
#include "services/casework/core/facts.h"
#include "tests/services/casework/support.h"

namespace paht::cli {

std::vector<v1::ReportEvent> GoodHistory(int number) {
  casework::Desk desk;
  desk.ToResolved();
  std::vector<v1::ReportEvent> events = desk.events();
  for (v1::ReportEvent& event : events) {
    event.set_report_id(casework::ReportId(number));
    event.set_event_id(absl::StrCat(event.report_id(), ".", event.sequence()));
  }
  return events;
}

kafka::Record EventRecord(const v1::ReportEvent& event, int32_t partitions) {
  kafka::Record record;
  record.topic = "paht.report-events";
  record.key = event.report_id();
  record.partition = kafka::PartitionOf(record.key, partitions);
  record.value = event.SerializeAsString();
  record.headers = kafka::ToHeaders({
      .id = event.event_id(),
      .type = absl::StrCat(kafka::kTypePrefix,
                           casework::EventType(event.fact_case())),
      .source = "/paht/casework",
      .time = ToTime(event.decided_at()),
      .subject = event.report_id(),
      .sequence = event.sequence(),
  });
  return record;
}

kafka::Record StateRecord(const v1::ReportState& state, int32_t partitions) {
  kafka::Record record;
  record.topic = "paht.report-states";
  record.key = state.report_id();
  record.partition = kafka::PartitionOf(record.key, partitions);
  record.value = state.SerializeAsString();
  return record;
}

v1::ReportState FoldOf(const std::vector<v1::ReportEvent>& events,
                       size_t count) {
  v1::ReportState state;
  for (size_t i = 0; i < std::min(count, events.size()); ++i) {
    state = casework::Evolve(std::move(state), events[i]);
  }
  return state;
}

}  // namespace paht::cli
