#include "services/notification/core/template.h"

#include <cstddef>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace paht::notification {
namespace {

bool IsName(absl::string_view text) {
  return !text.empty() && absl::c_all_of(text, [](char c) {
    return absl::ascii_islower(static_cast<unsigned char>(c)) || c == '_';
  });
}

}  // namespace

absl::StatusOr<Template> Template::Parse(absl::string_view text) {
  Template parsed;
  while (!text.empty()) {
    const size_t brace = text.find_first_of("{}");
    if (brace != 0) {
      parsed.pieces_.push_back({std::string(text.substr(0, brace))});
      if (brace == absl::string_view::npos) break;
      text.remove_prefix(brace);
    }
    const size_t end = text.find('}');
    if (text[0] == '}' || end == absl::string_view::npos) {
      return absl::InvalidArgumentError(absl::StrCat(
          "the brace of \"", text.substr(0, 20), "\" has no partner"));
    }
    const absl::string_view name = text.substr(1, end - 1);
    if (!IsName(name)) {
      return absl::InvalidArgumentError(
          absl::StrCat("{", name, "} is no placeholder"));
    }
    parsed.pieces_.push_back({std::string(name), true});
    text.remove_prefix(end + 1);
  }
  return parsed;
}

std::vector<std::string> Template::Placeholders() const {
  std::vector<std::string> names;
  for (const Piece& piece : pieces_) {
    if (piece.is_placeholder) names.push_back(piece.text);
  }
  return names;
}

std::string Template::Render(const Values& values) const {
  std::string text;
  for (const Piece& piece : pieces_) {
    if (!piece.is_placeholder) {
      text += piece.text;
      continue;
    }
    const auto value = values.find(piece.text);
    if (value != values.end()) {
      text += value->second;
    } else {
      absl::StrAppend(&text, "{", piece.text, "}");
    }
  }
  return text;
}

}  // namespace paht::notification
