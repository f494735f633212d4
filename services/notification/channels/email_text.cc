#include "services/notification/channels/email_text.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "paht/v1/record.pb.h"

namespace paht::notification {
namespace {

// RFC 2047: an encoded word has at most 75 characters; "=?UTF-8?B??=" takes 12
// of them, and base 64 makes 4 of 3 bytes.
constexpr size_t kBytesPerWord = 45;
// RFC 2045: at most 76 characters a line.
constexpr size_t kCharactersPerLine = 76;
constexpr size_t kMostAddressBytes = 254;  // RFC 5321.

bool IsContinuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// `text` as encoded words, one a line; no character is split between two.
std::string EncodedWords(absl::string_view text) {
  std::string words;
  while (!text.empty()) {
    size_t size = std::min(kBytesPerWord, text.size());
    while (size < text.size() && size > 1 && IsContinuation(text[size])) --size;
    absl::StrAppend(&words, words.empty() ? "" : "\r\n ", "=?UTF-8?B?",
                    absl::Base64Escape(text.substr(0, size)), "?=");
    text.remove_prefix(size);
  }
  return words;
}

std::string Base64Lines(absl::string_view bytes) {
  const std::string all = absl::Base64Escape(bytes);
  std::string lines;
  for (size_t i = 0; i < all.size(); i += kCharactersPerLine) {
    absl::StrAppend(
        &lines, absl::string_view(all).substr(i, kCharactersPerLine), "\r\n");
  }
  return lines;
}

// ':' may not stand in the left part of a Message-ID.
std::string MessageId(absl::string_view notification_id,
                      absl::string_view from) {
  const absl::string_view address = AddressOf(from);
  return absl::StrCat("<", absl::StrReplaceAll(notification_id, {{":", "."}}),
                      "@", address.substr(address.find('@') + 1), ">");
}

}  // namespace

bool IsPlainAddress(absl::string_view address) {
  const size_t at = address.find('@');
  if (at == 0 || at == absl::string_view::npos || at + 1 == address.size() ||
      address.find('@', at + 1) != absl::string_view::npos ||
      address.size() > kMostAddressBytes) {
    return false;
  }
  return absl::c_all_of(address, [](char c) {
    return absl::ascii_isgraph(static_cast<unsigned char>(c)) &&
           absl::string_view("<>()[]\\,;:\"").find(c) ==
               absl::string_view::npos;
  });
}

absl::string_view AddressOf(absl::string_view from) {
  const size_t open = from.find('<');
  if (open == absl::string_view::npos) return from;
  return from.substr(open + 1, from.find('>', open) - open - 1);
}

std::string EmailText(const v1::PendingMessage& message, absl::string_view from,
                      absl::string_view to, absl::Time now) {
  // Line ends as mail wants them, before they are encoded.
  const std::string text =
      absl::StrReplaceAll(message.text(), {{"\r\n", "\r\n"}, {"\n", "\r\n"}});
  return absl::StrCat(
      "From: ", from, "\r\nTo: <", to,
      ">\r\nSubject: ", EncodedWords(message.subject()), "\r\nDate: ",
      absl::FormatTime("%a, %d %b %Y %H:%M:%S +0000", now, absl::UTCTimeZone()),
      "\r\nMessage-ID: ", MessageId(message.notification_id(), from),
      "\r\nAuto-Submitted: auto-generated"
      "\r\nMIME-Version: 1.0"
      "\r\nContent-Type: text/plain; charset=UTF-8"
      "\r\nContent-Transfer-Encoding: base64\r\n\r\n",
      Base64Lines(text));
}

}  // namespace paht::notification
