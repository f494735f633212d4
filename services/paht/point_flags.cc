#include "services/paht/point_flags.h"

#include <CLI/App.hpp>

#include "paht/v1/report.pb.h"

namespace paht::cli {

void PointFlags::WriteTo(v1::Location& location) const {
  location.set_latitude(*latitude);
  location.set_longitude(*longitude);
  location.set_accuracy_m(accuracy_m);
}

CLI::Option* AddPointFlags(CLI::App& command, PointFlags& flags) {
  CLI::Option* latitude =
      command.add_option("--lat", flags.latitude, "latitude, WGS84 degrees");
  CLI::Option* longitude =
      command.add_option("--lon", flags.longitude, "longitude");
  latitude->needs(longitude)->type_name("DEGREES");
  longitude->needs(latitude)->type_name("DEGREES");
  command
      .add_option("--accuracy", flags.accuracy_m,
                  "radius that the location is sure to, metres")
      ->needs(latitude)
      ->type_name("METRES");
  return latitude;
}

}  // namespace paht::cli
