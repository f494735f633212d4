#include "services/notification/channels/smtp_channel.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "services/notification/channels/channel.h"
#include "services/notification/channels/curl_pool.h"
#include "services/notification/channels/email_text.h"
#include "services/notification/channels/time_limit.h"

namespace paht::notification {
namespace {

size_t Give(char* buffer, size_t size, size_t count, void* source) {
  auto& rest = *static_cast<absl::string_view*>(source);
  const size_t bytes = std::min(size * count, rest.size());
  std::memcpy(buffer, rest.data(), bytes);
  rest.remove_prefix(bytes);
  return bytes;
}

// What the mail server's answer `code` means for the message.
Outcome Judge(CURLcode done, CurlLong code) {
  if (done == CURLE_OK) return Outcome::kDelivered;
  // The mail server will not have us at all: a matter for the operator.
  if (done == CURLE_LOGIN_DENIED || code == 421 || code == 530 || code == 535) {
    return Outcome::kChannelDown;
  }
  if (code >= 550 && code < 600) return Outcome::kRefused;
  if (code >= 400 && code < 500) return Outcome::kTryAgain;
  return Outcome::kChannelDown;
}

class SmtpChannel : public Channel {
 public:
  SmtpChannel(v1::SmtpChannel config, std::string password,
              std::function<absl::Time()> now)
      : config_(std::move(config)),
        password_(std::move(password)),
        now_(std::move(now)),
        pool_({.timeout = TimeLimit(config_.timeout_seconds()),
               .ca_file = config_.ca_file(),
               .protocols = "smtp,smtps"}) {}

  SendResult Send(const v1::PendingMessage& message,
                  const v1::Contact& contact) override {
    if (!IsPlainAddress(contact.email())) {
      return {.outcome = Outcome::kRefused,
              .detail = "the e-mail address is not one that can be written to"};
    }
    const std::string email =
        EmailText(message, config_.from(), contact.email(), now_());
    absl::string_view rest = email;
    HeaderList recipients;
    recipients.Add(absl::StrCat("<", contact.email(), ">"));

    const CurlPool::Handle curl = pool_.Take();
    const std::string sender =
        absl::StrCat("<", AddressOf(config_.from()), ">");
    curl_easy_setopt(curl.get(), CURLOPT_URL, config_.url().c_str());
    if (config_.require_tls()) {
      curl_easy_setopt(curl.get(), CURLOPT_USE_SSL,
                       static_cast<CurlLong>(CURLUSESSL_ALL));
    }
    if (!config_.username().empty()) {
      curl_easy_setopt(curl.get(), CURLOPT_USERNAME,
                       config_.username().c_str());
      curl_easy_setopt(curl.get(), CURLOPT_PASSWORD, password_.c_str());
    }
    curl_easy_setopt(curl.get(), CURLOPT_MAIL_FROM, sender.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(curl.get(), CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl.get(), CURLOPT_READFUNCTION, &Give);
    curl_easy_setopt(curl.get(), CURLOPT_READDATA, &rest);
    const CURLcode done = curl_easy_perform(curl.get());
    CurlLong code = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &code);
    SendResult result;
    result.outcome = Judge(done, code);
    // Not the server's words: they may repeat the address.
    if (done != CURLE_OK) {
      result.detail =
          Excerpt(absl::StrCat("SMTP ", code, " ", curl_easy_strerror(done)));
    }
    return result;
  }

 private:
  const v1::SmtpChannel config_;
  const std::string password_;
  const std::function<absl::Time()> now_;
  CurlPool pool_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Channel>> OpenSmtpChannel(
    const v1::SmtpChannel& config, std::function<absl::Time()> now) {
  if (const absl::Status status = CheckUrl(config.url(), {"smtp", "smtps"});
      !status.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("smtp.url: ", status.message()));
  }
  RETURN_IF_ERROR(CheckTimeLimit("smtp", config.timeout_seconds()));
  if (!IsPlainAddress(AddressOf(config.from()))) {
    return absl::InvalidArgumentError(absl::StrCat(
        "smtp.from: \"", config.from(), "\" holds no e-mail address"));
  }
  std::string password;
  if (!config.username().empty()) {
    absl::StatusOr<std::string> read = ReadSecret(config.password_file(), 1);
    if (!read.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("smtp.password_file: ", read.status().message()));
    }
    password = *std::move(read);
  }
  return std::make_unique<SmtpChannel>(config, std::move(password),
                                       std::move(now));
}

}  // namespace paht::notification
