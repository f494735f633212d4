// Events, contacts and templates as the tests need them.
#ifndef TESTS_SERVICES_NOTIFICATION_SUPPORT_H_
#define TESTS_SERVICES_NOTIFICATION_SUPPORT_H_

#include <string>

#include "absl/time/time.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/record.pb.h"
#include "services/notification/core/department_names.h"
#include "services/notification/core/messages.h"

namespace paht::notification {

inline constexpr char kReportId[] = "HT-7K2M9QX4TB3D";
inline constexpr char kReporter[] = "reporter-1";
// 8:30 on 26 November 2026 in Hà Tĩnh.
inline const absl::Time kNow = absl::FromCivil(
    absl::CivilSecond(2026, 11, 26, 1, 30, 0), absl::UTCTimeZone());

// The committed configuration.
v1::NotificationConfig CommittedConfig();
v1::DepartmentTable Departments();
Script CommittedScript();

// The third event of the report, decided at kNow, whose reporter is reachable.
v1::ReportEvent Event();

// The same with the fact of this short type ("assigned") filled in as it is
// when the reporter is told.
v1::ReportEvent EventOf(const std::string& type);

v1::Contact Contact();
v1::PendingMessage Message();

}  // namespace paht::notification

#endif  // TESTS_SERVICES_NOTIFICATION_SUPPORT_H_
