#include "services/classification/reading/reading.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/classification/reading/respelling.h"
#include "services/classification/reading/speller.h"

namespace paht::classification::model {
namespace {

// Below this share of words with diacritics the text was typed without; in
// ordinary Vietnamese two of three have one.
constexpr double kAccentedShare = 0.2;

Span Append(std::u16string_view word, std::u16string& stream) {
  Span span;
  span.begin = static_cast<uint32_t>(stream.size());
  stream += word;
  span.end = static_cast<uint32_t>(stream.size());
  stream += u' ';
  return span;
}

}  // namespace

void Read(absl::string_view text, const Respelling& respelling,
          Reading& reading) {
  reading.plain.assign(1, u' ');
  reading.exact.assign(1, u' ');
  reading.words.clear();
  reading.respelt.clear();
  size_t typed = 0;
  size_t accented = 0;
  Speller speller(text);
  while (speller.Next()) {
    ++typed;
    if (speller.accented()) ++accented;
    const Span source{speller.begin(), speller.end()};
    const std::vector<SpeltWord>* const meant =
        respelling.Find(speller.exact());
    if (meant == nullptr) {
      reading.words.push_back({source, Append(speller.plain(), reading.plain),
                               Append(speller.exact(), reading.exact)});
      continue;
    }
    reading.respelt.emplace_back(speller.exact());
    for (const SpeltWord& word : *meant) {
      reading.words.push_back({source, Append(word.plain, reading.plain),
                               Append(word.exact, reading.exact)});
    }
  }
  if (static_cast<double>(accented) <
      kAccentedShare * static_cast<double>(typed)) {
    reading.exact.clear();
    for (ReadWord& word : reading.words) word.exact = {};
  }
}

}  // namespace paht::classification::model
