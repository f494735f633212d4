#include "services/classification/train/measures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "paht/v1/report.pb.h"

namespace paht::classification::train {
namespace {

constexpr size_t kBins = 10;

// Confusions rarer than this are left out of the text.
constexpr int kFewConfusions = 5;

struct Bin {
  double confidence = 0;
  int right = 0;
  int count = 0;
};

double MacroF1(
    const std::map<std::string, std::map<std::string, int>>& confusion) {
  std::map<std::string, int> taken_for;
  for (const auto& [category, row] : confusion) {
    for (const auto& [guess, count] : row) taken_for[guess] += count;
  }
  double sum = 0;
  for (const auto& [category, row] : confusion) {
    int all = 0;
    for (const auto& [guess, count] : row) all += count;
    const auto own = row.find(category);
    const int right = own == row.end() ? 0 : own->second;
    sum += 2.0 * right / (all + taken_for[category]);
  }
  return confusion.empty() ? 0 : sum / static_cast<double>(confusion.size());
}

void Append(absl::string_view title, const std::map<std::string, Share>& shares,
            std::string& text) {
  absl::StrAppend(&text, title, "\n");
  for (const auto& [name, share] : shares) {
    absl::StrAppendFormat(&text, "  %-20s %.3f of %d\n", name, share.value(),
                          share.whole);
  }
}

}  // namespace

Measures Measure(absl::Span<const Answer> answers, const std::string& invalid,
                 double threshold) {
  Measures m;
  std::array<Bin, kBins> bins{};
  for (const auto& [text, verdict] : answers) {
    const v1::Assessment& got = verdict.assessment;
    const bool right = got.category() == text->category;
    m.right.Count(right);
    m.in_three.Count(std::any_of(
        got.alternatives().begin(), got.alternatives().end(),
        [&](const auto& a) { return a.category() == text->category; }));
    m.right_by_style[text->style].Count(right);
    m.right_by_hand[text->hand].Count(right);
    m.right_by_category[text->category].Count(right);
    ++m.confusion[text->category][got.category()];
    Bin& bin = bins[std::min(
        kBins - 1,
        static_cast<size_t>(got.confidence() * static_cast<double>(kBins)))];
    bin.confidence += got.confidence();
    bin.right += right ? 1 : 0;
    ++bin.count;
    const bool sure = got.confidence() >= threshold;
    m.sure.Count(sure);
    if (sure) m.right_if_sure.Count(right);
    const bool flagged = got.urgency() == v1::URGENCY_EMERGENCY;
    const bool emergency = text->urgency == v1::URGENCY_EMERGENCY;
    m.flagged.Count(flagged);
    (emergency ? m.emergencies_found : m.false_alarms).Count(flagged);
    (emergency ? m.found_by_hand : m.false_alarms_by_hand)[text->hand].Count(
        flagged);
    const bool called_invalid = got.category() == invalid;
    if (called_invalid) m.invalid_right.Count(text->category == invalid);
    if (text->category == invalid) m.invalid_found.Count(called_invalid);
    m.urgency_right.Count(got.urgency() == text->urgency);
  }
  m.macro_f1 = MacroF1(m.confusion);
  for (const Bin& bin : bins) {
    m.calibration_error += std::abs(bin.confidence - bin.right) /
                           std::max<double>(1, m.right.whole);
  }
  return m;
}

double ThresholdFor(absl::Span<const Answer> answers, double wanted) {
  std::vector<std::pair<double, bool>> all;
  for (const auto& [text, verdict] : answers) {
    all.emplace_back(verdict.assessment.confidence(),
                     verdict.assessment.category() == text->category);
  }
  std::sort(all.begin(), all.end(),
            [](const auto& a, const auto& b) { return a.first > b.first; });
  double threshold = 1;
  Share right;
  for (const auto& [confidence, is_right] : all) {
    right.Count(is_right);
    if (right.value() >= wanted) threshold = confidence;
  }
  return threshold;
}

std::string DescribeEmergencies(const Measures& m) {
  std::string text = absl::StrFormat(
      "emergencies found %d of %d (%.3f), false alarms %.3f of the others, "
      "flagged %.3f of all\n",
      m.emergencies_found.part, m.emergencies_found.whole,
      m.emergencies_found.value(), m.false_alarms.value(), m.flagged.value());
  Append("emergencies found by hand", m.found_by_hand, text);
  Append("false alarms by hand", m.false_alarms_by_hand, text);
  return text;
}

std::string Describe(const Measures& m) {
  std::string text = absl::StrFormat(
      "%d texts: right %.3f, in the best three %.3f, macro-F1 %.3f, "
      "calibration error %.3f\n"
      "sure of %.3f, of which right %.3f\n"
      "emergencies found %d of %d (%.3f), false alarms %.3f of the others, "
      "flagged %.3f of all\n"
      "no report: %.3f of those called so are (%d of %d), %.3f of them found\n"
      "urgency right %.3f\n",
      m.right.whole, m.right.value(), m.in_three.value(), m.macro_f1,
      m.calibration_error, m.sure.value(), m.right_if_sure.value(),
      m.emergencies_found.part, m.emergencies_found.whole,
      m.emergencies_found.value(), m.false_alarms.value(), m.flagged.value(),
      m.invalid_right.value(), m.invalid_right.part, m.invalid_right.whole,
      m.invalid_found.value(), m.urgency_right.value());
  Append("right by style", m.right_by_style, text);
  Append("right by hand", m.right_by_hand, text);
  Append("right by category", m.right_by_category, text);
  absl::StrAppend(&text, "taken for another, ", kFewConfusions,
                  " times or more\n");
  for (const auto& [category, row] : m.confusion) {
    for (const auto& [guess, count] : row) {
      if (guess != category && count >= kFewConfusions) {
        absl::StrAppendFormat(&text, "  %-20s for %-20s %d\n", category, guess,
                              count);
      }
    }
  }
  return text;
}

}  // namespace paht::classification::train
