#ifndef COMMON_GEO_BOUNDARY_FILE_H_
#define COMMON_GEO_BOUNDARY_FILE_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace paht::geo {

struct Position {
  double latitude = 0;
  double longitude = 0;
};
using Ring = std::vector<Position>;  // Open: the first is not repeated.

// One commune as the file has it.
struct Boundary {
  std::string code;
  std::string name;
  std::vector<Ring> rings;  // Of all its polygons, holes included.
};

// Reads the GeoJSON file at `path` and passes each feature to `add`, one at a
// time, so that the text of the whole file is never in memory as a tree. Stops
// at the first error, of `add` or of the file: NotFound, or InvalidArgument
// that names the feature.
absl::Status ReadBoundaries(
    const std::string& path,
    const std::function<absl::Status(const Boundary&)>& add);

}  // namespace paht::geo

#endif  // COMMON_GEO_BOUNDARY_FILE_H_
