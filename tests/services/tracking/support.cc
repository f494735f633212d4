#include "tests/services/tracking/support.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/digest.h"
#include "common/base/report_id.h"
#include "common/kafka/record.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/core/apply.h"

namespace paht::tracking {

std::string ReportId(int number) {
  return ReportIdFromDigest(Sha256(absl::StrCat("report ", number)));
}

v1::ReportEvent Event(const std::string& report_id, int64_t sequence,
                      v1::ReportStatus status) {
  v1::ReportEvent event;
  event.set_event_id(absl::StrCat(report_id, ".", sequence));
  event.set_report_id(report_id);
  event.set_sequence(sequence);
  event.set_revision(sequence);
  event.mutable_decided_at()->set_seconds(kReceivedAt + 60 * (sequence - 1));
  event.set_command_id(absl::StrCat("command-", sequence));
  event.mutable_actor()->set_id("someone");
  event.set_status(status);
  return event;
}

v1::ReportEvent Received(int number, const std::string& commune) {
  v1::ReportEvent event =
      Event(ReportId(number), 1, v1::REPORT_STATUS_RECEIVED);
  event.mutable_decided_at()->set_seconds(kReceivedAt + number);
  v1::ReportReceived& fact = *event.mutable_received();
  fact.set_text("Đèn đường hỏng đã ba ngày, trời tối rất nguy hiểm");
  fact.mutable_location()->set_latitude(18.34);
  fact.mutable_location()->set_longitude(105.9);
  fact.set_commune_code(commune);
  fact.add_media_ids("photo-1");
  fact.set_reporter_id("reporter-1");
  fact.set_fingerprint("fingerprint");
  fact.set_secret_digest("digest of the secret");
  return event;
}

v1::ReportEvent Classified(int number, int64_t sequence,
                           const std::string& category) {
  v1::ReportEvent event =
      Event(ReportId(number), sequence, v1::REPORT_STATUS_CLASSIFIED);
  v1::Assessment& fact = *event.mutable_classified()->mutable_classification();
  fact.set_category(category);
  fact.set_urgency(v1::URGENCY_NORMAL);
  fact.set_confidence(0.9);
  return event;
}

v1::ReportEvent Assigned(int number, int64_t sequence,
                         const std::string& department) {
  v1::ReportEvent event =
      Event(ReportId(number), sequence, v1::REPORT_STATUS_ASSIGNED);
  v1::Assignment& fact = *event.mutable_assigned()->mutable_assignment();
  fact.set_department_id(department);
  fact.set_tier(v1::TIER_COMMUNE);
  fact.mutable_due_at()->set_seconds(kReceivedAt + 7 * 86400);
  return event;
}

v1::ReportEvent Accepted(int number, int64_t sequence) {
  v1::ReportEvent event =
      Event(ReportId(number), sequence, v1::REPORT_STATUS_IN_PROGRESS);
  event.mutable_accepted()->set_officer_id("officer-1");
  return event;
}

v1::ReportEvent ResultSubmitted(int number, int64_t sequence) {
  v1::ReportEvent event =
      Event(ReportId(number), sequence, v1::REPORT_STATUS_PENDING_APPROVAL);
  event.mutable_result_submitted()->set_explanation("Đã thay bóng đèn");
  event.mutable_result_submitted()->add_media_ids("photo-2");
  return event;
}

v1::ReportEvent ResultApproved(int number, int64_t sequence) {
  v1::ReportEvent event =
      Event(ReportId(number), sequence, v1::REPORT_STATUS_RESOLVED);
  event.mutable_result_approved()->set_explanation("Đã thay bóng đèn");
  return event;
}

std::vector<v1::ReportEvent> Life(int number) {
  std::vector<v1::ReportEvent> events = {
      Received(number),           Classified(number, 2),
      Assigned(number, 3),        Accepted(number, 4),
      ResultSubmitted(number, 5), ResultApproved(number, 6)};
  events.push_back(Event(ReportId(number), 7, v1::REPORT_STATUS_CLOSED));
  events.back().mutable_closed();
  return events;
}

kafka::Record ToRecord(const v1::ReportEvent& event, int32_t partition,
                       int64_t offset) {
  kafka::Record record;
  record.topic = "paht.report-events";
  record.partition = partition;
  record.offset = offset;
  record.key = event.report_id();
  record.value = event.SerializeAsString();
  return record;
}

v1::Report Fold(const std::vector<v1::ReportEvent>& events) {
  v1::Report view;
  for (const v1::ReportEvent& event : events) Apply(event, view);
  return view;
}

}  // namespace paht::tracking
