#ifndef SERVICES_CASEWORK_DISCLOSURE_DISCLOSER_H_
#define SERVICES_CASEWORK_DISCLOSURE_DISCLOSER_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "paht/v1/casework.pb.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/state.pb.h"
#include "services/casework/disclosure/record_index.h"
#include "services/casework/history_reader.h"
#include "services/casework/rules/current_rules.h"

namespace paht::casework {

// Answers Casework.Disclose: finds what state the report is in, asks core/ what
// the caller may see, and only then gets that from Kafka. Keeps nothing.
// Thread-safe; no call waits for another.
class Discloser {
 public:
  // What this instance has of a report; null when it has nothing.
  using FindState =
      std::function<std::shared_ptr<const v1::ReportState>(const std::string&)>;
  using GetRules = std::function<std::shared_ptr<const Rules>()>;
  using Done =
      absl::AnyInvocable<void(absl::StatusOr<v1::DiscloseResponse> answer)>;

  // Everything referred to must outlive the discloser.
  struct Sources {
    FindState find_state;
    const HistoryReader& histories;  // For reports of other instances.
    RecordFinder& originals;
    RecordFinder& contacts;
    GetRules rules;
  };

  explicit Discloser(Sources sources) : sources_(std::move(sources)) {}

  // `caller` is Authorise()'s. Calls `done` once, perhaps before it returns, on
  // any thread, a little before `deadline`; this object must live until then.
  // Errors as in casework.proto. Logs and counts who saw what, and never the
  // contents.
  void Disclose(const v1::ReportCommand& caller, absl::Time deadline,
                const std::string& trace_parent, Done done) const;

 private:
  const Sources sources_;
};

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_DISCLOSURE_DISCLOSER_H_
