#ifndef SERVICES_PAHT_POINT_FLAGS_H_
#define SERVICES_PAHT_POINT_FLAGS_H_

#include <CLI/App.hpp>
#include <optional>

#include "paht/v1/report.pb.h"

namespace paht::cli {

struct PointFlags {
  std::optional<double> latitude;
  std::optional<double> longitude;
  double accuracy_m = 0;

  bool given() const { return latitude.has_value(); }
  // Only when given.
  void WriteTo(v1::Location& location) const;
};

// --lat and --lon, of which none goes without the other, and --accuracy.
// Returns --lat, for options that need the point.
CLI::Option* AddPointFlags(CLI::App& command, PointFlags& flags);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_POINT_FLAGS_H_
