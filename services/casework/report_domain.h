#ifndef SERVICES_CASEWORK_REPORT_DOMAIN_H_
#define SERVICES_CASEWORK_REPORT_DOMAIN_H_

#include <google/protobuf/message.h>

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/calendar/working_calendar.h"
#include "common/ledger/domain.h"
#include "paht/v1/config.pb.h"
#include "services/casework/rules/current_rules.h"

namespace paht::casework {

// The suffix of the topic for the unmasked texts.
inline constexpr char kOriginalsTopic[] = "report-originals";

// Reports, as the ledger sees them: v1::ReportCommand, v1::ReportEvent and
// v1::ReportState in bytes around the pure functions of core/. Pure itself.
//
// The originals of the first event are under the report's id; those of a later
// one under "<report id>.<sequence>", on the same partition, so that compaction
// keeps them all.
class ReportDomain : public ledger::Domain {
 public:
  // The rules at the moment of a decision.
  using GetRules = std::function<std::shared_ptr<const Rules>()>;

  explicit ReportDomain(GetRules rules) : rules_(std::move(rules)) {}
  // The same rules for ever, and nobody stands in.
  ReportDomain(v1::CaseworkConfig policy, WorkingCalendar calendar);

  absl::StatusOr<ledger::Command> ParseCommand(
      absl::string_view key, absl::string_view value) const override;
  absl::StatusOr<ledger::State> ParseState(
      absl::string_view key, absl::string_view value) const override;
  absl::Time LastEventAt(const google::protobuf::Message& state) const override;
  // The reply is a v1::CommandResult.
  ledger::Decision Decide(const google::protobuf::Message* state,
                          const google::protobuf::Message& command,
                          absl::Time decided_at) const override;
  std::optional<ledger::Due> NextDue(
      const google::protobuf::Message& state) const override;

 private:
  const GetRules rules_;
};

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_REPORT_DOMAIN_H_
