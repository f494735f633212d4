// What a ledger is told about one kind of aggregate (reports in casework,
// households in adoption): how to read its records and what its rules decide.
// Pure: no clock, no I/O, no configuration that is not passed in.
#ifndef COMMON_LEDGER_DOMAIN_H_
#define COMMON_LEDGER_DOMAIN_H_

#include <google/protobuf/message.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace paht::ledger {

// An aggregate's state; never changed, only replaced.
using State = std::shared_ptr<const google::protobuf::Message>;
using Command = std::unique_ptr<const google::protobuf::Message>;

// A public fact, ready to be written.
struct Event {
  std::string id;        // "<aggregate id>.<sequence>"
  std::string type;      // "report.assigned.v1"
  int64_t sequence = 0;  // 1, 2, 3 …
  std::string value;     // Serialised.
};

// A record beside the events, for one of the ledger's extra topics.
struct SideRecord {
  std::string topic;                 // A suffix: "report-originals".
  std::string key_suffix;            // After the aggregate's id: ".3".
  std::optional<std::string> value;  // Absent: a tombstone.
};

// A wish of the domain's own: about another aggregate, following from a
// decision and written in the same transaction, or about one in which something
// becomes due. Its id must derive from what it rests on.
struct Proposal {
  std::string id;
  std::string type;   // "command.settle-duplicate.v1"
  std::string key;    // The id of the aggregate that it is about.
  std::string value;  // A serialised command.
};

// What the rules say about one command.
struct Decision {
  // Empty: a rejection, a repetition, or a command that came too late.
  std::vector<Event> events;
  State state;  // After the events; null when there are none.
  std::vector<SideRecord> sides;
  // With events or without.
  std::vector<Proposal> proposals;
  // For the caller, if one waits: serialised, and under which key it is kept
  // for a caller who asks again.
  std::string reply;
  std::string reply_key;
  // Why there are no events, for metrics: "illegal-state", "repeated". Lower
  // case, few different ones.
  std::string rejection;
  // A rejection that somebody must see although nobody waits (an acknowledged
  // Submit): goes to dead letters too, with this text.
  std::string dead_letter;
};

// A command that becomes due by itself.
struct Due {
  absl::Time at;
  std::string id;       // Of the command, derived from what it rests on.
  std::string type;     // "command.mark-overdue.v1"
  std::string command;  // Serialised.
};

class Domain {
 public:
  virtual ~Domain() = default;

  // InvalidArgument says why the record is poison; it must name `key`, too.
  virtual absl::StatusOr<Command> ParseCommand(
      absl::string_view key, absl::string_view value) const = 0;

  // FailedPrecondition: a state of a version that this build does not know;
  // the ledger refuses to start over it.
  virtual absl::StatusOr<State> ParseState(absl::string_view key,
                                           absl::string_view value) const = 0;

  // When the last event of `state` was decided.
  virtual absl::Time LastEventAt(
      const google::protobuf::Message& state) const = 0;

  // `state` is null when there is no such aggregate yet. `decided_at` is never
  // before the aggregate's last event.
  virtual Decision Decide(const google::protobuf::Message* state,
                          const google::protobuf::Message& command,
                          absl::Time decided_at) const = 0;

  // The next thing that becomes due by itself in `state`, if any.
  virtual std::optional<Due> NextDue(
      const google::protobuf::Message& state) const = 0;
};

}  // namespace paht::ledger

#endif  // COMMON_LEDGER_DOMAIN_H_
