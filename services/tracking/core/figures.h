// What Stats keeps of a report.
#ifndef SERVICES_TRACKING_CORE_FIGURES_H_
#define SERVICES_TRACKING_CORE_FIGURES_H_

#include <cstdint>
#include <string>

#include "paht/v1/report.pb.h"
#include "paht/v1/tracking.pb.h"

namespace paht::tracking {

// The figures of `view`, a function of the view alone: no calendar goes in, so
// that what is stored stays right when the government changes the calendar.
v1::ReportFigures FiguresOf(const v1::Report& view);

// The day in Asia/Ho_Chi_Minh: "2026-11-30".
std::string DayOf(int64_t unix_seconds);

// RESOLVED and CLOSED.
bool IsResolved(v1::ReportStatus status);
// Refused, withdrawn, a duplicate.
bool EndedOtherwise(v1::ReportStatus status);

}  // namespace paht::tracking

#endif  // SERVICES_TRACKING_CORE_FIGURES_H_
