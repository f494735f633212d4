#include "common/identity/keys/key_location.h"

#include <curl/curl.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>

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
#include "common/base/status_macros.h"

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

// Where TLS did not come about, libcurl's own words say which step failed, and
// are the same each time.
bool IsAboutTls(CURLcode code) {
  return code == CURLE_PEER_FAILED_VERIFICATION ||
         code == CURLE_SSL_CONNECT_ERROR || code == CURLE_SSL_CACERT_BADFILE;
}

absl::Status NoAnswer(const std::string& url, CURLcode code,
                      absl::string_view words, const std::string& ca_file) {
  if (!IsAboutTls(code)) {
    return absl::UnavailableError(
        absl::StrCat(url, ": ", curl_easy_strerror(code)));
  }
  return absl::UnavailableError(absl::StrCat(
      url, ": ", words.empty() ? curl_easy_strerror(code) : words,
      "; believed are the authorities of ",
      ca_file.empty() ? "the system, or those of --identity_ca_file"
                      : ca_file));
}

absl::StatusOr<std::string> ReadUrl(const std::string& url,
                                    const std::string& ca_file) {
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
  char words[CURL_ERROR_SIZE] = "";
  curl_easy_setopt(handle.get(), CURLOPT_ERRORBUFFER, words);
  if (!ca_file.empty()) {
    curl_easy_setopt(handle.get(), CURLOPT_CAINFO, ca_file.c_str());
    // Only these: the system's lie in a folder.
    curl_easy_setopt(handle.get(), CURLOPT_CAPATH, nullptr);
  }
  const CURLcode done = curl_easy_perform(handle.get());
  if (done == CURLE_WRITE_ERROR) return TooLong(url);
  if (done != CURLE_OK) return NoAnswer(url, done, words, ca_file);
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

absl::Status CheckAuthorities(const std::string& path) {
  RETURN_IF_ERROR(ReadFile(path).status());
  const std::unique_ptr<X509_STORE, decltype(&X509_STORE_free)> store(
      X509_STORE_new(), &X509_STORE_free);
  const bool loaded = X509_STORE_load_file(store.get(), path.c_str()) == 1;
  ERR_clear_error();
  if (loaded) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(path, ": holds no certificates in PEM"));
}

absl::StatusOr<std::string> ReadLocation(const std::string& location,
                                         const std::string& ca_file) {
  return IsUrl(location) ? ReadUrl(location, ca_file) : ReadFile(location);
}

}  // namespace paht::identity
