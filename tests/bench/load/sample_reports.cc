#include "tests/bench/load/sample_reports.h"

#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "paht/v1/intake.pb.h"

namespace paht::bench {

absl::StatusOr<std::vector<std::string>> ReadTexts(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::string> texts;
  std::string line;
  std::getline(file, line);  // The header.
  while (std::getline(file, line)) {
    texts.emplace_back(*absl::StrSplit(line, '\t').begin());
  }
  if (texts.empty()) {
    return absl::NotFoundError(
        absl::StrCat("--texts: no texts in ", path, "; run from the checkout"));
  }
  return texts;
}

v1::SubmitRequest Reports::Next() {
  const uint64_t number = seed_ * 1'000'000'007 + count_++;
  const auto share = [&](uint64_t salt) {  // 0 to 1.
    return static_cast<double>((number + salt) * 0x9e3779b97f4a7c15 >> 11) /
           static_cast<double>(uint64_t{1} << 53);
  };
  v1::SubmitRequest report;
  report.set_text(absl::StrCat(texts_[number % texts_.size()], " (số ",
                               number % 100'000, ")"));
  // Around the town of Hà Tĩnh, well inside the province.
  report.mutable_location()->set_latitude(18.33 + 0.03 * share(1));
  report.mutable_location()->set_longitude(105.88 + 0.03 * share(2));
  report.mutable_location()->set_accuracy_m(15);
  if (share(3) < reachable_) {
    report.mutable_reporter()->set_email(
        absl::StrCat("nguoi-dan-", number % 50'000, "@example.org"));
  }
  report.set_client_id("bench");
  report.set_idempotency_key(
      absl::StrCat("bench-", absl::ToUnixMicros(began_), "-", number));
  return report;
}

}  // namespace paht::bench
