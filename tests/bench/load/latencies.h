#ifndef TESTS_BENCH_LOAD_LATENCIES_H_
#define TESTS_BENCH_LOAD_LATENCIES_H_

#include <vector>

#include "absl/time/time.h"

namespace paht::bench {

// Durations of one kind of thing, and what they amount to. One thread.
class Latencies {
 public:
  void Add(absl::Duration duration) { all_.push_back(duration); }

  size_t count() const { return all_.size(); }

  // The smallest duration that at least `share` (0 to 1) of all do not exceed.
  // Zero when there are none.
  absl::Duration Quantile(double share) const;

 private:
  std::vector<absl::Duration> all_;
};

}  // namespace paht::bench

#endif  // TESTS_BENCH_LOAD_LATENCIES_H_
