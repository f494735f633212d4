// librdkafka says that all brokers are down whenever it has tried one of them,
// several times a second in each client for as long as they are away.
#ifndef COMMON_KAFKA_INTERNAL_OUTAGE_LINES_H_
#define COMMON_KAFKA_INTERNAL_OUTAGE_LINES_H_

#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace paht::kafka {

// Lets such a line of a client through once in kQuiet. Any thread.
class OutageLines {
 public:
  static constexpr absl::Duration kQuiet = absl::Seconds(10);

  // False for a line that says again what `client` said within kQuiet.
  bool IsNews(absl::string_view client, absl::string_view text, absl::Time now);

 private:
  std::mutex mutex_;
  // By client, the last line that was let through. Guarded by mutex_.
  std::map<std::string, absl::Time, std::less<>> said_;
};

}  // namespace paht::kafka

#endif  // COMMON_KAFKA_INTERNAL_OUTAGE_LINES_H_
