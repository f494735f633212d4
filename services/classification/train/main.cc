// paht-train: labelled texts in, one model file out. See README.md.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/env.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"
#include "common/kafka/client.h"
#include "paht/v1/config.pb.h"
#include "services/classification/core/phrase_classifier.h"
#include "services/classification/model/linear_model.h"
#include "services/classification/model/model_classifier.h"
#include "services/classification/model/model_file.h"
#include "services/classification/train/calibration.h"
#include "services/classification/train/corpus.h"
#include "services/classification/train/corrections.h"
#include "services/classification/train/cross_validation.h"
#include "services/classification/train/event_log.h"
#include "services/classification/train/fit.h"
#include "services/classification/train/measures.h"

ABSL_FLAG(std::string, categories, "deploy/config/categories.textproto",
          "the table of categories; its keywords are learnt too");
ABSL_FLAG(std::string, lexicon, "services/classification/data/lexicon",
          "folder of topics.tsv and respelling.tsv");
ABSL_FLAG(std::string, phrases, "deploy/config/classification.textproto",
          "the phrases that the service puts around the model, for the figures "
          "with them");
ABSL_FLAG(std::string, out, "", "where the model, or the texts, are written");
ABSL_FLAG(bool, from_log, false,
          "instead of training, write the reports that officers corrected as "
          "labelled texts");
ABSL_FLAG(std::string, brokers, paht::EnvOr("KAFKA_BROKERS", "127.0.0.1:19092"),
          "Kafka, for --from_log [KAFKA_BROKERS]");
ABSL_FLAG(std::string, topic, "paht.report-events",
          "the events, for --from_log");
ABSL_FLAG(std::string, test, "",
          "labelled texts not learnt from, measured at the end");
ABSL_FLAG(std::string, report, "",
          "where the figures are written; standard output when empty");

namespace paht::classification::train {
namespace {

// What is said of the cross-validation is measured at the confidence from which
// this share is right.
constexpr double kSure = 0.95;

absl::Status Write(const std::string& path, absl::string_view bytes) {
  // Beside it first, so that nobody reads half a file.
  const std::string beside = path + ".new";
  std::ofstream file(beside, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file || std::rename(beside.c_str(), path.c_str()) != 0) {
    return absl::UnavailableError(absl::StrCat("cannot write ", path));
  }
  return absl::OkStatus();
}

absl::Status ReadLessons(Lessons& lessons) {
  v1::CategoryTable table;
  RETURN_IF_ERROR(ReadTextProto(absl::GetFlag(FLAGS_categories), table));
  for (const v1::Category& category : table.categories()) {
    lessons.categories.push_back(category.id());
    if (category.invalid()) lessons.invalid = category.id();
    for (const std::string& keyword : category.strong_keywords()) {
      lessons.phrases.push_back({category.id(), keyword});
    }
    for (const std::string& keyword : category.medium_keywords()) {
      if (!category.invalid()) {
        lessons.phrases.push_back({category.id(), keyword});
      }
    }
  }
  if (lessons.invalid.empty() || lessons.categories.size() < 2 ||
      lessons.categories.size() > model::kMostCategories) {
    return absl::InvalidArgumentError(
        absl::StrCat(absl::GetFlag(FLAGS_categories), ": needs 2 to ",
                     model::kMostCategories,
                     " categories, one of them with `invalid: true`; it has ",
                     lessons.categories.size()));
  }
  const std::string lexicon = absl::GetFlag(FLAGS_lexicon);
  ASSIGN_OR_RETURN(const auto phrases, ReadPhrases(lexicon + "/topics.tsv"));
  lessons.phrases.insert(lessons.phrases.end(), phrases.begin(), phrases.end());
  ASSIGN_OR_RETURN(lessons.shorthands,
                   ReadShorthands(lexicon + "/respelling.tsv"));
  return absl::OkStatus();
}

std::vector<Answer> AnswersOf(const model::LinearModel& model,
                              const std::vector<HeldOut>& held_out) {
  std::vector<Answer> answers;
  for (const HeldOut& one : held_out) {
    answers.push_back({one.text, {model::Assess(model, one.scores), {}}});
  }
  return answers;
}

std::vector<Answer> Complete(const PhraseClassifier& phrases,
                             const std::vector<Answer>& answers) {
  std::vector<Answer> completed;
  for (const Answer& answer : answers) {
    completed.push_back(
        {answer.text, phrases.Complete(answer.text->text, answer.verdict)});
  }
  return completed;
}

absl::StatusOr<PhraseClassifier> ReadPhraseClassifier(
    const model::LinearModel& model) {
  v1::ClassificationConfig config;
  RETURN_IF_ERROR(ReadTextProto(absl::GetFlag(FLAGS_phrases), config));
  ASSIGN_OR_RETURN(auto topics, model::ModelClassifier::Create(model));
  return PhraseClassifier::Create(
      config, std::make_unique<model::ModelClassifier>(std::move(topics)));
}

absl::Status CollectCorrections(const std::string& out) {
  kafka::ClientOptions client;
  client.brokers = absl::GetFlag(FLAGS_brokers);
  client.client_id = "paht-train";
  ASSIGN_OR_RETURN(const std::vector<LabelledText> texts,
                   ReadCorrections(client, absl::GetFlag(FLAGS_topic)));
  RETURN_IF_ERROR(Write(out, ToTsv(texts)));
  std::printf("%zu corrected reports\n", texts.size());
  return absl::OkStatus();
}

absl::Status Run(const std::vector<std::string>& paths) {
  const std::string out = absl::GetFlag(FLAGS_out);
  if (absl::GetFlag(FLAGS_from_log) && !out.empty() && paths.empty()) {
    return CollectCorrections(out);
  }
  if (out.empty() || paths.empty()) {
    return absl::InvalidArgumentError(
        "which texts, and where to? paht-train --out=FILE TEXTS.tsv..., or "
        "paht-train --from_log --out=FILE");
  }
  Lessons lessons;
  RETURN_IF_ERROR(ReadLessons(lessons));
  std::vector<LabelledText> texts;
  for (const std::string& path : paths) {
    ASSIGN_OR_RETURN(const std::vector<LabelledText> more, ReadTexts(path));
    texts.insert(texts.end(), more.begin(), more.end());
  }
  for (const LabelledText& text : texts) lessons.texts.push_back(&text);

  ASSIGN_OR_RETURN(const std::vector<HeldOut> held_out, CrossValidate(lessons));
  ASSIGN_OR_RETURN(model::LinearModel model, Fit(lessons));
  Calibrate(held_out, model);
  const std::string bytes = model::ToBytes(model);
  RETURN_IF_ERROR(Write(out, bytes));
  ASSIGN_OR_RETURN(model, model::ReadModel(out));

  const std::vector<Answer> answers = AnswersOf(model, held_out);
  const double threshold = ThresholdFor(answers, kSure);
  std::string report = absl::StrCat(
      model.version, ", ", bytes.size(), " bytes, from ", texts.size(),
      " texts and ", lessons.phrases.size(), " phrases\nsure from ", threshold,
      " on; sharpness ", model.category_sharpness, " and ",
      model.urgency_sharpness, "; emergency from ", model.emergency_threshold,
      ", no report from ", model.invalid_threshold,
      "\n\nEach hand by the model that was fitted without it (the model "
      "alone, without the service's phrases)\n",
      Describe(Measure(answers, lessons.invalid, threshold)));
  ASSIGN_OR_RETURN(const PhraseClassifier phrases, ReadPhraseClassifier(model));
  absl::StrAppend(
      &report,
      "\nThe same with the service's phrases, which were chosen with these "
      "texts in view\n",
      DescribeEmergencies(
          Measure(Complete(phrases, answers), lessons.invalid, threshold)));
  if (const std::string path = absl::GetFlag(FLAGS_test); !path.empty()) {
    ASSIGN_OR_RETURN(const std::vector<LabelledText> test, ReadTexts(path));
    ASSIGN_OR_RETURN(const auto classifier,
                     model::ModelClassifier::Create(model));
    std::vector<Answer> tested;
    for (const LabelledText& text : test) {
      tested.push_back({&text, classifier.Classify(text.text)});
    }
    absl::StrAppend(&report, "\n", path, "\n",
                    Describe(Measure(tested, lessons.invalid, threshold)),
                    "\nthe same with the phrases\n",
                    DescribeEmergencies(Measure(Complete(phrases, tested),
                                                lessons.invalid, threshold)));
  }
  if (const std::string path = absl::GetFlag(FLAGS_report); !path.empty()) {
    return Write(path, report);
  }
  std::fputs(report.c_str(), stdout);
  return absl::OkStatus();
}

}  // namespace
}  // namespace paht::classification::train

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage(
      "learns from labelled texts and writes the model of classification:\n"
      "  paht-train --out=FILE TEXTS.tsv...\n"
      "or writes what officers corrected as such texts:\n"
      "  paht-train --from_log --out=FILE");
  const std::vector<char*> rest = absl::ParseCommandLine(argc, argv);
  const absl::Status status = paht::classification::train::Run(
      std::vector<std::string>(rest.begin() + 1, rest.end()));
  if (status.ok()) return 0;
  std::fprintf(stderr, "paht-train: %s\n",
               std::string(status.message()).c_str());
  return 1;
}
