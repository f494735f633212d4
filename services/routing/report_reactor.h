#ifndef SERVICES_ROUTING_REPORT_REACTOR_H_
#define SERVICES_ROUTING_REPORT_REACTOR_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/kafka/record.h"
#include "services/routing/current_rules.h"

namespace paht::routing {

// The event that routing answers, by its header ce_type.
inline constexpr char kClassifiedType[] =
    "vn.gov.hatinh.paht.report.classified.v1";

// A record of report-events, a ReportClassified, in; the Assign for
// report-commands out. InvalidArgument: the record is poison.
absl::StatusOr<std::vector<kafka::Record>> React(const kafka::Record& record,
                                                 const Rules& rules,
                                                 absl::string_view topic_prefix,
                                                 absl::Time now);

}  // namespace paht::routing

#endif  // SERVICES_ROUTING_REPORT_REACTOR_H_
