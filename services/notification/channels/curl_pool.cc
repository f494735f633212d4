#include "services/notification/channels/curl_pool.h"

#include <curl/curl.h>

#include <cstddef>
#include <fstream>
#include <iterator>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace paht::notification {
namespace {

constexpr size_t kMostExcerptCharacters = 200;

// Before the first handle, and once: curl_easy_init() would do it, but not in a
// way that threads may race for.
void InitializeCurl() {
  static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
  (void)once;
}

}  // namespace

CurlPool::CurlPool(CurlOptions options) : options_(std::move(options)) {
  InitializeCurl();
}

CurlPool::~CurlPool() {
  for (CURL* handle : idle_) curl_easy_cleanup(handle);
}

CurlPool::Handle CurlPool::Take() {
  CURL* handle = nullptr;
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      handle = idle_.back();
      idle_.pop_back();
    }
  }
  if (handle == nullptr) handle = curl_easy_init();
  curl_easy_reset(handle);  // Keeps the connections.
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, options_.protocols.c_str());
  curl_easy_setopt(
      handle, CURLOPT_TIMEOUT_MS,
      static_cast<CurlLong>(absl::ToInt64Milliseconds(options_.timeout)));
  if (!options_.ca_file.empty()) {
    curl_easy_setopt(handle, CURLOPT_CAINFO, options_.ca_file.c_str());
  }
  return Handle(handle, [this](CURL* returned) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(returned);
  });
}

absl::StatusOr<std::string> ReadSecret(const std::string& path, size_t least) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return absl::NotFoundError(
        absl::StrCat("the secret file ", path, " cannot be read"));
  }
  const std::string content((std::istreambuf_iterator<char>(file)),
                            std::istreambuf_iterator<char>());
  std::string secret(absl::StripAsciiWhitespace(content));
  if (secret.size() < least) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the secret in ", path, " is shorter than ", least, " bytes"));
  }
  return secret;
}

absl::Status CheckUrl(const std::string& url,
                      const std::vector<std::string>& schemes) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(
      curl_url(), &curl_url_cleanup);
  char* raw = nullptr;
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) == CURLUE_OK &&
      curl_url_get(parsed.get(), CURLUPART_SCHEME, &raw, 0) == CURLUE_OK) {
    const std::unique_ptr<char, decltype(&curl_free)> scheme(raw, &curl_free);
    if (absl::c_linear_search(schemes, std::string(raw))) {
      return absl::OkStatus();
    }
  }
  return absl::InvalidArgumentError(
      absl::StrCat("\"", url, "\" is no URL that begins with ",
                   absl::StrJoin(schemes, ":// or "), "://"));
}

std::string Excerpt(absl::string_view text) {
  std::string excerpt(text.substr(0, kMostExcerptCharacters));
  for (char& c : excerpt) {
    if (!absl::ascii_isprint(static_cast<unsigned char>(c))) c = ' ';
  }
  return excerpt;
}

}  // namespace paht::notification
