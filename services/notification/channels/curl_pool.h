// What the channels that use libcurl share.
#ifndef SERVICES_NOTIFICATION_CHANNELS_CURL_POOL_H_
#define SERVICES_NOTIFICATION_CHANNELS_CURL_POOL_H_

#include <curl/curl.h>

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace paht::notification {

// What libcurl's variadic calls take and give for whole numbers.
using CurlLong = long;  // NOLINT(google-runtime-int)

struct CurlOptions {
  absl::Duration timeout = absl::Seconds(10);  // For one transfer, in all.
  std::string ca_file;                         // Empty: the system's.
  std::string protocols;                       // "http,https".
};

// Idle handles keep their connections, so that the next transfer finds one
// open. Thread-safe; each handle is one thread's from Take() until it goes.
class CurlPool {
 public:
  using Handle = std::unique_ptr<CURL, std::function<void(CURL*)>>;

  explicit CurlPool(CurlOptions options);
  ~CurlPool();

  // A handle with the options set and nothing else: no redirects are followed.
  Handle Take();

 private:
  const CurlOptions options_;
  std::mutex mutex_;
  std::vector<CURL*> idle_;  // Guarded by mutex_.
};

// The list of header lines, freed with it.
class HeaderList {
 public:
  HeaderList() = default;
  HeaderList(const HeaderList&) = delete;
  HeaderList& operator=(const HeaderList&) = delete;
  ~HeaderList() { curl_slist_free_all(list_); }

  void Add(const std::string& line) {
    list_ = curl_slist_append(list_, line.c_str());
  }
  curl_slist* get() const { return list_; }

 private:
  curl_slist* list_ = nullptr;
};

// The content of the secret file at `path`, without white space at its ends.
// NotFound or InvalidArgument (shorter than `least` bytes) with the path.
absl::StatusOr<std::string> ReadSecret(const std::string& path, size_t least);

// InvalidArgument unless `url` is well-formed and of one of `schemes`.
absl::Status CheckUrl(const std::string& url,
                      const std::vector<std::string>& schemes);

// `text` for logs: one line of printable ASCII, at most 200 characters.
std::string Excerpt(absl::string_view text);

}  // namespace paht::notification

#endif  // SERVICES_NOTIFICATION_CHANNELS_CURL_POOL_H_
