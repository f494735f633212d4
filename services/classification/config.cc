#include "services/classification/config.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <system_error>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/env.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"
#include "common/base/wrong_setting.h"
#include "common/service/flags.h"
#include "paht/v1/config.pb.h"

ABSL_FLAG(std::string, categories,
          paht::EnvOr("PAHT_CATEGORIES", "deploy/config/categories.textproto"),
          "the table of categories, a textproto [PAHT_CATEGORIES]");

ABSL_FLAG(std::string, model, paht::EnvOr("PAHT_MODEL", ""),
          "the statistical model; empty: classification.model beside the "
          "program [PAHT_MODEL]");
ABSL_FLAG(std::string, word_meanings,
          paht::EnvOr("PAHT_WORD_MEANINGS", "deploy/data/word_meanings.tsv"),
          "what words say about topics [PAHT_WORD_MEANINGS]");

namespace paht::classification {
namespace {

constexpr int kPort = 7402;
constexpr int kMetricsPort = 7502;
constexpr char kDefaultConfig[] = "deploy/config/classification.textproto";

// A year, far beyond any limit that an administration would set.
constexpr double kMostHours = 24 * 366;

// Where the build puts it.
std::string BesideTheProgram() {
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  return (program.parent_path() / "classification.model").string();
}

bool IsName(absl::string_view name) {
  for (const char c : name) {
    if (!absl::ascii_islower(static_cast<unsigned char>(c)) &&
        !absl::ascii_isdigit(static_cast<unsigned char>(c)) && c != '_') {
      return false;
    }
  }
  return !name.empty();
}

absl::Status CheckLimits(absl::string_view path, absl::string_view field,
                         const v1::Category& category) {
  const struct {
    absl::string_view name;
    double hours;
  } limits[] = {
      {"limit_hours_low", category.limit_hours_low()},
      {"limit_hours_normal", category.limit_hours_normal()},
      {"limit_hours_high", category.limit_hours_high()},
      {"limit_hours_emergency", category.limit_hours_emergency()},
  };
  for (const auto& [name, hours] : limits) {
    if (!(hours > 0 && hours <= kMostHours)) {
      return WrongSetting(path, absl::StrCat(field, ".", name),
                          "more than 0 and at most 8784 (a year)");
    }
  }
  return absl::OkStatus();
}

bool IsRadius(double metres) { return metres >= 50 && metres <= 1000; }

absl::Status CheckSearch(absl::string_view path,
                         const v1::DuplicateSearch& search) {
  const auto wrong = [&](absl::string_view field, absl::string_view must) {
    return WrongSetting(path, absl::StrCat("duplicates.", field), must);
  };
  if (search.days() < 1 || search.days() > 60) return wrong("days", "1 to 60");
  if (search.resolved_days() < 0 || search.resolved_days() > search.days()) {
    return wrong("resolved_days", "0 to `days`");
  }
  if (!IsRadius(search.radius_m())) {
    return wrong("radius_m", "50 to 1000");
  }
  for (int i = 0; i < search.radii_size(); ++i) {
    if (!IsRadius(search.radii(i).radius_m())) {
      return wrong(absl::StrCat("radii[", i, "].radius_m"), "50 to 1000");
    }
  }
  if (!(search.least_score() > 0 && search.least_score() <= 1)) {
    return wrong("least_score", "more than 0 and at most 1");
  }
  if (search.most_candidates() < 1 || search.most_candidates() > 10) {
    return wrong("most_candidates", "1 to 10");
  }
  return absl::OkStatus();
}

bool IsStorm(int reports) { return reports >= 3 && reports <= 64; }

absl::Status CheckIncidents(absl::string_view path,
                            const v1::IncidentSearch& search) {
  const auto wrong = [&](absl::string_view field, absl::string_view must) {
    return WrongSetting(path, absl::StrCat("incidents.", field), must);
  };
  if (search.window_minutes() < 5 || search.window_minutes() > 1440) {
    return wrong("window_minutes", "5 to 1440");
  }
  if (!IsStorm(search.reports())) return wrong("reports", "3 to 64");
  std::set<std::string> categories;
  for (int i = 0; i < search.counts_size(); ++i) {
    const v1::CategoryCount& count = search.counts(i);
    const std::string field = absl::StrCat("counts[", i, "].");
    if (!IsStorm(count.reports())) {
      return wrong(absl::StrCat(field, "reports"), "3 to 64");
    }
    if (!categories.insert(count.category()).second) {
      return wrong(
          absl::StrCat(field, "category"),
          absl::StrCat("unique; ", count.category(), " is there already"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckCategories(absl::string_view path,
                             const v1::CategoryTable& table) {
  std::set<std::string> ids;
  int invalid = 0;
  for (int i = 0; i < table.categories_size(); ++i) {
    const v1::Category& category = table.categories(i);
    const std::string field = absl::StrCat("categories[", i, "]");
    if (!IsName(category.id())) {
      return WrongSetting(path, absl::StrCat(field, ".id"),
                          "lower-case ASCII letters, digits and underscores");
    }
    if (!ids.insert(category.id()).second) {
      return WrongSetting(
          path, absl::StrCat(field, ".id"),
          absl::StrCat("unique; ", category.id(), " is there already"));
    }
    if (category.name_vi().empty() || category.name_en().empty()) {
      return WrongSetting(path, absl::StrCat(field, ".name_vi and .name_en"),
                          absl::StrCat("there for ", category.id()));
    }
    if (category.strong_keywords().empty()) {
      return WrongSetting(path, absl::StrCat(field, ".strong_keywords"),
                          absl::StrCat("there for ", category.id()));
    }
    invalid += category.invalid();
    // What is no report has no time limit.
    if (!category.invalid()) {
      RETURN_IF_ERROR(CheckLimits(path, field, category));
    }
  }
  if (invalid != 1) {
    return WrongSetting(
        path, "categories",
        absl::StrCat("with exactly one that has `invalid: true`; ", invalid,
                     " have"));
  }
  return absl::OkStatus();
}

absl::Status CheckPhrases(absl::string_view path,
                          const v1::ClassificationConfig& config) {
  if (!(config.review_threshold() > 0 && config.review_threshold() < 1)) {
    return WrongSetting(path, "review_threshold",
                        "between 0 and 1, 0.5 for instance");
  }
  if (config.emergency_phrases().empty()) {
    return WrongSetting(path, "emergency_phrases",
                        "there; without them no emergency is noticed");
  }
  RETURN_IF_ERROR(CheckSearch(path, config.duplicates()));
  RETURN_IF_ERROR(CheckIncidents(path, config.incidents()));
  std::set<std::string> names;
  for (int i = 0; i < config.cues_size(); ++i) {
    const v1::Cue& cue = config.cues(i);
    const std::string field = absl::StrCat("cues[", i, "]");
    if (!IsName(cue.name())) {
      return WrongSetting(path, absl::StrCat(field, ".name"),
                          "lower-case ASCII letters, digits and underscores");
    }
    if (!names.insert(cue.name()).second) {
      return WrongSetting(
          path, absl::StrCat(field, ".name"),
          absl::StrCat("unique; ", cue.name(), " is there already"));
    }
    if (cue.phrases().empty()) {
      return WrongSetting(path, absl::StrCat(field, ".phrases"),
                          absl::StrCat("there for ", cue.name()));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckIncidentCategories(absl::string_view path,
                                     const v1::ClassificationConfig& config,
                                     const v1::CategoryTable& table) {
  std::set<std::string> ids;
  for (const v1::Category& category : table.categories()) {
    ids.insert(category.id());
  }
  for (int i = 0; i < config.incidents().counts_size(); ++i) {
    const std::string& id = config.incidents().counts(i).category();
    if (!ids.contains(id)) {
      return WrongSetting(
          path, absl::StrCat("incidents.counts[", i, "].category"),
          absl::StrCat("the id of a category; ", id, " is none"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<WordMeanings> ReadWordMeanings(const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    return absl::NotFoundError(
        absl::StrCat(path, ": cannot be read; see --word_meanings"));
  }
  std::ostringstream text;
  text << file.rdbuf();
  return WordMeanings::Parse(path, text.str());
}

absl::StatusOr<Config> LoadConfig() {
  Config config;
  ASSIGN_OR_RETURN(config.common,
                   service::ReadCommonOptions({.name = "classification",
                                               .port = kPort,
                                               .metrics_port = kMetricsPort}));
  if (config.common.config.empty()) config.common.config = kDefaultConfig;
  RETURN_IF_ERROR(ReadTextProto(config.common.config, config.phrases));
  RETURN_IF_ERROR(CheckPhrases(config.common.config, config.phrases));
  config.categories_path = absl::GetFlag(FLAGS_categories);
  RETURN_IF_ERROR(ReadTextProto(config.categories_path, config.categories));
  RETURN_IF_ERROR(CheckCategories(config.categories_path, config.categories));
  RETURN_IF_ERROR(CheckIncidentCategories(config.common.config, config.phrases,
                                          config.categories));
  config.model_path = absl::GetFlag(FLAGS_model);
  if (config.model_path.empty()) config.model_path = BesideTheProgram();
  ASSIGN_OR_RETURN(config.word_meanings,
                   ReadWordMeanings(absl::GetFlag(FLAGS_word_meanings)));
  return config;
}

}  // namespace paht::classification
