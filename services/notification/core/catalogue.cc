#include "services/notification/core/catalogue.h"

#include <cstddef>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "paht/v1/config.pb.h"
#include "services/notification/core/notices.h"
#include "services/notification/core/template.h"

namespace paht::notification {
namespace {

// A subject must be legible in a list; a text must fit any channel.
constexpr size_t kMostSubjectCharacters = 150;
constexpr size_t kMostTextCharacters = 2000;
constexpr size_t kMostIdBytes = 64;

bool IsId(absl::string_view id) {
  return !id.empty() && id.size() <= kMostIdBytes &&
         absl::c_all_of(id, [](char c) {
           return absl::ascii_islower(static_cast<unsigned char>(c)) ||
                  absl::ascii_isdigit(static_cast<unsigned char>(c)) ||
                  c == '-' || c == '_';
         });
}

std::string Offered(const Notice& notice) {
  std::string list = "{report_id}";
  for (const absl::string_view name : notice.placeholders) {
    absl::StrAppend(&list, ", {", name, "}");
  }
  return list;
}

std::string Events() {
  std::string list;
  for (const Notice& notice : Notices()) {
    absl::StrAppend(&list, list.empty() ? "" : ", ", notice.event);
  }
  return list;
}

absl::StatusOr<Template> ParseWords(absl::string_view field,
                                    absl::string_view text, size_t most,
                                    const Notice& notice) {
  const auto wrong = [&](absl::string_view what) {
    return absl::InvalidArgumentError(absl::StrCat(field, " ", what));
  };
  if (absl::StripAsciiWhitespace(text).empty()) return wrong("is empty");
  if (!IsValidUtf8(text)) return wrong("is not valid UTF-8");
  if (CountCharacters(text) > most) {
    return wrong(absl::StrCat("is longer than ", most, " characters"));
  }
  absl::StatusOr<Template> parsed = Template::Parse(text);
  if (!parsed.ok()) return wrong(absl::StrCat("- ", parsed.status().message()));
  for (const std::string& name : parsed->Placeholders()) {
    if (!notice.Offers(name)) {
      return wrong(absl::StrCat("has the unknown placeholder {", name, "}; ",
                                notice.event, " offers ", Offered(notice)));
    }
  }
  return parsed;
}

std::string OneLine(std::string text) {
  for (char& c : text) {
    if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) c = ' ';
  }
  return text;
}

}  // namespace

absl::StatusOr<Catalogue> Catalogue::Create(
    absl::string_view path, const v1::NotificationConfig& config) {
  Catalogue catalogue;
  for (int i = 0; i < config.templates_size(); ++i) {
    const v1::NotificationTemplate& it = config.templates(i);
    const std::string where =
        absl::StrCat(path, ": templates[", i, "] (", it.id(), ")");
    const Notice* notice = FindNotice(it.event());
    if (notice == nullptr) {
      return absl::InvalidArgumentError(absl::StrCat(
          where, ".event \"", it.event(),
          "\" is not one that reporters are told of; those are ", Events()));
    }
    if (!IsId(it.id())) {
      return absl::InvalidArgumentError(
          absl::StrCat(where, ".id must be 1 to ", kMostIdBytes,
                       " lower-case letters, digits, '-' and '_'"));
    }
    const auto in = [&where](const absl::Status& status) {
      return absl::InvalidArgumentError(
          absl::StrCat(where, ".", status.message()));
    };
    absl::StatusOr<Template> subject =
        ParseWords("subject", it.subject(), kMostSubjectCharacters, *notice);
    if (!subject.ok()) return in(subject.status());
    absl::StatusOr<Template> text =
        ParseWords("text", it.text(), kMostTextCharacters, *notice);
    if (!text.ok()) return in(text.status());
    if (!catalogue.id_by_event_.emplace(it.event(), it.id()).second) {
      return absl::InvalidArgumentError(absl::StrCat(
          where, ".event \"", it.event(), "\" has a template already"));
    }
    if (!catalogue.by_id_
             .emplace(it.id(),
                      Entry{notice, *std::move(subject), *std::move(text)})
             .second) {
      return absl::InvalidArgumentError(
          absl::StrCat(where, ".id is taken already"));
    }
  }
  for (const Notice& notice : Notices()) {
    if (!catalogue.id_by_event_.contains(notice.event)) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ": templates: there is none for the event \"",
                       notice.event, "\""));
    }
  }
  return catalogue;
}

const std::string& Catalogue::IdFor(absl::string_view event) const {
  return id_by_event_.find(event)->second;
}

absl::StatusOr<Words> Catalogue::Write(absl::string_view template_id,
                                       const Values& values) const {
  const auto entry = by_id_.find(template_id);
  if (entry == by_id_.end()) {
    return absl::NotFoundError(
        absl::StrCat("there is no template \"", template_id, "\""));
  }
  const Notice& notice = *entry->second.notice;
  for (const auto& [name, value] : values) {
    if (!notice.Offers(name)) {
      return absl::InvalidArgumentError(
          absl::StrCat("values[\"", name, "\"] is no placeholder of ",
                       template_id, "; it offers ", Offered(notice)));
    }
  }
  return Words{.subject = OneLine(entry->second.subject.Render(values)),
               .text = entry->second.text.Render(values)};
}

}  // namespace paht::notification
