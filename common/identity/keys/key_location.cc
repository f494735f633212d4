#include "common/identity/keys/key_location.h"

#include <curl/curl.h>

#include <cstddef>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace paht::identity {
namespace {

// What libcurl's variadic calls take and give for whole numbers.
using CurlLong = long;  // NOLINT(google-runtime-int)

constexpr size_t kMostBytes = 1 << 20;
constexpr CurlLong kTimeoutMilliseconds = 10'000;
constexpr CurlLong kOk = 200;

std::string Part(CURLU* url, CURLUPart part) {
  char* raw = nullptr;
  if (curl_url_get(url, part, &raw, 0) != CURLUE_OK) return "";
  const std::unique_ptr<char, decltype(&curl_free)> text(raw, &curl_free);
  return raw;
}

// Taking less than was offered makes libcurl give up.
size_t Append(char* data, size_t size, size_t count, void* out) {
  auto& text = *static_cast<std::string*>(out);
  if (text.size() + size * count > kMostBytes) return 0;
  text.append(data, size * count);
  return size * count;
}

absl::Status TooLong(absl::string_view location) {
  return absl::InvalidArgumentError(
      absl::StrCat(location, ": has more than ", kMostBytes, " bytes"));
}

absl::StatusOr<std::string> ReadUrl(const std::string& url) {
  static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
  (void)once;
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(
      curl_easy_init(), &curl_easy_cleanup);
  std::string text;
  curl_easy_setopt(handle.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle.get(), CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT_MS, kTimeoutMilliseconds);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, &Append);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &text);
  const CURLcode done = curl_easy_perform(handle.get());
  if (done == CURLE_WRITE_ERROR) return TooLong(url);
  if (done != CURLE_OK) {
    return absl::UnavailableError(
        absl::StrCat(url, ": ", curl_easy_strerror(done)));
  }
  CurlLong status = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status != kOk) {
    return absl::UnavailableError(
        absl::StrCat(url, ": answers with the status ", status));
  }
  return text;
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat(path, ": cannot be read"));
  std::string text((std::istreambuf_iterator<char>(file)),
                   std::istreambuf_iterator<char>());
  if (text.size() > kMostBytes) return TooLong(path);
  return text;
}

}  // namespace

bool IsUrl(absl::string_view location) {
  return absl::StrContains(location, "://");
}

absl::Status CheckLocation(const std::string& location) {
  if (!IsUrl(location)) return absl::OkStatus();
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(
      curl_url(), &curl_url_cleanup);
  if (curl_url_set(url.get(), CURLUPART_URL, location.c_str(), 0) ==
      CURLUE_OK) {
    const std::string scheme = Part(url.get(), CURLUPART_SCHEME);
    const std::string host = Part(url.get(), CURLUPART_HOST);
    const bool here =
        host == "127.0.0.1" || host == "localhost" || host == "[::1]";
    if (scheme == "https" || (scheme == "http" && here)) {
      return absl::OkStatus();
    }
  }
  return absl::InvalidArgumentError(
      absl::StrCat("\"", location,
                   "\" must be the path of a file or an https:// URL (http:// "
                   "on 127.0.0.1 or localhost only)"));
}

absl::StatusOr<std::string> ReadLocation(const std::string& location) {
  return IsUrl(location) ? ReadUrl(location) : ReadFile(location);
}

}  // namespace paht::identity
