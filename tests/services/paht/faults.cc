#include "tests/services/paht/faults.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/kafka/record.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/state.pb.h"
#include "services/paht/verify/finding.h"

namespace paht::cli {
namespace {

using Records = std::vector<kafka::Record>;

v1::ReportEvent EventOf(const kafka::Record& record) {
  v1::ReportEvent event;
  event.ParseFromString(*record.value);
  return event;
}

void SetHeader(kafka::Record& record, const std::string& name,
               const std::string& value) {
  for (kafka::Header& header : record.headers) {
    if (header.name == name) header.value = value;
  }
}

// The event at `index`, changed in its value alone.
std::function<void(Records&, Records&)> Change(
    size_t index, const std::function<void(v1::ReportEvent&)>& change) {
  return [=](Records& events, Records&) {
    v1::ReportEvent event = EventOf(events[index]);
    change(event);
    events[index].value = event.SerializeAsString();
  };
}

std::function<void(Records&, Records&)> Header(const std::string& name,
                                               const std::string& value) {
  return [=](Records& events, Records&) { SetHeader(events[2], name, value); };
}

std::function<void(Records&, Records&)> State(
    const std::function<void(v1::ReportState&)>& change) {
  return [=](Records&, Records& states) {
    v1::ReportState state;
    state.ParseFromString(*states.back().value);
    change(state);
    states.back().value = state.SerializeAsString();
  };
}

}  // namespace

std::vector<Fault> AllFaults() {
  return {
      {"DroppedEvent", kSequenceGap,
       [](Records& events, Records&) { events.erase(events.begin() + 2); }},
      {"DroppedFirstEvent", kSequenceGap,
       [](Records& events, Records&) { events.erase(events.begin()); }},
      {"DoubledEvent", kRepeatedEvent,
       [](Records& events, Records&) {
         events.insert(events.begin() + 2, events[1]);
       }},
      {"DoubledLater", kRepeatedEvent,
       [](Records& events, Records&) { events.push_back(events[1]); }},
      {"SwappedEvents", kSequenceGap,
       [](Records& events, Records&) { std::swap(events[1], events[2]); }},
      {"WrongSequence", kWrongSequence,
       Change(2, [](v1::ReportEvent& e) { e.set_sequence(9); })},
      {"WrongEventId", kWrongSequence,
       Change(2, [](v1::ReportEvent& e) { e.set_event_id("HT-1.3"); })},
      {"IllegalStatus", kIllegalStep,
       Change(3,
              [](v1::ReportEvent& e) {
                e.set_status(v1::REPORT_STATUS_RESOLVED);
              })},
      {"IllegalFact", kIllegalStep,
       Change(2,
              [](v1::ReportEvent& e) {
                e.mutable_closed();
                e.set_status(v1::REPORT_STATUS_CLOSED);
              })},
      {"IllegalRole", kIllegalStep,
       Change(3,
              [](v1::ReportEvent& e) {
                e.mutable_actor()->set_role(v1::ROLE_CITIZEN);
              })},
      {"NoFact", kIllegalStep,
       Change(3, [](v1::ReportEvent& e) { e.clear_accepted(); })},
      {"WrongRevision", kWrongRevision,
       Change(3, [](v1::ReportEvent& e) { e.set_revision(2); })},
      {"TimeBackwards", kTimeBackwards,
       Change(
           3,
           [](v1::ReportEvent& e) { e.mutable_decided_at()->set_seconds(1); })},
      {"PersonalDataInText", kPersonalDataFound,
       Change(0,
              [](v1::ReportEvent& e) {
                e.mutable_received()->set_text("Gọi tôi 0912345678 nhé");
              })},
      {"PersonalDataInAddress", kPersonalDataFound,
       Change(0,
              [](v1::ReportEvent& e) {
                e.mutable_received()->mutable_location()->set_address(
                    "hỏi nguoidan@example.vn");
              })},
      {"PersonalDataInExplanation", kPersonalDataFound,
       Change(4,
              [](v1::ReportEvent& e) {
                e.mutable_result_submitted()->set_explanation(
                    "Đã gọi số 0987 654 321 để hẹn");
              })},
      {"WrongHeaderId", kWrongHeader, Header("ce_id", "HT-000000000000.3")},
      {"WrongHeaderType", kWrongHeader,
       Header("ce_type", "vn.gov.hatinh.paht.report.closed.v1")},
      {"WrongHeaderSequence", kWrongHeader, Header("ce_sequence", "4")},
      {"WrongHeaderSubject", kWrongHeader,
       Header("ce_subject", "HT-000000000000")},
      {"WrongHeaderTime", kWrongHeader,
       Header("ce_time", "2020-01-01T00:00:00Z")},
      {"NoHeaders", kWrongHeader,
       [](Records& events, Records&) { events[2].headers.clear(); }},
      {"UnreadableEvent", kUnreadable,
       [](Records& events, Records&) { events[2].value = "\xFF\xFF"; }},
      {"TombstoneAmongEvents", kUnreadable,
       [](Records& events, Records&) { events[2].value.reset(); }},
      {"WrongPartition", kMisplaced,
       [](Records& events, Records&) {
         for (kafka::Record& record : events) record.partition ^= 1;
       }},
      {"StateOfAnotherFold", kStaleState,
       State([](v1::ReportState& s) { s.set_transfer_count(7); })},
      {"StateTooOld", kStaleState,
       [](Records&, Records& states) { states.pop_back(); }},
      {"StateRolledBack", kStaleState,
       [](Records&, Records& states) { states.push_back(states.front()); }},
      {"StateWithoutEvents", kStaleState,
       State([](v1::ReportState& s) { s.set_sequence(99); })},
      {"NoState", kStaleState,
       [](Records&, Records& states) { states.clear(); }},
      {"StateErasedTooEarly", kStaleState,
       [](Records&, Records& states) { states.back().value.reset(); }},
      {"UnreadableState", kUnreadable,
       [](Records&, Records& states) { states.back().value = "\xFF"; }},
  };
}

}  // namespace paht::cli
