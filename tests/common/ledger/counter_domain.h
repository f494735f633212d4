#ifndef TESTS_COMMON_LEDGER_COUNTER_DOMAIN_H_
#define TESTS_COMMON_LEDGER_COUNTER_DOMAIN_H_

#include <google/protobuf/wrappers.pb.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/ledger/domain.h"

namespace paht::ledger::testing {

// An aggregate that counts, for tests against a broker. A command is
// "add:<id>"; its event holds that id, so a reader sees which command led to
// which event. The state remembers every id, so that a command again is a
// repetition. An id like "7@1796000000000" says that "7@1796000000000!" is to
// be added by itself at that instant, milliseconds since 1970.
class CounterDomain : public Domain {
 public:
  absl::StatusOr<Command> ParseCommand(absl::string_view /*key*/,
                                       absl::string_view value) const override {
    if (!absl::StartsWith(value, "add:")) {
      return absl::InvalidArgumentError("a command begins with add:");
    }
    auto command = std::make_unique<google::protobuf::StringValue>();
    command->set_value(std::string(value.substr(4)));
    return command;
  }

  absl::StatusOr<State> ParseState(absl::string_view /*key*/,
                                   absl::string_view value) const override {
    auto state = std::make_shared<google::protobuf::StringValue>();
    if (!state->ParseFromString(std::string(value))) {
      return absl::FailedPreconditionError("no counter");
    }
    return state;
  }

  absl::Time LastEventAt(
      const google::protobuf::Message& /*state*/) const override {
    return absl::InfinitePast();
  }

  // The state is the ids in order, each followed by a comma.
  Decision Decide(const google::protobuf::Message* state,
                  const google::protobuf::Message& command,
                  absl::Time /*decided_at*/) const override {
    const std::string& id =
        static_cast<const google::protobuf::StringValue&>(command).value();
    std::string ids =
        state == nullptr
            ? ""
            : static_cast<const google::protobuf::StringValue*>(state)->value();
    Decision decision;
    decision.reply_key = id;
    decision.reply = id;
    if (absl::StrContains(absl::StrCat(",", ids), absl::StrCat(",", id, ","))) {
      decision.rejection = "repeated";
      return decision;
    }
    absl::StrAppend(&ids, id, ",");
    int64_t sequence = 0;
    for (const char c : ids) sequence += c == ',' ? 1 : 0;
    decision.events.push_back({.id = id,
                               .type = "counter.added.v1",
                               .sequence = sequence,
                               .value = id});
    auto next = std::make_shared<google::protobuf::StringValue>();
    next->set_value(ids);
    decision.state = next;
    return decision;
  }

  std::optional<Due> NextDue(
      const google::protobuf::Message& state) const override {
    const std::string& ids =
        static_cast<const google::protobuf::StringValue&>(state).value();
    for (const absl::string_view id :
         absl::StrSplit(ids, ',', absl::SkipEmpty())) {
      const std::pair<absl::string_view, absl::string_view> parts =
          absl::StrSplit(id, absl::MaxSplits('@', 1));
      int64_t milliseconds = 0;
      if (!absl::SimpleAtoi(parts.second, &milliseconds)) continue;
      if (absl::StrContains(ids, absl::StrCat(id, "!,"))) continue;
      return Due{.at = absl::FromUnixMillis(milliseconds),
                 .id = absl::StrCat(id, "!"),
                 .type = "command.add.v1",
                 .command = absl::StrCat("add:", id, "!")};
    }
    return std::nullopt;
  }
};

}  // namespace paht::ledger::testing

#endif  // TESTS_COMMON_LEDGER_COUNTER_DOMAIN_H_
