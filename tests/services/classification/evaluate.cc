// Prints how well the deployed classifier does on labelled texts, and how fast:
//
//   evaluate [--errors] FILE...
//
// with the files of services/classification/data/reports. --errors lists the
// emergencies that were missed.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <string>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/classification/core/classifier.h"
#include "tests/services/classification/labelled_texts.h"
#include "tests/services/classification/support.h"

namespace paht::classification {
namespace {

struct Tally {
  int texts = 0;
  int right = 0;
  int in_three = 0;
  int reviewed = 0;
  int passed_right = 0;  // Of those that no person looks at.
  int urgency_right = 0;
  int emergencies = 0;
  int found = 0;
  int false_alarms = 0;
  int spam = 0;
  int spam_found = 0;
  int false_spam = 0;
  double confidence = 0;
  absl::Duration time;
};

double Share(int part, int whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / whole;
}

void Add(const LabelledText& labelled, const Verdict& verdict, Tally& tally) {
  const v1::Assessment& got = verdict.assessment;
  const bool right = got.category() == labelled.category;
  ++tally.texts;
  tally.right += right;
  tally.in_three += std::any_of(
      got.alternatives().begin(), got.alternatives().end(),
      [&](const auto& a) { return a.category() == labelled.category; });
  tally.confidence += got.confidence();
  tally.urgency_right += got.urgency() == labelled.urgency;
  (verdict.review_reasons.empty() ? tally.passed_right : tally.reviewed) +=
      verdict.review_reasons.empty() ? right : 1;
  const bool emergency = got.urgency() == v1::URGENCY_EMERGENCY;
  if (labelled.urgency == v1::URGENCY_EMERGENCY) {
    ++tally.emergencies;
    tally.found += emergency;
  } else {
    tally.false_alarms += emergency;
  }
  if (labelled.category == "khong_hop_le") {
    ++tally.spam;
    tally.spam_found += got.suspected_spam();
  } else {
    tally.false_spam += got.suspected_spam();
  }
}

void Print(const std::string& name, const Tally& t) {
  std::printf(
      "%-12s %5d texts: right %.3f, in three %.3f, mean confidence %.3f; "
      "reviewed %.3f, right of the rest %.3f; urgency right %.3f; "
      "emergencies found %d of %d, false alarms %.3f; spam found %d of %d, "
      "false %d; %.1f us a text\n",
      name.c_str(), t.texts, Share(t.right, t.texts),
      Share(t.in_three, t.texts), t.confidence / t.texts,
      Share(t.reviewed, t.texts), Share(t.passed_right, t.texts - t.reviewed),
      Share(t.urgency_right, t.texts), t.found, t.emergencies,
      Share(t.false_alarms, t.texts - t.emergencies), t.spam_found, t.spam,
      t.false_spam, absl::ToDoubleMicroseconds(t.time / t.texts));
}

int Run(int argc, char** argv) {
  const auto classifier = DeployedClassifier();
  bool errors = false;
  Tally all;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--errors") == 0) {
      errors = true;
      continue;
    }
    const auto texts = ReadLabelledTexts(argv[i]);
    if (!texts.ok()) {
      std::fprintf(stderr, "%s\n", texts.status().ToString().c_str());
      return 1;
    }
    Tally tally;
    for (const LabelledText& labelled : *texts) {
      const absl::Time begin = absl::Now();
      const Verdict verdict = classifier->Classify(labelled.text);
      const absl::Duration took = absl::Now() - begin;
      tally.time += took;
      all.time += took;
      Add(labelled, verdict, tally);
      Add(labelled, verdict, all);
      const bool emergency =
          verdict.assessment.urgency() == v1::URGENCY_EMERGENCY;
      if (errors && emergency != (labelled.urgency == v1::URGENCY_EMERGENCY)) {
        std::printf("%s: %s\n", emergency ? "false alarm" : "missed",
                    labelled.text.c_str());
      }
    }
    const std::string path = argv[i];
    Print(path.substr(path.rfind('/') + 1), tally);
  }
  Print("all", all);
  return 0;
}

}  // namespace
}  // namespace paht::classification

int main(int argc, char** argv) {
  return paht::classification::Run(argc, argv);
}
