// Prints how many texts a second one core classifies, and how much memory the
// process holds:
//
//   classify_bench --model=FILE TEXTS.tsv...
//
// CPU time, so that what else runs on the machine matters less.
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "services/classification/model/features.h"
#include "services/classification/model/model_classifier.h"
#include "services/classification/model/model_file.h"
#include "services/classification/model/reading.h"
#include "services/classification/train/corpus.h"

ABSL_FLAG(std::string, model, "", "the statistical model");
ABSL_FLAG(int, rounds, 20, "how often all texts are classified");

namespace paht::classification {
namespace {

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         1e-6 * static_cast<double>(usage.ru_utime.tv_usec +
                                    usage.ru_stime.tv_usec);
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
  const double begin = CpuSeconds();
  for (int round = 0; round < rounds; ++round) {
    for (const std::string& text : texts) task(text);
  }
  return (CpuSeconds() - begin) * 1e6 /
         (static_cast<double>(texts.size()) * rounds);
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
  auto model = model::ReadModel(absl::GetFlag(FLAGS_model));
  if (!model.ok() || texts.empty()) {
    std::fprintf(stderr, "no texts, or %s\n",
                 model.status().ToString().c_str());
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
  std::printf(
      "%zu texts; us a text of one core: read %.1f, features %.1f, scores "
      "%.1f, assessment with explanation %.1f: %.0f texts/s; %.1f MiB "
      "resident at most (%zu)\n",
      texts.size(), read, found, scored, all, 1e6 / all, MostMebibytes(),
      count);
  return 0;
}

}  // namespace
}  // namespace paht::classification

int main(int argc, char** argv) {
  return paht::classification::Run(absl::ParseCommandLine(argc, argv));
}
