#ifndef SERVICES_TRACKING_REFERENCE_H_
#define SERVICES_TRACKING_REFERENCE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/calendar/working_calendar.h"
#include "common/service/reloadable.h"
#include "services/tracking/core/names.h"

namespace paht::tracking {

// The files of deploy/config that answers are made with. No view holds anything
// of them, so a changed file needs no rebuild.
struct ReferencePaths {
  std::string calendar;
  std::string departments;
  std::string categories;
};

// Never changed once read.
struct Reference {
  WorkingCalendar calendar;
  Names names;
};

// NotFound, or InvalidArgument "PATH:LINE: what is wrong".
absl::StatusOr<Reference> ReadReference(const ReferencePaths& paths);

// What is in force, which Reload() replaces while answers go on.
using CurrentReference = service::Reloadable<Reference>;

// As ReadReference().
absl::StatusOr<std::unique_ptr<CurrentReference>> OpenReference(
    const ReferencePaths& paths);

}  // namespace paht::tracking

#endif  // SERVICES_TRACKING_REFERENCE_H_
