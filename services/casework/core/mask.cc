#include "services/casework/core/mask.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "common/base/report_id.h"
#include "common/base/text.h"
#include "services/casework/core/number_run.h"

namespace paht::casework {
namespace {

constexpr char kPhone[] = "[đã ẩn số điện thoại]";
constexpr char kIdentity[] = "[đã ẩn số giấy tờ]";
constexpr char kAccount[] = "[đã ẩn số tài khoản]";
constexpr char kEmail[] = "[đã ẩn địa chỉ thư điện tử]";
constexpr char kPlate[] = "[đã ẩn biển số xe]";

// How far, in bytes, a word such as "tài khoản" speaks for a number.
constexpr size_t kBefore = 48;
constexpr size_t kAfter = 20;

// What to hide: `size` bytes from where the scanner stands.
struct Match {
  size_t size = 0;
  const char* label = nullptr;
};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsContinuation(char c) {
  return (static_cast<unsigned char>(c) >> 6) == 2;
}
bool IsNonAscii(char c) { return static_cast<unsigned char>(c) >= 0x80; }
bool IsWordByte(char c) { return absl::ascii_isalnum(c) || IsNonAscii(c); }

// The up to `size` bytes before `end`, beginning at a whole character.
absl::string_view Before(absl::string_view text, size_t end, size_t size) {
  size_t begin = end - std::min(end, size);
  while (begin < end && IsContinuation(text[begin])) ++begin;
  return text.substr(begin, end - begin);
}

absl::string_view After(absl::string_view text, size_t begin, size_t size) {
  size_t end = std::min(text.size(), begin + size);
  while (end < text.size() && IsContinuation(text[end])) ++end;
  return text.substr(begin, end - begin);
}

// True when one of `words` (folded) stands in `text` as a whole word.
template <typename Words>
bool Mentions(absl::string_view text, const Words& words) {
  const std::string folded = FoldDiacritics(text);
  const auto letter = [&folded](size_t at) {
    return at < folded.size() && IsWordByte(folded[at]);
  };
  for (const absl::string_view word : words) {
    for (size_t at = folded.find(word.data(), 0, word.size());
         at != std::string::npos;
         at = folded.find(word.data(), at + 1, word.size())) {
      if ((at == 0 || !letter(at - 1)) && !letter(at + word.size())) {
        return true;
      }
    }
  }
  return false;
}

constexpr absl::string_view kAccountWords[] = {
    "tai khoan", "so tk", "stk", "tk", "account", "acc", "ngan hang"};
constexpr absl::string_view kIdentityWords[] = {
    "cccd", "cmnd", "cmt", "can cuoc", "chung minh", "dinh danh", "ho chieu"};
constexpr absl::string_view kPlateWords[] = {
    "bien so", "bien kiem soat", "bks", "bsx", "xe", "bien"};
constexpr absl::string_view kCurrency[] = {
    "d",  "dong", "vnd", "k",  "nghin", "ngan", "trieu",
    "tr", "ty",   "usd", "m2", "m3",    "met",  "dollar"};

// "500.000 đồng", "1500000đ": the word right behind the number.
bool IsPrice(absl::string_view text, size_t end) {
  std::string rest = FoldDiacritics(After(text, end, 12));
  absl::string_view word = absl::StripLeadingAsciiWhitespace(rest);
  size_t size = 0;
  while (size < word.size() && IsWordByte(word[size])) ++size;
  return absl::c_linear_search(kCurrency, word.substr(0, size));
}

class Scanner {
 public:
  explicit Scanner(absl::string_view text) : text_(text) {}

  std::string Run() {
    out_.reserve(text_.size());
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '@') {
        Email();
      } else if (IsDigit(c) || c == '+' || c == '(') {
        Number();
      } else if (c == 'H' && SkipReportId()) {
        // Copied as it is: its characters may look like a number.
      } else {
        Copy(1);
      }
    }
    return std::move(out_);
  }

 private:
  void Copy(size_t size) {
    out_.append(text_.data() + at_, size);
    at_ += size;
  }

  void Hide(const Match& match) {
    out_ += match.label;
    at_ += match.size;
  }

  bool SkipReportId() {
    constexpr size_t kIdSize = 15;
    const absl::string_view id = text_.substr(at_, kIdSize);
    if (!absl::StartsWith(id, "HT-") || !IsReportId(id)) return false;
    Copy(kIdSize);
    return true;
  }

  // At '@': the local part is already in `out_`.
  void Email() {
    size_t domain = at_ + 1;
    while (domain < text_.size() &&
           (absl::ascii_isalnum(text_[domain]) || text_[domain] == '.' ||
            text_[domain] == '-')) {
      ++domain;
    }
    while (domain > at_ + 1 && !absl::ascii_isalnum(text_[domain - 1])) {
      --domain;  // The full stop of the sentence.
    }
    const absl::string_view host = text_.substr(at_ + 1, domain - at_ - 1);
    const size_t dot = host.rfind('.');
    const bool named =
        dot != absl::string_view::npos && dot > 0 && host.size() - dot > 2 &&
        absl::c_all_of(host.substr(dot + 1), absl::ascii_isalpha);
    size_t local = out_.size();
    while (local > 0 && (IsWordByte(out_[local - 1]) ||
                         absl::StrContains("._%+-", out_[local - 1]))) {
      --local;
    }
    if (!named || local == out_.size()) return Copy(1);
    out_.resize(local);
    Hide({domain - at_, kEmail});
  }

  void Number() {
    if (const std::optional<Match> plate = Plate()) return Hide(*plate);
    const bool chainage = text_[at_] == '+' && at_ > 0 &&
                          IsWordByte(text_[at_ - 1]);  // "Km12+500"
    const NumberRun run =
        chainage ? NumberRun() : ReadNumberRun(text_.substr(at_));
    if (run.groups.empty()) return Copy(1);
    if (const size_t date = DateGroups(run); date > 0) {
      return Copy(run.groups[date - 1].end);
    }
    if (const std::optional<Match> match = Judge(run)) return Hide(*match);
    Copy(run.groups[0].end);
  }

  std::optional<Match> Judge(const NumberRun& run) const {
    const size_t digits = run.DigitsIn(run.groups.size());
    if (digits < kFewestDigits) return std::nullopt;
    if (IsServiceNumber(run)) return std::nullopt;
    const size_t whole = run.groups.back().end;
    const bool whole_is_price = IsPrice(text_, at_ + whole);
    const absl::string_view before = Before(text_, at_, kBefore);
    if (!whole_is_price && Mentions(before, kAccountWords)) {
      return Match{whole, kAccount};
    }
    if (const size_t groups = IdentityGroups(run, before); groups > 0) {
      return Match{run.groups[groups - 1].end, kIdentity};
    }
    if (const size_t groups = PhoneGroups(run); groups > 0) {
      const size_t end = run.groups[groups - 1].end;
      if (run.IsSurelyPhone() || !IsPrice(text_, at_ + end)) {
        return Match{end, kPhone};
      }
    }
    if (!whole_is_price &&
        Mentions(After(text_, at_ + whole, kAfter), kAccountWords)) {
      return Match{whole, kAccount};
    }
    return std::nullopt;
  }

  // How many groups make an identity number (9 digits before 2016, then 12),
  // or 0.
  size_t IdentityGroups(const NumberRun& run, absl::string_view before) const {
    const bool decimals = at_ > 1 &&
                          (text_[at_ - 1] == ',' || text_[at_ - 1] == '.') &&
                          IsDigit(text_[at_ - 2]);
    if (decimals || run.prefixed) return 0;
    const size_t first = run.groups[0].digits.size();
    if ((first == 9 || first == 12) &&
        !IsPrice(text_, at_ + run.groups[0].end)) {
      return 1;
    }
    if (const size_t groups = run.GroupsOf(12);
        groups > 1 && run.AreEqual(groups) && run.groups[0].digits[0] == '0') {
      return groups;
    }
    if (!Mentions(before, kIdentityWords)) return 0;
    if (const size_t groups = run.GroupsOf(12); groups > 0) return groups;
    return run.GroupsOf(9);
  }

  // "38A-123.45", "38K1 12345", "38MĐ1-123.45".
  std::optional<Match> Plate() const {
    if (at_ > 0 && IsWordByte(text_[at_ - 1])) return std::nullopt;
    const PlateShape shape = ReadPlate(text_.substr(at_));
    if (shape == PlateShape{} || (shape.size + at_ < text_.size() &&
                                  IsWordByte(text_[at_ + shape.size]))) {
      return std::nullopt;
    }
    if (!shape.sure && !Mentions(Before(text_, at_, kAfter), kPlateWords)) {
      return std::nullopt;
    }
    if (IsPrice(text_, at_ + shape.size)) return std::nullopt;
    return Match{shape.size, kPlate};
  }

  static constexpr size_t kFewestDigits = 8;

  const absl::string_view text_;
  size_t at_ = 0;
  std::string out_;
};

}  // namespace

std::string MaskPersonalData(absl::string_view text) {
  return Scanner(text).Run();
}

}  // namespace paht::casework
