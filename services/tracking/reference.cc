#include "services/tracking/reference.h"

#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"
#include "common/calendar/working_calendar.h"
#include "paht/v1/config.pb.h"
#include "services/tracking/core/names.h"

namespace paht::tracking {

absl::StatusOr<Reference> ReadReference(const ReferencePaths& paths) {
  ASSIGN_OR_RETURN(WorkingCalendar calendar,
                   WorkingCalendar::Read(paths.calendar));
  v1::DepartmentTable departments;
  RETURN_IF_ERROR(ReadTextProto(paths.departments, departments));
  v1::CategoryTable categories;
  RETURN_IF_ERROR(ReadTextProto(paths.categories, categories));
  return Reference{.calendar = std::move(calendar),
                   .names = Names(departments, categories)};
}

absl::StatusOr<std::unique_ptr<CurrentReference>> OpenReference(
    const ReferencePaths& paths) {
  return CurrentReference::Open(
      "tracking", [paths]() -> absl::StatusOr<Reference> {
        ASSIGN_OR_RETURN(Reference reference, ReadReference(paths));
        Log(Severity::kInfo, "configuration taken",
            {{"calendar_end", absl::FormatTime(reference.calendar.end())}});
        return reference;
      });
}

}  // namespace paht::tracking
