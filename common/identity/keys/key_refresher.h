#ifndef COMMON_IDENTITY_KEYS_KEY_REFRESHER_H_
#define COMMON_IDENTITY_KEYS_KEY_REFRESHER_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/identity/keys/jwks.h"
#include "common/identity/verifier.h"

namespace paht::identity {

// The keys of a JWKS at a path or URL, kept up to date by a thread. A new set
// that is no good, or cannot be had, is refused: the old one stays, the log
// says why, and paht_identity_key_refreshes_total{outcome} counts it.
class KeyRefresher final : public KeySource {
 public:
  struct Options {
    std::string location;
    // Of a URL: who vouches for its server (PEM); empty: the system's
    // authorities. Read with each look.
    std::string ca_file;
    // Between two looks at it. Zero: a second for a file, which is cheap to
    // read, and five minutes for a URL.
    absl::Duration every;
    // Between two looks on account of tokens with unknown keys, which anybody
    // can send.
    absl::Duration between_misses = absl::Minutes(1);
    // Until the first set is there.
    absl::Duration retry = absl::Seconds(2);
  };

  // InvalidArgument or NotFound for a URL that is not safe (CheckLocation), for
  // a file that holds no keys and for one that holds no authorities. A URL need
  // not answer yet: reports are decided also while the issuer is away, so that
  // it must not keep a service from starting.
  static absl::StatusOr<std::unique_ptr<KeyRefresher>> Open(Options options);

  std::shared_ptr<const KeySet> Keys() const override;
  // At most once in `between_misses`; true as well while one is under way.
  // False for a file, which has been looked at within the second.
  bool Missed() override;

  // Looks at once, for SIGHUP.
  void Refresh();

  // OK once there are keys.
  absl::Status Ready() const;

 private:
  explicit KeyRefresher(Options options);

  void Run(const std::stop_token& stop);
  // Reads, checks and takes the set that is there now.
  absl::Status Look();
  void Report(const absl::Status& status);

  const Options options_;
  mutable std::mutex mutex_;
  std::condition_variable_any wake_;
  std::shared_ptr<const KeySet> keys_;           // Guarded by mutex_.
  bool wanted_ = false;                          // Guarded by mutex_.
  absl::Time next_miss_ = absl::InfinitePast();  // Guarded by mutex_.
  std::string text_;                             // Run()'s alone.
  std::string problem_;                          // Run()'s alone.
  std::jthread thread_;  // Last, so that it ends before what it uses goes.
};

}  // namespace paht::identity

#endif  // COMMON_IDENTITY_KEYS_KEY_REFRESHER_H_
