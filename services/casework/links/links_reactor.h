#ifndef SERVICES_CASEWORK_LINKS_LINKS_REACTOR_H_
#define SERVICES_CASEWORK_LINKS_LINKS_REACTOR_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/kafka/record.h"
#include "common/reactor/reactor.h"
#include "common/service/flags.h"

namespace paht::casework {

// The reactor that reads the event about one report and proposes the commands
// about others. In a group of its own; in every copy of casework.
reactor::ReactorOptions LinksReactorOptions(
    const service::CommonOptions& common);

// A record of report-events in, the records for report-commands out.
// InvalidArgument: the record is poison.
absl::StatusOr<std::vector<kafka::Record>> ReactToLink(
    const kafka::Record& record, absl::string_view topic_prefix,
    absl::Time now);

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_LINKS_LINKS_REACTOR_H_
