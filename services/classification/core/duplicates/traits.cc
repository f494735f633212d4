#include "services/classification/core/duplicates/traits.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "paht/v1/record.pb.h"
#include "services/classification/core/duplicates/word_meanings.h"
#include "services/classification/core/words.h"

namespace paht::classification {
namespace {

constexpr int kMostWords = 64;
constexpr size_t kMostPieces = 48;
constexpr size_t kPieceSize = 4;

// Copies share at least so many of their pieces (measured, see data/README.md).
constexpr double kCopy = 0.35;
// … and of the words that matter.
constexpr double kCopysWords = 0.4;
// How much the topics count beside the words: anything from 0.3 to 0.45 does
// about equally well on the pairs of duplicate_pairs_test.
constexpr double kTopicShare = 0.375;

// How many words before a name may belong to the place.
constexpr int kMostPlaceWords = 4;

const absl::flat_hash_set<uint32_t>& PlaceWords() {
  static const auto& words = *[] {
    auto* hashes = new absl::flat_hash_set<uint32_t>();
    for (const absl::string_view word :
         {"duong", "pho",  "ngo",  "ngach",  "hem",  "thon",   "xom",  "to",
          "tdp",   "khu",  "xa",   "phuong", "cho",  "truong", "tieu", "hoc",
          "thcs",  "thpt", "mam",  "non",    "benh", "vien",   "tram", "y",
          "te",    "cau",  "nga",  "tu",     "ba",   "deo",    "ho",   "song",
          "kenh",  "ben",  "bai",  "bien",   "quan", "nha",    "nghi", "dinh",
          "den",   "chua", "cong", "cay",    "xang", "may",    "ty",   "buu",
          "cuc",   "be",   "boi",  "doc",    "quoc", "lo",     "ql",   "so",
          "truoc", "sau",  "dau",  "gan",    "doan", "van",    "hoa",  "lang",
          "treo",  "xe"}) {
      hashes->insert(HashWord(word));
    }
    return hashes;
  }();
  return words;
}

uint32_t HashPiece(absl::string_view piece) { return HashWord(piece) >> 1; }

// The smallest hashes stand for all of them: a sketch whose overlap estimates
// the overlap of the whole sets.
void AddPieces(const Words& words, v1::ReportTraits& traits) {
  std::string plain;
  for (const Word& word : words.list) {
    if (!plain.empty()) plain += ' ';
    plain += word.plain;
  }
  std::vector<uint32_t> hashes;
  for (size_t i = 0; i + kPieceSize <= plain.size(); ++i) {
    hashes.push_back(HashPiece(absl::string_view(plain).substr(i, kPieceSize)));
  }
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  if (hashes.size() > kMostPieces) hashes.resize(kMostPieces);
  traits.mutable_pieces()->Assign(hashes.begin(), hashes.end());
}

// A number, or a word with a capital that does not begin a sentence.
bool LooksLikeName(absl::string_view text, const Words& words, size_t i) {
  const Word& word = words.list[i];
  const auto first = static_cast<unsigned char>(text[word.begin]);
  if (absl::ascii_isdigit(first)) return true;
  if (i == 0) return false;
  const absl::string_view between =
      text.substr(words.list[i - 1].end, word.begin - words.list[i - 1].end);
  if (between.find_first_of(".!?\n") != absl::string_view::npos) return false;
  if (first < 0x80) return absl::ascii_isupper(first);
  const absl::string_view shown =
      text.substr(word.begin, word.end - word.begin);
  // Capitals beyond ASCII: those that Vietnamese names begin with.
  for (const absl::string_view capital :
       {"Đ", "Á", "À", "Ả", "Ã", "Ạ", "Ă", "Ắ", "Ằ", "Â", "Ấ", "Ầ",
        "Ẩ", "É", "È", "Ê", "Ế", "Í", "Ì", "Ó", "Ò", "Ô", "Ố", "Ồ",
        "Ổ", "Ộ", "Ơ", "Ớ", "Ờ", "Ú", "Ù", "Ư", "Ứ", "Ừ", "Ý"}) {
    if (shown.substr(0, capital.size()) == capital) return true;
  }
  return false;
}

uint32_t HashOf(uint32_t use) { return use & ~1u; }
bool IsName(uint32_t use) { return (use & 1) != 0; }

// Hashes of words, ascending and without repeats: always summed up in the same
// order, so that the same texts have the same score everywhere.
using Content = std::vector<uint32_t>;

Content Sorted(Content words) {
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

bool Contains(const Content& content, uint32_t word) {
  return std::binary_search(content.begin(), content.end(), word);
}

// The words of `traits` without `names` and the place words before them.
Content ContentOf(const v1::ReportTraits& traits, const Content& names) {
  std::vector<bool> place(static_cast<size_t>(traits.words_size()), false);
  for (int i = 0; i < traits.words_size(); ++i) {
    if (!Contains(names, HashOf(traits.words(i)))) continue;
    place[static_cast<size_t>(i)] = true;
    for (int back = i - 1; back >= 0 && i - back <= kMostPlaceWords; --back) {
      if (!PlaceWords().contains(HashOf(traits.words(back)))) break;
      place[static_cast<size_t>(back)] = true;
    }
  }
  Content content;
  for (int i = 0; i < traits.words_size(); ++i) {
    if (!place[static_cast<size_t>(i)]) {
      content.push_back(HashOf(traits.words(i)));
    }
  }
  return Sorted(std::move(content));
}

double Cosine(double product, double square_a, double square_b) {
  return product <= 0 ? 0 : product / std::sqrt(square_a * square_b);
}

// By the words that both have.
double LikenessOfWords(const Content& a, const Content& b,
                       const WordMeanings& meanings) {
  const auto square = [&](uint32_t word) {
    const WordMeaning* meaning = meanings.Find(word);
    return meaning == nullptr ? 0 : meaning->weight * meaning->weight;
  };
  double both = 0;
  double all_a = 0;
  double all_b = 0;
  for (const uint32_t word : a) {
    all_a += square(word);
    if (Contains(b, word)) both += square(word);
  }
  for (const uint32_t word : b) all_b += square(word);
  return Cosine(both, all_a, all_b);
}

std::vector<double> TopicsOf(const Content& content,
                             const WordMeanings& meanings) {
  std::vector<double> topics(meanings.topics(), 0);
  for (const uint32_t word : content) {
    const WordMeaning* meaning = meanings.Find(word);
    if (meaning == nullptr) continue;
    for (size_t i = 0; i < topics.size(); ++i) topics[i] += meaning->topics[i];
  }
  return topics;
}

// By what all of their words speak of.
double LikenessOfTopics(const Content& a, const Content& b,
                        const WordMeanings& meanings) {
  const std::vector<double> topics_a = TopicsOf(a, meanings);
  const std::vector<double> topics_b = TopicsOf(b, meanings);
  const auto product = [](const auto& x, const auto& y) {
    return std::inner_product(x.begin(), x.end(), y.begin(), 0.0);
  };
  return Cosine(product(topics_a, topics_b), product(topics_a, topics_a),
                product(topics_b, topics_b));
}

// The share of common pieces, estimated from the smallest of the union.
double JaccardOfPieces(const v1::ReportTraits& a, const v1::ReportTraits& b) {
  int both = 0;
  int seen = 0;
  int i = 0;
  int j = 0;
  const size_t most = kMostPieces;
  while (static_cast<size_t>(seen) < most &&
         (i < a.pieces_size() || j < b.pieces_size())) {
    ++seen;
    if (j == b.pieces_size() ||
        (i < a.pieces_size() && a.pieces(i) < b.pieces(j))) {
      ++i;
    } else if (i == a.pieces_size() || b.pieces(j) < a.pieces(i)) {
      ++j;
    } else {
      ++both;
      ++i;
      ++j;
    }
  }
  return seen == 0 ? 0 : static_cast<double>(both) / seen;
}

}  // namespace

v1::ReportTraits TraitsOf(absl::string_view text) {
  const Words words = SplitWords(text);
  v1::ReportTraits traits;
  for (size_t i = 0; i < words.list.size(); ++i) {
    if (traits.words_size() == kMostWords) break;
    const uint32_t name = LooksLikeName(text, words, i) ? 1 : 0;
    traits.add_words(HashWord(words.list[i].plain) | name);
  }
  AddPieces(words, traits);
  return traits;
}

double TextLikeness(const v1::ReportTraits& a, const v1::ReportTraits& b,
                    const WordMeanings& meanings) {
  Content names;
  for (const v1::ReportTraits* traits : {&a, &b}) {
    for (const uint32_t use : traits->words()) {
      if (IsName(use)) names.push_back(HashOf(use));
    }
  }
  names = Sorted(std::move(names));
  const Content content_a = ContentOf(a, names);
  const Content content_b = ContentOf(b, names);
  const double words = LikenessOfWords(content_a, content_b, meanings);
  const double topics = LikenessOfTopics(content_a, content_b, meanings);
  const double meaning = (1 - kTopicShare) * words + kTopicShare * topics;
  // Short texts may share most of their letters in the name of the place.
  const double letters = JaccardOfPieces(a, b);
  const bool copy = letters >= kCopy && words >= kCopysWords;
  return copy ? std::max(meaning, (1 + letters) / 2) : meaning;
}

}  // namespace paht::classification
