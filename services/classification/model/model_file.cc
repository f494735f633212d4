#include "services/classification/model/model_file.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "common/base/digest.h"
#include "paht/v1/model.pb.h"
#include "services/classification/model/features.h"
#include "services/classification/model/linear_model.h"

namespace paht::classification::model {
namespace {

constexpr absl::string_view kMagic = "paht-model ";
constexpr size_t kDigestBytes = 32;
constexpr size_t kVersionBytes = 4;  // Of the digest, in the version.
constexpr size_t kWeightBytes = static_cast<size_t>(kRows) * kColumns;

absl::Status Wrong(absl::string_view path, absl::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat(path, ": ", what, "; build it again with paht-train"));
}

bool IsProbability(float value) { return value >= 0 && value <= 1; }

bool IsSharpness(float value) { return value > 0 && std::isfinite(value); }

// What is wrong with the parts; empty: nothing.
std::string Fault(const v1::ModelFile& file) {
  const std::set<std::string> unique(file.categories().begin(),
                                     file.categories().end());
  const auto categories = static_cast<size_t>(file.categories_size());
  if (categories < 2 || categories > kMostCategories ||
      unique.size() != categories || unique.count("") != 0) {
    return absl::StrCat("has ", categories, " categories instead of 2 to ",
                        kMostCategories, " different ones");
  }
  if (file.invalid() >= categories) {
    return "does not say which category is for what is no report";
  }
  if (file.weights().size() != kWeightBytes) {
    return absl::StrCat("has ", file.weights().size(), " weights instead of ",
                        kWeightBytes);
  }
  if (static_cast<size_t>(file.step_size()) != kColumns ||
      static_cast<size_t>(file.bias_size()) != kColumns) {
    return absl::StrCat("does not have ", kColumns, " steps and biases");
  }
  for (size_t c = 0; c < kColumns; ++c) {
    if (!std::isfinite(file.step(static_cast<int>(c))) ||
        !std::isfinite(file.bias(static_cast<int>(c)))) {
      return "has steps or biases that are no numbers";
    }
  }
  if (!IsSharpness(file.category_sharpness()) ||
      !IsSharpness(file.urgency_sharpness()) ||
      !IsProbability(file.emergency_threshold()) ||
      !IsProbability(file.invalid_threshold())) {
    return "has sharpness or thresholds that make no sense";
  }
  return "";
}

}  // namespace

std::string ToBytes(const LinearModel& model) {
  v1::ModelFile file;
  for (const std::string& category : model.categories) {
    file.add_categories(category);
  }
  file.set_invalid(static_cast<uint32_t>(model.invalid));
  for (const auto& [from, to] : model.respelling) {
    v1::Respelling& respelling = *file.add_respelling();
    respelling.set_from(from);
    respelling.set_to(to);
  }
  file.mutable_weights()->assign(
      reinterpret_cast<const char*>(model.weights.data()),
      model.weights.size());
  file.mutable_step()->Add(model.step.begin(), model.step.end());
  file.mutable_bias()->Add(model.bias.begin(), model.bias.end());
  file.set_category_sharpness(model.category_sharpness);
  file.set_urgency_sharpness(model.urgency_sharpness);
  file.set_emergency_threshold(model.emergency_threshold);
  file.set_invalid_threshold(model.invalid_threshold);
  const std::string body = file.SerializeAsString();
  return absl::StrCat(kMagic, kModelFormat, "\n", Sha256(body), body);
}

absl::StatusOr<LinearModel> FromBytes(absl::string_view path,
                                      absl::string_view bytes) {
  if (!absl::ConsumePrefix(&bytes, kMagic)) {
    return Wrong(path, "is no model");
  }
  const size_t end = bytes.find('\n');
  if (end == absl::string_view::npos || end > 8) {
    return Wrong(path, "is no model");
  }
  const absl::string_view format = bytes.substr(0, end);
  if (format != absl::StrCat(kModelFormat)) {
    return Wrong(path,
                 absl::StrCat("is of format ", format,
                              ", this program reads format ", kModelFormat));
  }
  bytes.remove_prefix(end + 1);
  if (bytes.size() < kDigestBytes) return Wrong(path, "is cut off");
  const absl::string_view digest = bytes.substr(0, kDigestBytes);
  bytes.remove_prefix(kDigestBytes);
  if (Sha256(bytes) != digest) {
    return Wrong(path, "is cut off or damaged: its digest is another");
  }
  v1::ModelFile file;
  if (!file.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return Wrong(path, "cannot be parsed");
  }
  if (const std::string fault = Fault(file); !fault.empty()) {
    return Wrong(path, fault);
  }
  LinearModel model;
  model.version = absl::StrCat(
      "model-", absl::BytesToHexString(digest.substr(0, kVersionBytes)));
  model.categories.assign(file.categories().begin(), file.categories().end());
  model.invalid = file.invalid();
  for (const v1::Respelling& respelling : file.respelling()) {
    model.respelling.emplace_back(respelling.from(), respelling.to());
  }
  model.weights.assign(file.weights().begin(), file.weights().end());
  std::copy(file.step().begin(), file.step().end(), model.step.begin());
  std::copy(file.bias().begin(), file.bias().end(), model.bias.begin());
  model.category_sharpness = file.category_sharpness();
  model.urgency_sharpness = file.urgency_sharpness();
  model.emergency_threshold = file.emergency_threshold();
  model.invalid_threshold = file.invalid_threshold();
  return model;
}

absl::StatusOr<LinearModel> ReadModel(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return absl::NotFoundError(absl::StrCat(
        path,
        ": there is no model that can be read; the build makes one, or "
        "paht-train"));
  }
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return FromBytes(path, bytes.str());
}

}  // namespace paht::classification::model
