// Prints how many texts a second one core classifies, step by step and with the
// phrases, how long the slowest take, and how much memory the process holds:
//
//   classify_bench --model=FILE TEXTS.tsv...
//
// with the service's own flags, run from the project's folder.
// CPU time, so that what else runs on the machine matters less.
#include <time.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "services/classification/config.h"
#include "services/classification/counted_classifier.h"
#include "services/classification/deployed_classifier.h"
#include "services/classification/model/features.h"
#include "services/classification/model/model_classifier.h"
#include "services/classification/model/model_file.h"
#include "services/classification/reading/reading.h"
#include "services/classification/train/corpus.h"

ABSL_FLAG(int, rounds, 20, "how often all texts are classified");

namespace paht::classification {
namespace {

// Of this thread, the only one.
double CpuMicroseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return 1e6 * static_cast<double>(now.tv_sec) +
         1e-3 * static_cast<double>(now.tv_nsec);
}

// Of this program; getrusage() would count what it was started from, too.
double MostMebibytes() {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word && word != "VmHWM:") {
  }
  double kibibytes = 0;
  status >> kibibytes;
  return kibibytes / 1024;
}

template <typename Task>
double MicrosecondsEach(const std::vector<std::string>& texts, Task task) {
  const int rounds = absl::GetFlag(FLAGS_rounds);
  for (const std::string& text : texts) task(text);
  const double begin = CpuMicroseconds();
  for (int round = 0; round < rounds; ++round) {
    for (const std::string& text : texts) task(text);
  }
  return (CpuMicroseconds() - begin) /
         (static_cast<double>(texts.size()) * rounds);
}

// What all but one of a hundred texts take at most: of each text, the quickest
// of some rounds, since the others were interrupted.
template <typename Task>
double SlowMicroseconds(const std::vector<std::string>& texts, Task task) {
  constexpr int kRounds = 5;
  std::vector<double> took;
  for (const std::string& text : texts) {
    double least = 1e9;
    for (int round = 0; round < kRounds; ++round) {
      const double begin = CpuMicroseconds();
      task(text);
      least = std::min(least, CpuMicroseconds() - begin);
    }
    took.push_back(least);
  }
  std::sort(took.begin(), took.end());
  return took[took.size() * 99 / 100];
}

int Run(const std::vector<char*>& arguments) {
  std::vector<std::string> texts;
  for (size_t i = 1; i < arguments.size(); ++i) {
    const auto read = train::ReadTexts(arguments[i]);
    if (!read.ok()) {
      std::fprintf(stderr, "%s\n", read.status().ToString().c_str());
      return 1;
    }
    for (const train::LabelledText& text : *read) texts.push_back(text.text);
  }
  const auto config = LoadConfig();
  if (!config.ok() || texts.empty()) {
    std::fprintf(stderr, "no texts, or %s\n",
                 config.status().ToString().c_str());
    return 1;
  }
  auto model = model::ReadModel(config->model_path);
  const auto deployed = MakeClassifier(
      config->categories_path, config->categories, config->common.config,
      config->phrases, config->model_path);
  if (!deployed.ok()) {
    std::fprintf(stderr, "%s\n", deployed.status().ToString().c_str());
    return 1;
  }
  const auto classifier =
      model::ModelClassifier::Create(*std::move(model)).value();
  model::Respelling respelling;
  for (const auto& [from, to] : classifier.model().respelling) {
    if (!respelling.Add(from, to).ok()) return 1;
  }
  model::Reading reading;
  std::vector<model::Feature> features;
  size_t count = 0;
  const double read = MicrosecondsEach(texts, [&](const std::string& text) {
    model::Read(text, respelling, reading);
  });
  const double found = MicrosecondsEach(texts, [&](const std::string& text) {
    model::Read(text, respelling, reading);
    model::FindFeatures(reading, features);
    count += features.size();
  });
  const double scored = MicrosecondsEach(texts, [&](const std::string& text) {
    model::Read(text, respelling, reading);
    model::FindFeatures(reading, features);
    count += model::Score(classifier.model(), features)[0] > 0;
  });
  const double all = MicrosecondsEach(texts, [&](const std::string& text) {
    count += classifier.Classify(text).assessment.evidence().size();
  });
  const CountedClassifier whole(**deployed, "bench");
  const auto classify = [&](const std::string& text) {
    count += whole.Classify(text).review_reasons.size();
  };
  const double with_phrases = MicrosecondsEach(texts, classify);
  const double slow = SlowMicroseconds(texts, classify);
  std::printf(
      "%zu texts; us a text of one core: read %.1f, features %.1f, scores "
      "%.1f, assessment with explanation %.1f; as the service classifies, with "
      "phrases and metrics, %.1f, p99 %.1f: %.0f texts/s; %.1f MiB at most "
      "(%zu)\n",
      texts.size(), read, found, scored, all, with_phrases, slow,
      1e6 / with_phrases, MostMebibytes(), count);
  return 0;
}

}  // namespace
}  // namespace paht::classification

int main(int argc, char** argv) {
  return paht::classification::Run(absl::ParseCommandLine(argc, argv));
}
