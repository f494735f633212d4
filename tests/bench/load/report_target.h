#ifndef TESTS_BENCH_LOAD_REPORT_TARGET_H_
#define TESTS_BENCH_LOAD_REPORT_TARGET_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/kafka/client.h"
#include "paht/v1/intake.pb.h"

namespace paht::bench {

// What became of one report.
struct Outcome {
  absl::Status status;
  std::string report_id;
};
using Done = std::function<void(Outcome)>;

// Somewhere to send reports to.
class Target {
 public:
  virtual ~Target() = default;
  virtual void Send(const v1::SubmitRequest& report, Done done) = 0;
};

// Through intake at `address`.
std::unique_ptr<Target> OpenIntake(const std::string& address);

struct BareOptions {
  kafka::ClientOptions kafka;
  std::string commands_topic;
  int only_partition = -1;  // All reports on this one; -1: on any.
};

// The reference: the command that intake would write, with nothing around it
// but a producer with acks=all.
absl::StatusOr<std::unique_ptr<Target>> OpenBare(const BareOptions& options);

}  // namespace paht::bench

#endif  // TESTS_BENCH_LOAD_REPORT_TARGET_H_
