#include "services/notification/channels/webhook_channel.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/digest.h"
#include "common/base/status_macros.h"
#include "services/notification/channels/channel.h"
#include "services/notification/channels/curl_pool.h"
#include "services/notification/channels/outgoing_json.h"
#include "services/notification/channels/time_limit.h"

namespace paht::notification {
namespace {

constexpr size_t kLeastSecretBytes = 16;
constexpr size_t kMostAnswerBytes = 1000;

// Keeps the beginning of an answer; a receiver that sends more than this is not
// read to the end of it by memory.
size_t Keep(char* data, size_t /*size*/, size_t count, void* answer) {
  auto& kept = *static_cast<std::string*>(answer);
  kept.append(data, std::min(count, kMostAnswerBytes - kept.size()));
  return count;
}

bool MayPass(CurlLong code) {
  return code == 408 || code == 425 || code == 429 || code >= 500;
}

class WebhookChannel : public Channel {
 public:
  WebhookChannel(v1::WebhookChannel config, std::string secret,
                 std::function<absl::Time()> now)
      : config_(std::move(config)),
        secret_(std::move(secret)),
        now_(std::move(now)),
        pool_({.timeout = TimeLimit(config_.timeout_seconds()),
               .ca_file = config_.ca_file(),
               .protocols = "http,https"}) {}

  SendResult Send(const v1::PendingMessage& message,
                  const v1::Contact& contact) override {
    const std::string body =
        ToOutgoingJson(message, contact, config_.include_contact());
    HeaderList headers;
    headers.Add("Content-Type: application/json; charset=utf-8");
    headers.Add("Expect:");  // No round trip before the body.
    headers.Add(absl::StrCat("Idempotency-Key: ", message.notification_id()));
    headers.Add(
        absl::StrCat("X-Paht-Signature: ", Signature(secret_, body, now_())));

    const CurlPool::Handle curl = pool_.Take();
    std::string answer;
    curl_easy_setopt(curl.get(), CURLOPT_URL, config_.url().c_str());
    curl_easy_setopt(curl.get(), CURLOPT_USERAGENT, "paht-notification/1");
    curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, body.data());
    curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(body.size()));
    curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, &Keep);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &answer);
    const CURLcode done = curl_easy_perform(curl.get());
    if (done != CURLE_OK) {
      return {.outcome = Outcome::kChannelDown,
              .detail = Excerpt(curl_easy_strerror(done))};
    }
    // An answer may repeat what it was sent.
    return Judge(curl.get(), config_.include_contact() ? "" : answer);
  }

 private:
  static SendResult Judge(CURL* curl, absl::string_view answer) {
    CurlLong code = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
    if (code >= 200 && code < 300) return {};
    SendResult result;
    result.detail = Excerpt(absl::StrCat("HTTP ", code, " ", answer));
    result.outcome = MayPass(code) ? Outcome::kChannelDown : Outcome::kRefused;
    curl_off_t seconds = 0;
    if (curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &seconds) == CURLE_OK) {
      result.retry_after = absl::Seconds(seconds);
    }
    return result;
  }

  const v1::WebhookChannel config_;
  const std::string secret_;
  const std::function<absl::Time()> now_;
  CurlPool pool_;
};

}  // namespace

std::string Signature(absl::string_view secret, absl::string_view body,
                      absl::Time now) {
  const std::string time = absl::StrCat(absl::ToUnixSeconds(now));
  return absl::StrCat("t=", time, ",v1=",
                      absl::BytesToHexString(
                          HmacSha256(secret, absl::StrCat(time, ".", body))));
}

absl::StatusOr<std::unique_ptr<Channel>> OpenWebhookChannel(
    const v1::WebhookChannel& config, std::function<absl::Time()> now) {
  if (const absl::Status status = CheckUrl(config.url(), {"http", "https"});
      !status.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("webhook.url: ", status.message()));
  }
  RETURN_IF_ERROR(CheckTimeLimit("webhook", config.timeout_seconds()));
  absl::StatusOr<std::string> secret =
      ReadSecret(config.secret_file(), kLeastSecretBytes);
  if (!secret.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("webhook.secret_file: ", secret.status().message()));
  }
  return std::make_unique<WebhookChannel>(config, *std::move(secret),
                                          std::move(now));
}

}  // namespace paht::notification
