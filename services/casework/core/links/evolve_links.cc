#include "services/casework/core/links/evolve_links.h"

#include <google/protobuf/repeated_ptr_field.h>

#include <algorithm>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/string_view.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/state.pb.h"
#include "services/casework/core/resume_clock.h"

namespace paht::casework {
namespace {

using Event = v1::ReportEvent;
using State = v1::ReportState;
using Ids = google::protobuf::RepeatedPtrField<std::string>;

// An incident that it left lies this far back at most.
constexpr int kMostLeft = 10;

void Remove(absl::string_view id, Ids& ids) {
  ids.erase(std::remove(ids.begin(), ids.end(), id), ids.end());
}

void Add(const std::string& id, Ids& ids) {
  if (ids.size() >= kMostLinked || absl::c_linear_search(ids, id)) return;
  *ids.Add() = id;
}

void Apply(const v1::ReportSplit& fact, State& state) {
  // Parts that could not be made are made anew, under other ids.
  for (const v1::PartOutcome& part : state.parts()) {
    if (part.status() == v1::REPORT_STATUS_UNSPECIFIED) {
      Remove(part.report_id(), *state.mutable_child_ids());
    }
  }
  auto& parts = *state.mutable_parts();
  parts.erase(std::remove_if(parts.begin(), parts.end(),
                             [](const v1::PartOutcome& part) {
                               return part.status() ==
                                      v1::REPORT_STATUS_UNSPECIFIED;
                             }),
              parts.end());
  for (const v1::SplitPart& part : fact.parts()) {
    state.add_child_ids(part.report_id());
  }
}

void Apply(const v1::PartRecorded& fact, State& state) {
  for (v1::PartOutcome& part : *state.mutable_parts()) {
    if (part.report_id() == fact.part().report_id()) {
      part = fact.part();
      return;
    }
  }
  *state.add_parts() = fact.part();
}

void Apply(const v1::ReportMarkedDuplicate& fact, State& state) {
  state.set_duplicate_of(fact.original_id());
  state.set_status_before(state.status());
  state.clear_duplicate_settled();
  state.clear_outcome_sequence();
  state.clear_incident_id();
}

void Apply(const v1::DuplicateRefused& fact, const Event& event, State& state) {
  state.clear_duplicate_of();
  state.clear_status_before();
  state.clear_duplicate_settled();
  if (fact.has_due_at()) ResumeClock(fact, event.sequence(), state);
}

void Apply(const v1::DuplicateAdopted& fact, State& state) {
  Add(fact.duplicate_id(), *state.mutable_duplicate_ids());
  for (const std::string& id : fact.duplicate_ids()) {
    Add(id, *state.mutable_duplicate_ids());
  }
  for (const std::string& id : fact.follower_ids()) {
    Add(id, *state.mutable_follower_ids());
  }
}

void Apply(const v1::IncidentGathered& fact, State& state) {
  v1::Incident& incident = *state.mutable_incident();
  if (incident.status() == v1::INCIDENT_STATUS_UNSPECIFIED) {
    incident.set_status(v1::INCIDENT_STATUS_PROPOSED);
  }
  incident.mutable_member_ids()->MergeFrom(fact.member_ids());
}

void Apply(const v1::IncidentConfirmed& fact, State& state) {
  v1::Incident& incident = *state.mutable_incident();
  incident.set_status(v1::INCIDENT_STATUS_CONFIRMED);
  *incident.mutable_member_ids() = fact.member_ids();
  incident.mutable_left_out_ids()->MergeFrom(fact.left_out_ids());
}

void LeaveForGood(State& state) {
  if (state.incident_id().empty()) return;
  Ids& left = *state.mutable_left_incident_ids();
  *left.Add() = state.incident_id();
  if (left.size() > kMostLeft) left.DeleteSubrange(0, left.size() - kMostLeft);
  state.clear_incident_id();
}

}  // namespace

void ApplyLink(const Event& event, State& state) {
  switch (event.fact_case()) {
    case Event::kFollowChanged:
      if (event.follow_changed().following()) {
        Add(event.actor().id(), *state.mutable_follower_ids());
      } else {
        Remove(event.actor().id(), *state.mutable_follower_ids());
      }
      break;
    case Event::kSplit:
      Apply(event.split(), state);
      break;
    case Event::kPartRecorded:
      Apply(event.part_recorded(), state);
      break;
    case Event::kMarkedDuplicate:
      Apply(event.marked_duplicate(), state);
      break;
    case Event::kDuplicateAdopted:
      Apply(event.duplicate_adopted(), state);
      break;
    case Event::kDuplicateSettled:
      state.set_duplicate_of(event.duplicate_settled().original_id());
      state.set_duplicate_settled(true);
      break;
    case Event::kDuplicateRefused:
      Apply(event.duplicate_refused(), event, state);
      break;
    case Event::kOutcomeShared:
      state.set_outcome_sequence(event.outcome_shared().original_sequence());
      break;
    case Event::kIncidentGathered:
      Apply(event.incident_gathered(), state);
      break;
    case Event::kIncidentConfirmed:
      Apply(event.incident_confirmed(), state);
      break;
    case Event::kIncidentDismissed:
      state.mutable_incident()->set_status(v1::INCIDENT_STATUS_DISMISSED);
      break;
    case Event::kIncidentJoined:
      state.set_incident_id(event.incident_joined().incident_id());
      break;
    case Event::kIncidentLeft:
      LeaveForGood(state);
      if (event.incident_left().has_due_at()) {
        ResumeClock(event.incident_left(), event.sequence(), state);
      }
      break;
    case Event::kReopened:
      LeaveForGood(state);
      break;
    default:
      break;
  }
}

}  // namespace paht::casework
