// Events and histories of reports, as the tests of tracking need them.
#ifndef TESTS_SERVICES_TRACKING_SUPPORT_H_
#define TESTS_SERVICES_TRACKING_SUPPORT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "common/kafka/record.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/tracking.pb.h"

namespace paht::tracking {

inline constexpr int64_t kReceivedAt = 1'790'000'000;  // Unix seconds.
inline constexpr char kOffice[] = "xa.kt@18073";

// Different numbers, different reports.
std::string ReportId(int number);

// An event without its fact; a minute passes between two.
v1::ReportEvent Event(const std::string& report_id, int64_t sequence,
                      v1::ReportStatus status);

v1::ReportEvent Received(int number, const std::string& commune = "18073");
v1::ReportEvent Classified(int number, int64_t sequence,
                           const std::string& category = "giao_thong");
v1::ReportEvent Assigned(int number, int64_t sequence,
                         const std::string& department = kOffice);
v1::ReportEvent Accepted(int number, int64_t sequence);
v1::ReportEvent ResultSubmitted(int number, int64_t sequence);
v1::ReportEvent ResultApproved(int number, int64_t sequence);

// The whole life of a report: received, classified, assigned, accepted,
// result submitted, approved, closed.
std::vector<v1::ReportEvent> Life(int number);

// A record of paht.report-events as it is read.
kafka::Record ToRecord(const v1::ReportEvent& event, int32_t partition,
                       int64_t offset);

v1::Report Fold(const std::vector<v1::ReportEvent>& events);

}  // namespace paht::tracking

#endif  // TESTS_SERVICES_TRACKING_SUPPORT_H_
