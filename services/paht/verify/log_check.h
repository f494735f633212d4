// Reads the log and has every partition checked.
#ifndef SERVICES_PAHT_VERIFY_LOG_CHECK_H_
#define SERVICES_PAHT_VERIFY_LOG_CHECK_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/kafka/client.h"
#include "common/kafka/record.h"
#include "services/paht/verify/finding.h"

namespace paht::cli {

// Something else to compare with a partition's events. Made when the partition
// is begun, before its mark is noted.
class Witness {
 public:
  virtual ~Witness() = default;
  // Every event below the mark, in order.
  virtual void AddEvent(const kafka::Record& record) = 0;
  // After the last one.
  virtual void Finish() = 0;
};
using CallWitness =
    std::function<absl::StatusOr<std::unique_ptr<Witness>>(int32_t partition)>;

struct LogCheckOptions {
  kafka::ClientOptions client;
  std::string events_topic;
  std::string states_topic;
  // Reports that must be there.
  std::set<std::string> acknowledged;
  // How long a live system may take to decide what is on its way.
  absl::Duration settle = absl::Seconds(30);
  int threads = 2;           // Partitions that are read at once.
  CallWitness call_witness;  // Null: none.
};

struct LogCounts {
  int64_t events = 0;
  int64_t states = 0;
  int64_t reports = 0;
};

// Every event up to the high watermarks of now, committed ones only, and the
// states; a live system may go on meanwhile. What is wrong goes to `findings`.
// An error means that the log could not be read to the end: nothing is proved.
absl::StatusOr<LogCounts> CheckLog(const LogCheckOptions& options,
                                   Findings& findings);

// Reads the whole of `topic` up to now, one partition after another.
absl::Status ReadTopic(const kafka::ClientOptions& client,
                       const std::string& topic,
                       const std::function<void(const kafka::Record&)>& visit);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_VERIFY_LOG_CHECK_H_
