#ifndef SERVICES_NOTIFICATION_CONTACTS_H_
#define SERVICES_NOTIFICATION_CONTACTS_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/kafka/client.h"
#include "common/kafka/reading/topic_follower.h"
#include "common/kafka/record.h"
#include "paht/v1/record.pb.h"

namespace paht::notification {

// How each reporter can be reached: the compacted topic `contacts` in memory,
// read from its beginning and then followed. A tombstone erases the person.
// Nothing of it is ever logged. Thread-safe.
class Contacts {
 public:
  // NotFound when there is no such topic.
  static absl::StatusOr<std::unique_ptr<Contacts>> Open(
      const kafka::ClientOptions& client, const std::string& topic);

  // Reads until all that was there when it began is in memory, or `stop`.
  absl::Status Load(const std::stop_token& stop);

  // Follows until `stop`. An error means: restart.
  absl::Status Follow(const std::stop_token& stop);

  // OK once loaded.
  absl::Status Ready() const;

  // The contact as of now: when there is none in memory, only after all that
  // was on the topic at the time of the call has been read. Unavailable when
  // that takes longer than `timeout`.
  absl::StatusOr<std::optional<v1::Contact>> Find(
      const std::string& reporter_id, absl::Duration timeout) const;

  size_t size() const;

 private:
  // What the channels need of a Contact; the rest is not kept.
  struct Addresses {
    std::string phone;
    std::string email;
  };

  explicit Contacts(std::unique_ptr<kafka::TopicFollower> follower);

  absl::Status Step();
  void Apply(absl::Span<const kafka::Record> records);
  std::optional<v1::Contact> Known(absl::string_view reporter_id) const;

  const std::unique_ptr<kafka::TopicFollower> follower_;
  mutable std::mutex mutex_;
  mutable std::condition_variable moved_;
  absl::flat_hash_map<std::string, Addresses> addresses_;  // Guarded by mutex_,
  std::vector<int64_t> positions_;                         // as are these.
  bool loaded_ = false;
};

}  // namespace paht::notification

#endif  // SERVICES_NOTIFICATION_CONTACTS_H_
