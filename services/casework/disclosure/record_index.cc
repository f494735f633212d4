#include "services/casework/disclosure/record_index.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/digest.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/kafka/reading/record_reader.h"
#include "common/kafka/record.h"
#include "common/telemetry/metrics.h"

namespace paht::casework {
namespace {

// What the thread does at a time before it looks who else waits, and whose
// deadline has come.
constexpr absl::Duration kStep = absl::Milliseconds(250);
// Before it is tried again: while somebody waits, and while nobody does.
constexpr absl::Duration kPauseAfterFailure = absl::Milliseconds(50);
constexpr absl::Duration kPauseOfNobody = absl::Seconds(1);
constexpr absl::Duration kConnectTimeout = absl::Seconds(5);

absl::Status Stopping() {
  return absl::UnavailableError("the service is stopping");
}

}  // namespace

RecordIndex::KeyDigest RecordIndex::DigestOf(absl::string_view key) {
  const std::string digest = Sha256(key);
  KeyDigest first;
  std::memcpy(&first.first, digest.data(), sizeof(uint64_t));
  std::memcpy(&first.second, digest.data() + sizeof(uint64_t),
              sizeof(uint64_t));
  return first;
}

std::unique_ptr<RecordIndex> RecordIndex::Start(Options options) {
  std::unique_ptr<RecordIndex> index(new RecordIndex(std::move(options)));
  index->thread_ = std::jthread(
      [index = index.get()](const std::stop_token& stop) { index->Run(stop); });
  return index;
}

RecordIndex::~RecordIndex() {
  Close();
  thread_ = std::jthread();  // Requests the stop and joins.
}

void RecordIndex::Find(WantedRecords wanted, absl::Time deadline, Done done) {
  std::unique_lock lock(mutex_);
  const absl::Status refused = closed_ ? Stopping() : ready_;
  if (!refused.ok()) {
    lock.unlock();
    return done(refused);
  }
  waiting_.push_back({std::move(wanted), deadline, std::move(done)});
  lock.unlock();
  changed_.notify_all();
}

void RecordIndex::Close() {
  std::vector<Request> ended;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    ended.swap(waiting_);
  }
  for (Request& request : ended) {
    request.done(Stopping());
  }
}

absl::Status RecordIndex::Ready() const {
  const std::lock_guard lock(mutex_);
  return ready_;
}

void RecordIndex::SetReady(const absl::Status& ready) {
  const std::lock_guard lock(mutex_);
  ready_ = ready;
}

std::vector<RecordIndex::Request> RecordIndex::Take(const std::stop_token& stop,
                                                    absl::Time until) {
  std::unique_lock lock(mutex_);
  changed_.wait_until(lock, stop, absl::ToChronoTime(until),
                      [&] { return !waiting_.empty(); });
  return std::exchange(waiting_, {});
}

void RecordIndex::Run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    Load(stop);
    const absl::Status status = Follow(stop);
    if (status.ok()) return;
    Log(Severity::kError, "records are indexed anew",
        {{"topic", options_.topic}, {"cause", status.ToString()}});
    SetReady(status);
    StartOver();
  }
}

void RecordIndex::StartOver() {
  for (int32_t p = 0; p < reader_->partitions(); ++p) Forget(p);
  reader_.reset();
  first_ends_.clear();
}

void RecordIndex::Load(const std::stop_token& stop) {
  absl::Status loaded = LoadStep();
  while (!loaded.ok() && !stop.stop_requested()) {
    SetReady(absl::UnavailableError(
        absl::StrCat(options_.topic,
                     " is being read for the first time since the service "
                     "started; try again (",
                     loaded.message(), ")")));
    if (reader_ != nullptr && absl::IsFailedPrecondition(loaded)) StartOver();
    // Progress needs no pause.
    if (first_ends_.empty()) {
      (void)Take(stop, absl::Now() + kPauseOfNobody);
    }
    loaded = LoadStep();
  }
  if (!loaded.ok()) return;
  SetReady(loaded);
  Log(Severity::kInfo, "records indexed",
      {{"topic", options_.topic}, {"count", size_.load()}});
}

absl::Status RecordIndex::Follow(const std::stop_token& stop) {
  absl::Time next_look = absl::Now() + options_.interval;
  while (!stop.stop_requested()) {
    std::vector<Request> requests = Take(stop, next_look);
    if (!requests.empty()) {
      RETURN_IF_ERROR(Serve(std::move(requests)));
    } else if (!stop.stop_requested()) {
      std::set<int32_t> all;
      for (int32_t p = 0; p < reader_->partitions(); ++p) all.insert(p);
      absl::Status status = CatchUp(all, absl::Now() + kStep);
      if (absl::IsFailedPrecondition(status)) return status;
      next_look = absl::Now() +
                  (status.ok() ? options_.interval
                               : std::min(options_.interval, kPauseOfNobody));
    }
  }
  return absl::OkStatus();
}

absl::Status RecordIndex::LoadStep() {
  if (reader_ == nullptr) {
    ASSIGN_OR_RETURN(reader_,
                     kafka::RecordReader::Open(options_.kafka, options_.topic,
                                               kConnectTimeout));
    offsets_.resize(static_cast<size_t>(reader_->partitions()));
  }
  if (first_ends_.empty()) {
    std::vector<int32_t> all(offsets_.size());
    for (size_t p = 0; p < all.size(); ++p) all[p] = static_cast<int32_t>(p);
    ASSIGN_OR_RETURN(first_ends_, reader_->FindEnds(all, kConnectTimeout));
  }
  return reader_->ReadTo(
      first_ends_, absl::Now() + kStep,
      [this](const kafka::RecordReader::Place& place) { Apply(place); });
}

absl::Status RecordIndex::CatchUp(const std::set<int32_t>& partitions,
                                  absl::Time until) {
  ASSIGN_OR_RETURN(const kafka::RecordReader::Ends ends,
                   reader_->FindEnds(std::vector<int32_t>(partitions.begin(),
                                                          partitions.end()),
                                     until - absl::Now()));
  for (const auto& [partition, end] : ends) {
    // Offsets never go back, so this is another topic of that name.
    if (end < reader_->Position(partition)) {
      Log(Severity::kWarning, "a topic has begun anew and is read again",
          {{"topic", options_.topic}, {"partition", partition}});
      Forget(partition);
    }
  }
  return reader_->ReadTo(
      ends, until,
      [this](const kafka::RecordReader::Place& place) { Apply(place); });
}

void RecordIndex::Forget(int32_t partition) {
  auto& offsets = offsets_[static_cast<size_t>(partition)];
  Count(-static_cast<int64_t>(offsets.size()));
  offsets.clear();
  reader_->Rewind(partition);
}

void RecordIndex::Count(int64_t more) {
  static auto& count = metrics::Gauge(
      "paht_casework_indexed_records",
      "Keys of which casework knows where the newest record lies.");
  size_ += static_cast<size_t>(more);
  count.Increment(static_cast<double>(more));
}

void RecordIndex::Apply(const kafka::RecordReader::Place& place) {
  auto& offsets = offsets_[static_cast<size_t>(place.partition)];
  if (place.is_tombstone) {
    if (offsets.erase(DigestOf(place.key)) > 0) Count(-1);
  } else if (offsets.insert_or_assign(DigestOf(place.key), place.offset)
                 .second) {
    Count(1);
  }
}

absl::Status RecordIndex::Serve(std::vector<Request> requests) {
  absl::Time until = absl::Now() + kStep;
  std::set<int32_t> partitions;
  for (const Request& request : requests) {
    until = std::min(until, request.deadline);
    partitions.insert(kafka::PartitionOf(request.wanted.partition_key,
                                         reader_->partitions()));
  }
  absl::Status status = CatchUp(partitions, until);
  std::vector<Request> unanswered;
  for (Request& request : requests) {
    absl::StatusOr<std::vector<kafka::Record>> found =
        status.ok() ? Fetch(request.wanted, request.deadline)
                    : absl::StatusOr<std::vector<kafka::Record>>(status);
    if (found.ok()) {
      request.done(std::move(found));
    } else if (absl::Now() >= request.deadline) {
      request.done(absl::UnavailableError(
          absl::StrCat(options_.topic, " cannot be read now; try again (",
                       found.status().message(), ")")));
    } else {
      if (absl::IsFailedPrecondition(found.status())) status = found.status();
      unanswered.push_back(std::move(request));
    }
  }
  if (absl::IsFailedPrecondition(status)) {
    for (Request& request : unanswered) {
      request.done(absl::UnavailableError(status.message()));
    }
    return status;
  }
  if (unanswered.empty()) return absl::OkStatus();
  PutBack(std::move(unanswered));
  // What fails at once fails again.
  absl::SleepFor(std::min(kPauseAfterFailure, until - absl::Now()));
  return absl::OkStatus();
}

void RecordIndex::PutBack(std::vector<Request> requests) {
  {
    const std::lock_guard lock(mutex_);
    if (!closed_) {
      waiting_.insert(waiting_.begin(),
                      std::make_move_iterator(requests.begin()),
                      std::make_move_iterator(requests.end()));
      return;
    }
  }
  for (Request& request : requests) {
    request.done(Stopping());
  }
}

absl::StatusOr<std::vector<kafka::Record>> RecordIndex::Fetch(
    const WantedRecords& wanted, absl::Time deadline) {
  const int32_t partition =
      kafka::PartitionOf(wanted.partition_key, reader_->partitions());
  const auto& offsets = offsets_[static_cast<size_t>(partition)];
  std::vector<kafka::Record> records;
  for (const std::string& key : wanted.keys) {
    const auto offset = offsets.find(DigestOf(key));
    if (offset == offsets.end()) continue;
    ASSIGN_OR_RETURN(std::optional<kafka::Record> record,
                     reader_->Get(partition, offset->second,
                                  std::min(deadline, absl::Now() + kStep)));
    // A newer one has come meanwhile, and compaction took this one.
    if (!record.has_value() || record->key != key) {
      return absl::UnavailableError("it changed while it was read");
    }
    records.push_back(*std::move(record));
  }
  return records;
}

}  // namespace paht::casework
