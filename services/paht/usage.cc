#include "services/paht/usage.h"

#include <CLI/App.hpp>
#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/paht/terminal/table.h"

namespace paht::cli {
namespace {

// More different words are no slip of the finger.
constexpr size_t kMostEdits = 2;

// Levenshtein's: the letters to insert, delete or replace.
size_t Edits(absl::string_view from, absl::string_view to) {
  std::vector<size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (size_t i = 1; i <= from.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= to.size(); ++j) {
      const size_t replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

std::string Question(const std::string& word,
                     const std::vector<std::string>& known) {
  const std::string* nearest = nullptr;
  size_t edits = kMostEdits + 1;
  for (const std::string& candidate : known) {
    if (const size_t n = Edits(word, candidate); n < edits) {
      nearest = &candidate;
      edits = n;
    }
  }
  return nearest == nullptr ? ""
                            : absl::StrCat("; did you mean ", *nearest, "?");
}

std::vector<const CLI::App*> Children(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

// Of a command and of its groups, which have no name.
void CollectFlags(const CLI::App& app, std::vector<std::string>& flags) {
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      flags.push_back("--" + name);
    }
  }
  for (const CLI::App* child : Children(app)) {
    if (child->get_name().empty()) CollectFlags(*child, flags);
  }
}

std::vector<std::string> Commands(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* child : Children(app)) {
    if (!child->get_name().empty()) names.push_back(child->get_name());
  }
  return names;
}

// The command that the line had come to.
const CLI::App& Innermost(const CLI::App& app) {
  for (const CLI::App* child : app.get_subcommands()) {
    if (!child->get_name().empty()) return Innermost(*child);
  }
  return app;
}

// "paht act transfer".
std::string FullName(const CLI::App& app) {
  const CLI::App* parent = app.get_parent();
  return parent == nullptr
             ? app.get_name()
             : absl::StrCat(FullName(*parent), " ", app.get_name());
}

}  // namespace

std::string UnknownWord(const CLI::App& app) {
  const CLI::App& command = Innermost(app);
  const std::vector<std::string> words = command.remaining();
  for (const std::string& word : words) {
    if (!absl::StartsWith(word, "-")) continue;
    const std::string flag = word.substr(0, word.find('='));
    std::vector<std::string> flags;
    CollectFlags(command, flags);
    return Printable(absl::StrCat(FullName(command), " has no flag '", flag,
                                  "'", Question(flag, flags)));
  }
  const std::vector<std::string> names = Commands(command);
  if (words.empty() || names.empty()) return "";
  return Printable(absl::StrCat(FullName(command), " has no command '",
                                words.front(), "'",
                                Question(words.front(), names)));
}

}  // namespace paht::cli
