#include "services/notification/contacts.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/kafka/client.h"
#include "common/kafka/reading/topic_follower.h"
#include "common/kafka/record.h"
#include "common/telemetry/metrics.h"
#include "paht/v1/record.pb.h"

namespace paht::notification {
namespace {

constexpr int kBatch = 5000;
constexpr absl::Duration kPollTimeout = absl::Milliseconds(100);
constexpr absl::Duration kTimeout = absl::Seconds(10);

}  // namespace

absl::StatusOr<std::unique_ptr<Contacts>> Contacts::Open(
    const kafka::ClientOptions& client, const std::string& topic) {
  ASSIGN_OR_RETURN(auto follower,
                   kafka::TopicFollower::Open(client, topic, kTimeout));
  return std::unique_ptr<Contacts>(new Contacts(std::move(follower)));
}

Contacts::Contacts(std::unique_ptr<kafka::TopicFollower> follower)
    : follower_(std::move(follower)),
      positions_(static_cast<size_t>(follower_->partitions())) {}

absl::Status Contacts::Load(const std::stop_token& stop) {
  for (int32_t p = 0; p < follower_->partitions(); ++p) {
    ASSIGN_OR_RETURN(const int64_t end, follower_->End(p, kTimeout));
    while (follower_->Position(p) < end) {
      if (stop.stop_requested()) return absl::OkStatus();
      RETURN_IF_ERROR(Step());
    }
  }
  const std::lock_guard lock(mutex_);
  loaded_ = true;
  Log(Severity::kInfo, "contacts loaded", {{"count", addresses_.size()}});
  return absl::OkStatus();
}

absl::Status Contacts::Follow(const std::stop_token& stop) {
  while (!stop.stop_requested()) RETURN_IF_ERROR(Step());
  return absl::OkStatus();
}

absl::Status Contacts::Ready() const {
  const std::lock_guard lock(mutex_);
  return loaded_ ? absl::OkStatus()
                 : absl::UnavailableError("contacts are being loaded");
}

absl::Status Contacts::Step() {
  ASSIGN_OR_RETURN(const std::vector<kafka::Record> records,
                   follower_->Poll(kBatch, kPollTimeout));
  const std::lock_guard lock(mutex_);
  Apply(records);
  for (size_t p = 0; p < positions_.size(); ++p) {
    positions_[p] = follower_->Position(static_cast<int32_t>(p));
  }
  moved_.notify_all();
  return absl::OkStatus();
}

void Contacts::Apply(absl::Span<const kafka::Record> records) {
  static auto& count = metrics::Gauge("paht_notification_contacts",
                                      "Reporters whose contact is in memory.");
  for (const kafka::Record& record : records) {
    v1::Contact contact;
    if (!record.value.has_value()) {
      addresses_.erase(record.key);
    } else if (contact.ParseFromString(*record.value)) {
      addresses_[record.key] = {contact.phone(), contact.email()};
    } else {
      // Not to dead letters: whatever it is, it may be personal.
      Log(Severity::kError, "a contact that is no Contact was ignored",
          {{"partition", record.partition}, {"offset", record.offset}});
    }
  }
  count.Set(static_cast<double>(addresses_.size()));
}

std::optional<v1::Contact> Contacts::Known(
    absl::string_view reporter_id) const {
  const auto found = addresses_.find(reporter_id);
  if (found == addresses_.end()) return std::nullopt;
  v1::Contact contact;
  contact.set_reporter_id(std::string(reporter_id));
  contact.set_phone(found->second.phone);
  contact.set_email(found->second.email);
  return contact;
}

absl::StatusOr<std::optional<v1::Contact>> Contacts::Find(
    const std::string& reporter_id, absl::Duration timeout) const {
  {
    const std::lock_guard lock(mutex_);
    if (std::optional<v1::Contact> known = Known(reporter_id)) return known;
  }
  // The contact is on the log before the report is, but it may not be here yet.
  const int32_t partition =
      kafka::PartitionOf(reporter_id, follower_->partitions());
  ASSIGN_OR_RETURN(const int64_t end, follower_->End(partition, timeout));
  std::unique_lock lock(mutex_);
  const bool caught_up = moved_.wait_for(
      lock, absl::ToChronoNanoseconds(timeout),
      [&] { return positions_[static_cast<size_t>(partition)] >= end; });
  if (!caught_up) {
    return absl::UnavailableError("contacts are behind; is Kafka slow?");
  }
  return Known(reporter_id);
}

size_t Contacts::size() const {
  const std::lock_guard lock(mutex_);
  return addresses_.size();
}

}  // namespace paht::notification
