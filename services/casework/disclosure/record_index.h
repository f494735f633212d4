#ifndef SERVICES_CASEWORK_DISCLOSURE_RECORD_INDEX_H_
#define SERVICES_CASEWORK_DISCLOSURE_RECORD_INDEX_H_

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/kafka/client.h"
#include "common/kafka/reading/record_reader.h"
#include "common/kafka/record.h"

namespace paht::casework {

// Which records of a topic are wanted.
struct WantedRecords {
  // The partition is this key's, also where the others are longer.
  std::string partition_key;
  std::vector<std::string> keys;
};

// Finds the newest records of keys.
class RecordFinder {
 public:
  using Done =
      absl::AnyInvocable<void(absl::StatusOr<std::vector<kafka::Record>>)>;

  virtual ~RecordFinder() = default;

  // Calls `done` once, perhaps before it returns, on any thread; `done` must
  // not block. The newest record of each key as of this call or later, in the
  // order of the keys; those that have none, or a tombstone, are left out.
  // Unavailable says why, at `deadline` at the latest.
  virtual void Find(WantedRecords wanted, absl::Time deadline, Done done) = 0;
};

// A compacted topic of which memory holds only where the newest record of each
// key lies: key → offset, about 50 bytes each. What the records hold stays in
// Kafka. A thread of its own reads the topic from its beginning, and from then
// on only when somebody asks, or once in `interval`; so it costs nothing for
// each record that is written. Thread-safe.
class RecordIndex final : public RecordFinder {
 public:
  struct Options {
    kafka::ClientOptions kafka;
    std::string topic;  // In full.
    // How long the topic may lie unread: the first to ask has to wait for what
    // has gathered.
    absl::Duration interval = absl::Minutes(1);
  };

  // Begins to read, and goes on trying while the topic cannot be read. Find()
  // is Unavailable until it was read once.
  static std::unique_ptr<RecordIndex> Start(Options options);

  // Who still waits gets Unavailable.
  ~RecordIndex() override;

  void Find(WantedRecords wanted, absl::Time deadline, Done done) override;

  // From now on everyone gets Unavailable, also who waits already.
  void Close();

  // OK once the topic was read to its end.
  absl::Status Ready() const;

  // Keys with a record, as far as it was read.
  size_t size() const { return size_; }

 private:
  // The first 128 bits of a key's SHA-256: reporters' keys are long.
  using KeyDigest = std::pair<uint64_t, uint64_t>;
  struct Request {
    WantedRecords wanted;
    absl::Time deadline;
    Done done;
  };

  explicit RecordIndex(Options options) : options_(std::move(options)) {}

  static KeyDigest DigestOf(absl::string_view key);

  // --- The thread's own ------------------------------------------------------
  void Run(const std::stop_token& stop);
  // Until the topic was read to its end, or `stop`.
  void Load(const std::stop_token& stop);
  // A part of that. OK once it is complete.
  absl::Status LoadStep();
  // Until `stop`, or until the reader is finished.
  absl::Status Follow(const std::stop_token& stop);
  // Reads these partitions to the ends that they have now.
  absl::Status CatchUp(const std::set<int32_t>& partitions, absl::Time until);
  void Apply(const kafka::RecordReader::Place& place);
  void Forget(int32_t partition);
  // The reader is finished: with a new one, and nothing known.
  void StartOver();
  void Count(int64_t more);
  // Answers those that it can or must; the others wait on. FailedPrecondition:
  // the reader is finished.
  absl::Status Serve(std::vector<Request> requests);
  absl::StatusOr<std::vector<kafka::Record>> Fetch(const WantedRecords& wanted,
                                                   absl::Time deadline);
  void PutBack(std::vector<Request> requests);

  void SetReady(const absl::Status& ready);
  // What waits, after waiting for it until `until`. Empty: nothing does.
  std::vector<Request> Take(const std::stop_token& stop, absl::Time until);

  const Options options_;

  std::unique_ptr<kafka::RecordReader> reader_;
  // By partition: key → offset of its newest record.
  std::vector<absl::flat_hash_map<KeyDigest, int64_t>> offsets_;
  kafka::RecordReader::Ends first_ends_;

  std::atomic<size_t> size_ = 0;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::vector<Request> waiting_;  // Guarded by mutex_, as are these.
  absl::Status ready_ = absl::UnavailableError("it is being connected");
  bool closed_ = false;

  std::jthread thread_;  // Last, so that it stops before what it uses goes.
};

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_DISCLOSURE_RECORD_INDEX_H_
