#include "services/paht/verify/partition_check.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/timestamp.h"
#include "common/kafka/record.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/state.pb.h"
#include "services/casework/core/evolve.h"
#include "services/paht/verify/finding.h"
#include "services/paht/verify/step.h"

namespace paht::cli {
namespace {

// States of reports that ended so long ago may be gone (a tombstone).
constexpr absl::Duration kStatesKept = absl::Hours(24 * 400);

// A key is whatever somebody wrote.
std::string Shown(absl::string_view key) {
  return absl::CHexEscape(key.substr(0, 60));
}

std::string Where(const kafka::Record& record) {
  return absl::StrCat(record.topic, "/", record.partition, " offset ",
                      record.offset);
}

std::string Differences(const v1::ReportState& fold,
                        const v1::ReportState& state) {
  std::string words;
  google::protobuf::util::MessageDifferencer differencer;
  differencer.ReportDifferencesToString(&words);
  differencer.Compare(fold, state);
  std::replace(words.begin(), words.end(), '\n', ' ');
  return words.substr(0, 300);
}

}  // namespace

void PartitionCheck::Tell(Report& report, Finding finding) {
  if (report.broken) return;
  report.broken = true;
  ForgetAhead(report);
  findings_.Add(std::move(finding));
}

void PartitionCheck::ForgetAhead(Report& report) {
  if (report.ahead.empty()) return;
  report.ahead.clear();
  --ahead_;
}

void PartitionCheck::AddEvent(const kafka::Record& record) {
  ++events_;
  v1::ReportEvent event;
  if (!record.value.has_value() || !event.ParseFromString(*record.value) ||
      event.report_id() != record.key) {
    Finding finding{
        kUnreadable, Shown(record.key),
        absl::StrCat(Where(record),
                     " is no ReportEvent of the report in its key")};
    const auto known = reports_.find(record.key);
    if (known == reports_.end()) {
      findings_.Add(std::move(finding));
    } else {
      Tell(known->second, std::move(finding));
    }
    return;
  }
  Report& report = reports_[record.key];
  if (kafka::PartitionOf(record.key, partitions_) != partition_) {
    Tell(report, {kMisplaced, record.key, Where(record)});
  }
  if (report.broken) return;
  if (auto wrong = CheckStep(report.fold, event)) {
    return Tell(report, *std::move(wrong));
  }
  if (auto wrong = CheckEventHeaders(record, event)) {
    return Tell(report, *std::move(wrong));
  }
  if (auto wrong = CheckPersonalData(event)) {
    return Tell(report, *std::move(wrong));
  }
  report.fold = casework::Evolve(std::move(report.fold), event);
  if (!report.ahead.empty() &&
      report.fold.sequence() == report.state_sequence) {
    const std::string value = report.ahead;
    ForgetAhead(report);
    CompareState(report, value);
  }
}

void PartitionCheck::BeginStates() {
  for (auto& [id, report] : reports_) {
    report.sequence_at_mark = report.fold.sequence();
  }
}

void PartitionCheck::AddState(const kafka::Record& record) {
  ++states_;
  Report& report = reports_[record.key];
  ForgetAhead(report);
  if (report.broken) return;
  report.state_sequence = 0;
  if (!record.value.has_value()) return;  // A tombstone.
  v1::ReportState state;
  if (!state.ParseFromString(*record.value) ||
      state.report_id() != record.key) {
    return Tell(report,
                {kUnreadable, Shown(record.key),
                 absl::StrCat(Where(record), " is no ReportState of its key")});
  }
  report.state_sequence = state.sequence();
  if (state.sequence() > report.fold.sequence()) {
    report.ahead = *record.value;
    ++ahead_;
  } else if (state.sequence() == report.fold.sequence()) {
    CompareState(report, *record.value);
  }
  // Older ones are overwritten by later ones, or found in Finish().
}

void PartitionCheck::CompareState(Report& report, const std::string& value) {
  if (report.broken || report.fold.SerializeAsString() == value) return;
  v1::ReportState state;
  state.ParseFromString(value);
  Tell(report, {kStaleState, state.report_id(),
                absl::StrCat("at event ", state.sequence(), ": ",
                             Differences(report.fold, state))});
}

bool PartitionCheck::HasCome(const std::string& report_id) const {
  const auto found = reports_.find(report_id);
  // Of a broken one something is there, and what is wrong with it was told.
  return found != reports_.end() &&
         (found->second.fold.sequence() > 0 || found->second.broken);
}

bool PartitionCheck::NeedsMoreEvents() const {
  return ahead_ > 0 ||
         !std::all_of(expected_.begin(), expected_.end(),
                      [&](const std::string& id) { return HasCome(id); });
}

void PartitionCheck::Finish(absl::Time now) {
  for (const std::string& id : expected_) {
    if (!HasCome(id)) {
      findings_.Add(
          {kMissingAcknowledged, id, "was acknowledged and has no event"});
    }
  }
  for (auto& [id, report] : reports_) {
    if (report.broken) continue;
    const int64_t at_mark = report.sequence_at_mark;
    const bool may_be_gone =
        now - ToTime(report.fold.last_event_at()) > kStatesKept;
    if (!report.ahead.empty()) {
      Tell(report,
           {kStaleState, id,
            absl::StrCat("the state is at event ", report.state_sequence,
                         " and the events end at ", report.fold.sequence())});
    } else if (report.state_sequence == 0 && at_mark > 0 && !may_be_gone) {
      Tell(report, {kStaleState, id, "there is no state"});
    } else if (report.state_sequence > 0 && report.state_sequence < at_mark) {
      Tell(report,
           {kStaleState, id,
            absl::StrCat("the state is at event ", report.state_sequence,
                         " and the events were at ", at_mark)});
    }
  }
}

}  // namespace paht::cli
