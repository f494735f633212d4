#include "common/personal_data/mask.h"

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
#include "common/personal_data/email.h"
#include "common/personal_data/number_run.h"
#include "common/personal_data/plate.h"
#include "common/personal_data/spoken_number.h"

namespace paht {
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

// "Tài khoản" and the like, banks and wallets.
constexpr absl::string_view kAccountWords[] = {"tai khoan",
                                               "so tk",
                                               "stk",
                                               "tk",
                                               "account",
                                               "acc",
                                               "ngan hang",
                                               "vietcombank",
                                               "vcb",
                                               "bidv",
                                               "agribank",
                                               "vietinbank",
                                               "ctg",
                                               "techcombank",
                                               "tcb",
                                               "mbbank",
                                               "mb bank",
                                               "acb",
                                               "sacombank",
                                               "vpbank",
                                               "tpbank",
                                               "vib",
                                               "shb",
                                               "hdbank",
                                               "msb",
                                               "seabank",
                                               "ocb",
                                               "lpbank",
                                               "lienvietpostbank",
                                               "eximbank",
                                               "momo",
                                               "zalopay",
                                               "viettelpay",
                                               "vnpay",
                                               "chuyen khoan"};
constexpr absl::string_view kIdentityWords[] = {
    "cccd", "cmnd", "cmt", "can cuoc", "chung minh", "dinh danh", "ho chieu"};
constexpr absl::string_view kPhoneWords[] = {
    "so", "sdt", "dien thoai", "dt", "goi", "alo", "zalo", "lien he", "lh"};
constexpr absl::string_view kPlateWords[] = {
    "bien so", "bien kiem soat", "bks", "bsx", "xe", "bien"};
constexpr absl::string_view kCurrency[] = {
    "d",  "dong", "vnd", "k",  "nghin", "ngan", "trieu",
    "tr", "ty",   "usd", "m2", "m3",    "met",  "dollar"};

// "500.000 đồng", "1500000đ": the word right behind the number.
bool IsPrice(absl::string_view text, size_t end) {
  const std::string rest = FoldDiacritics(After(text, end, 16));
  const absl::string_view words = absl::StripLeadingAsciiWhitespace(rest);
  // A bank is no thousand: "ngân hàng", "ngàn".
  if (absl::StartsWith(words, "ngan hang")) return false;
  size_t size = 0;
  while (size < words.size() && IsWordByte(words[size])) ++size;
  return absl::c_linear_search(kCurrency, words.substr(0, size));
}

// Numbers of 9 digits with this end are sums sooner than identity numbers.
bool IsRound(absl::string_view digits) {
  return absl::EndsWith(digits, "000") && digits[0] != '0';
}

class Scanner {
 public:
  explicit Scanner(absl::string_view text) : text_(text) {}

  std::string Run() {
    out_.reserve(text_.size());
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if ((c == '@' || c == '[' || c == '{' || c == '(') && HideEmail()) {
        // Done.
      } else if (IsDigit(c) || c == '+' || c == '(') {
        Number();
      } else if (c == 'H' && SkipReportId()) {
        // Copied as it is: its characters may look like a number.
      } else if (BeginsWord() && (HideEmail() || HideSpoken())) {
        // Done.
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

  bool BeginsWord() const {
    const auto c = static_cast<unsigned char>(text_[at_]);
    return absl::ascii_isalpha(c) && (at_ == 0 || !IsWordByte(text_[at_ - 1]));
  }

  // At what stands for "@": the part before it is already in `out_`.
  bool HideEmail() {
    const size_t host = ReadAtHost(text_.substr(at_));
    if (host == 0) return false;
    const size_t local = LocalPartSize(out_);
    if (local == 0) return false;
    out_.resize(out_.size() - local);
    Hide({host, kEmail});
    return true;
  }

  // At a number in words.
  bool HideSpoken() {
    const SpokenNumber number = ReadSpokenNumber(text_.substr(at_));
    if (number.words < kFewestWords || number.digits.size() < kFewestDigits) {
      return false;
    }
    const char* label = SpokenLabel(number);
    if (label == nullptr) return false;
    Hide({number.size, label});
    return true;
  }

  const char* SpokenLabel(const SpokenNumber& number) const {
    const absl::string_view before = Before(text_, at_, kBefore);
    const size_t size = number.digits.size();
    if (Mentions(before, kAccountWords)) return kAccount;
    if (size == 12 && number.digits[0] == '0') return kIdentity;
    if ((size == 9 || size == 12) && Mentions(before, kIdentityWords)) {
      return kIdentity;
    }
    // The words before it may belong to it no more than those behind.
    const bool begins =
        number.digits[0] == '0' || absl::StartsWith(number.digits, "84");
    if (begins && size >= 9) return kPhone;
    return size >= 9 && Mentions(before, kPhoneWords) ? kPhone : nullptr;
  }

  void Number() {
    if (const std::optional<Match> plate = Plate()) return Hide(*plate);
    const bool chainage = text_[at_] == '+' && at_ > 0 &&
                          IsWordByte(text_[at_ - 1]);  // "Km12+500"
    if (IsDigit(text_[at_]) && HideSpoken()) return;
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
    const bool sum = first == 9 && IsRound(run.groups[0].digits) &&
                     !Mentions(before, kIdentityWords);
    if ((first == 9 || first == 12) && !sum &&
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
  // Of a number in words; fewer are found by their digits.
  static constexpr int kFewestWords = 3;

  const absl::string_view text_;
  size_t at_ = 0;
  std::string out_;
};

}  // namespace

std::string MaskPersonalData(absl::string_view text) {
  return Scanner(text).Run();
}

}  // namespace paht
