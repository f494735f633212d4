#include "common/identity/keys/key_refresher.h"

#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/identity/keys/jwks.h"
#include "common/identity/keys/key_location.h"
#include "common/telemetry/metrics.h"

namespace paht::identity {
namespace {

KeyRefresher::Options WithDefaults(KeyRefresher::Options options) {
  if (options.every == absl::ZeroDuration()) {
    options.every =
        IsUrl(options.location) ? absl::Minutes(5) : absl::Seconds(1);
  }
  return options;
}

void Count(const char* outcome) {
  metrics::Counter("paht_identity_key_refreshes_total",
                   "New sets of keys for tokens, by what became of them.",
                   {{"outcome", outcome}})
      .Increment();
}

// Far in the past: the issuer is away, or publishes what is no good.
void Checked() {
  metrics::Gauge("paht_identity_keys_checked_timestamp_seconds",
                 "When the keys for tokens were last seen to be right.")
      .SetToCurrentTime();
}

}  // namespace

absl::StatusOr<std::unique_ptr<KeyRefresher>> KeyRefresher::Open(
    Options options) {
  RETURN_IF_ERROR(CheckLocation(options.location));
  if (!options.ca_file.empty()) {
    RETURN_IF_ERROR(CheckAuthorities(options.ca_file));
  }
  auto refresher =
      absl::WrapUnique(new KeyRefresher(WithDefaults(std::move(options))));
  if (!IsUrl(refresher->options_.location)) {
    RETURN_IF_ERROR(refresher->Look());
  }
  refresher->thread_ =
      std::jthread([self = refresher.get()](const std::stop_token& stop) {
        self->Run(stop);
      });
  return refresher;
}

KeyRefresher::KeyRefresher(Options options) : options_(std::move(options)) {}

std::shared_ptr<const KeySet> KeyRefresher::Keys() const {
  const std::lock_guard lock(mutex_);
  return keys_;
}

bool KeyRefresher::Missed() {
  if (!IsUrl(options_.location)) return false;
  const absl::Time now = absl::Now();
  const std::lock_guard lock(mutex_);
  if (wanted_) return true;
  if (now < next_miss_) return false;
  next_miss_ = now + options_.between_misses;
  wanted_ = true;
  wake_.notify_all();
  return true;
}

void KeyRefresher::Refresh() {
  const std::lock_guard lock(mutex_);
  wanted_ = true;
  wake_.notify_all();
}

absl::Status KeyRefresher::Ready() const {
  if (Keys() != nullptr) return absl::OkStatus();
  return absl::UnavailableError(
      absl::StrCat("no keys yet from ", options_.location));
}

void KeyRefresher::Run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    Report(Look());
    std::unique_lock lock(mutex_);
    wanted_ = false;
    const absl::Duration wait =
        keys_ == nullptr ? options_.retry : options_.every;
    wake_.wait_for(lock, stop, absl::ToChronoNanoseconds(wait),
                   [this] { return wanted_; });
  }
}

absl::Status KeyRefresher::Look() {
  ASSIGN_OR_RETURN(std::string text,
                   ReadLocation(options_.location, options_.ca_file));
  if (text == text_) {
    Checked();
    return absl::OkStatus();
  }
  absl::StatusOr<KeySet> keys = ParseJwks(text);
  if (!keys.ok()) {
    return absl::Status(
        keys.status().code(),
        absl::StrCat(options_.location, ": ", keys.status().message()));
  }
  Log(Severity::kInfo, "keys for tokens taken",
      {{"location", options_.location}, {"keys", keys->size()}});
  Count("taken");
  Checked();
  text_ = std::move(text);
  const std::lock_guard lock(mutex_);
  keys_ = std::make_shared<const KeySet>(*std::move(keys));
  return absl::OkStatus();
}

// Once for each problem, since a file is looked at each second.
void KeyRefresher::Report(const absl::Status& status) {
  if (status.message() == problem_) return;
  problem_ = std::string(status.message());
  if (status.ok()) return;
  Log(Severity::kError, "keys for tokens refused; the old ones stay",
      {{"cause", problem_}});
  Count("refused");
}

}  // namespace paht::identity
