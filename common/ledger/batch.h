// One batch of commands, decided: what to write, what to remember once it is
// written, and whom to answer. Pure.
#ifndef COMMON_LEDGER_BATCH_H_
#define COMMON_LEDGER_BATCH_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/kafka/record.h"
#include "common/ledger/domain.h"
#include "common/ledger/ledger.h"

namespace paht::ledger {

// Names of the topics in full, and what every record carries.
struct BatchTopics {
  std::string prefix;
  std::string commands;
  std::string events;
  std::string states;
  std::string dead_letters;
  std::string source;    // ce_source
  std::string consumer;  // Who sets records aside.
  int32_t partitions = 0;
};

struct Batch {
  std::vector<kafka::Record> records;  // To write, in order.
  // To remember after the commit: (partition, aggregate id) → state.
  std::map<std::pair<int32_t, std::string>, State> states;
  std::vector<Reply> replies;
  int accepted = 0;                     // Commands that led to events.
  int dead_letters = 0;                 // Records set aside.
  std::map<std::string, int> rejected;  // By reason.
};

// The committed state of an aggregate, or null.
using FindState = std::function<State(int32_t partition, absl::string_view id)>;

// Decides `commands` in order; a later one sees what an earlier one led to.
// What cannot be parsed, or lies on another partition than its key's, is set
// aside with the reason.
Batch DecideBatch(absl::Span<const kafka::Record> commands,
                  const Domain& domain, const FindState& find,
                  const BatchTopics& topics, absl::Time now);

// A command like everyone's, with the envelope of every record. The partition
// is that of its key.
kafka::Record ToRecord(Proposal proposal, const BatchTopics& topics,
                       absl::Time now, absl::string_view trace_parent);

}  // namespace paht::ledger

#endif  // COMMON_LEDGER_BATCH_H_
