#ifndef COMMON_GEO_PLACE_H_
#define COMMON_GEO_PLACE_H_

#include <memory>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/geo/boundary_file.h"

namespace paht::geo {

// An area with a question: is this point inside? Any thread; a value that is
// cheap to copy. Points far away cost some nanoseconds, near ones about a
// microsecond.
class Place {
 public:
  // Inside a closed line of at least 3 points, either way round, that does not
  // cross itself. InvalidArgument says what is wrong.
  static absl::StatusOr<Place> Area(absl::Span<const Position> points);

  // Within half of `width_m` metres from a line of at least 2 points.
  static absl::StatusOr<Place> Corridor(absl::Span<const Position> points,
                                        double width_m);

  // False for what is no position on Earth.
  bool Contains(const Position& position) const;

 private:
  struct Shape;
  explicit Place(std::shared_ptr<const Shape> shape);

  std::shared_ptr<const Shape> shape_;
};

}  // namespace paht::geo

#endif  // COMMON_GEO_PLACE_H_
