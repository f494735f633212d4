#ifndef TESTS_BENCH_LOAD_SAMPLE_REPORTS_H_
#define TESTS_BENCH_LOAD_SAMPLE_REPORTS_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "paht/v1/intake.pb.h"

namespace paht::bench {

// The first column of a tab-separated file with a header. NotFound when there
// is none.
absl::StatusOr<std::vector<std::string>> ReadTexts(const std::string& path);

// Varied reports, the same for the same seed.
class Reports {
 public:
  Reports(std::vector<std::string> texts, double reachable, uint64_t seed)
      : texts_(std::move(texts)), reachable_(reachable), seed_(seed) {}

  v1::SubmitRequest Next();

 private:
  const std::vector<std::string> texts_;
  const double reachable_;
  const uint64_t seed_;
  const absl::Time began_ = absl::Now();
  uint64_t count_ = 0;
};

}  // namespace paht::bench

#endif  // TESTS_BENCH_LOAD_SAMPLE_REPORTS_H_
