// What holds of several reports whatever people do with them, in whatever order
// their commands are decided.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/timestamp.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/report.pb.h"
#include "services/casework/core/explain/due_account.h"
#include "services/casework/core/links/standing.h"
#include "tests/services/casework/links/world.h"
#include "tests/services/casework/support.h"

namespace paht::casework {
namespace {

constexpr int kReports = 6;

struct Step {
  int what = 0;
  int report = 0;
  int other = 0;
  int pick = 0;
  bool at_once = false;  // Together with the next one.
};

rc::Gen<Step> AnyStep() {
  const auto range = [](int count) {
    return rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, count));
  };
  return rc::gen::build<Step>(rc::gen::set(&Step::what, range(12)),
                              rc::gen::set(&Step::report, range(100)),
                              rc::gen::set(&Step::other, range(100)),
                              rc::gen::set(&Step::pick, range(7)),
                              rc::gen::set(&Step::at_once));
}

class Town {
 public:
  Town() {
    for (int number = 1; number <= kReports; ++number) {
      world_.ToInProgress(number);
      ids_.push_back(ReportId(number));
    }
  }

  void Do(const Step& step) {
    world_.pick = static_cast<size_t>(step.pick);
    for (const v1::ReportCommand& command : CommandsOf(step)) {
      world_.Queue(command);
    }
    if (!step.at_once) world_.Settle();
  }

  World& world() { return world_; }
  const std::vector<std::string>& ids() const { return ids_; }

 private:
  const std::string& Id(int number) const {
    return ids_[static_cast<size_t>(number) % ids_.size()];
  }

  v1::ReportCommand By(v1::Role role, const std::string& id) {
    v1::ReportCommand command = casework::By(role);
    command.set_report_id(id);
    if (role == v1::ROLE_CITIZEN) {
      command.mutable_actor()->set_id(world_.state(id).reporter_id());
    }
    return command;
  }

  std::vector<v1::ReportCommand> CommandsOf(const Step& step) {
    const std::string id = Id(step.report);
    const std::string other = Id(step.other);
    if (!world_.Exists(id)) return {};
    v1::ReportCommand one = By(v1::ROLE_COORDINATOR, id);
    switch (step.what) {
      case 0:
      case 1:
        one.mutable_mark_duplicate()->set_original_id(other);
        return {one};
      case 2: {
        if (ids_.size() > 20) return {};
        for (int i = 0; i < 2; ++i) {
          v1::SplitPart& part = *one.mutable_split()->add_parts();
          // Now and then an id that is taken.
          part.set_report_id(step.pick == 0 ? Id(step.other + i)
                                            : ReportId(next_++));
          part.set_text("Rác chưa được thu gom.");
          part.set_category("moi_truong");
          part.set_urgency(v1::URGENCY_NORMAL);
          if (step.pick != 0) ids_.push_back(part.report_id());
        }
        return {one};
      }
      case 3:
        one = By(v1::ROLE_SERVICE, id);
        one.mutable_gather_incident()->add_member_ids(other);
        one.mutable_gather_incident()->add_member_ids(Id(step.other + 1));
        return {one};
      case 4:
        one.mutable_confirm_incident();
        return {one};
      case 5:
        one.mutable_dismiss_incident()->set_reason("khác chỗ");
        return {one};
      case 6:
        one.mutable_leave_incident();
        return {one};
      case 7:
        one.mutable_reject()->set_reason(v1::REJECT_REASON_OTHER);
        one.mutable_reject()->set_text("Không thuộc phạm vi.");
        return {one};
      case 8:
        one = By(v1::ROLE_CITIZEN, id);
        one.mutable_withdraw();
        return {one};
      case 9:
        one = By(v1::ROLE_CITIZEN, id);
        one.mutable_reopen()->set_reason("chưa xong");
        return {one};
      default: {
        // To a result, from wherever it is.
        v1::ReportCommand transfer = one;
        transfer.mutable_transfer()->set_department_id(kLead);
        transfer.mutable_transfer()->set_tier(v1::TIER_COMMUNE);
        transfer.mutable_transfer()->set_reason("đúng việc");
        v1::ReportCommand reclassify = By(v1::ROLE_COORDINATOR, id);
        reclassify.mutable_reclassify()->set_category("giao_thong");
        reclassify.mutable_reclassify()->set_urgency(v1::URGENCY_NORMAL);
        v1::ReportCommand accept = By(v1::ROLE_OFFICER, id);
        accept.mutable_accept();
        v1::ReportCommand submit = By(v1::ROLE_OFFICER, id);
        submit.mutable_submit_result()->set_explanation("Đã xử lý xong.");
        v1::ReportCommand approve = By(v1::ROLE_LEADER, id);
        approve.mutable_approve();
        v1::ReportCommand classify = ClassifyCommand(1);
        classify.set_report_id(id);
        classify.mutable_classify()->add_review_reasons(
            v1::REVIEW_REASON_LOW_CONFIDENCE);
        v1::ReportCommand assign =
            AssignCommand(2, world_.now() + absl::Hours(50));
        assign.set_report_id(id);
        return {classify, assign, transfer, accept, submit, approve};
      }
    }
  }

  World world_;
  std::vector<std::string> ids_;
  int next_ = 100;
};

bool Lists(const google::protobuf::RepeatedPtrField<std::string>& ids,
           const std::string& id) {
  return absl::c_linear_search(ids, id);
}

void CheckDuplicate(const World& world, const v1::ReportState& state) {
  RC_ASSERT(state.duplicate_settled());
  const v1::ReportState& original = world.state(state.duplicate_of());
  RC_ASSERT(original.status() != v1::REPORT_STATUS_DUPLICATE);
  RC_ASSERT(original.status() != v1::REPORT_STATUS_WITHDRAWN);
  RC_ASSERT(Lists(original.duplicate_ids(), state.report_id()));
}

void CheckMember(const World& world, const v1::ReportState& state) {
  const v1::ReportState& anchor = world.state(state.incident_id());
  RC_ASSERT(!IsEnded(anchor.status()));
  RC_ASSERT(anchor.incident().status() == v1::INCIDENT_STATUS_CONFIRMED);
  RC_ASSERT(Lists(anchor.incident().member_ids(), state.report_id()));
}

void CheckSplit(const World& world, const v1::ReportState& state) {
  RC_ASSERT(!state.has_assignment());
  RC_ASSERT(absl::c_any_of(state.child_ids(), [&](const std::string& id) {
    return !IsEnded(world.state(id).status());
  }));
}

// Who asks why it is due then is told of every pause.
void CheckAccount(const World& world, const v1::ReportState& state) {
  std::vector<v1::ReportEvent> history;
  for (const v1::ReportEvent& event : world.events()) {
    if (event.report_id() == state.report_id()) history.push_back(event);
  }
  const std::optional<DueAccount> account = AccountOf(history);
  RC_ASSERT(account.has_value() == state.has_assignment());
  if (!account.has_value()) return;
  RC_ASSERT(account->due == ToTime(state.assignment().due_at()));
  if (ClockStands(state)) {
    RC_ASSERT(account->waiting_since == ToTime(state.paused_at()));
  }
}

void CheckAll(const Town& town, const World& world) {
  for (const std::string& id : town.ids()) {
    if (!world.Exists(id)) continue;
    const v1::ReportState& state = world.state(id);
    if (state.status() == v1::REPORT_STATUS_DUPLICATE) {
      CheckDuplicate(world, state);
    }
    if (state.status() == v1::REPORT_STATUS_SPLIT) CheckSplit(world, state);
    if (IsJoined(state)) CheckMember(world, state);
    RC_ASSERT(state.has_paused_at() == ClockStands(state));
    CheckAccount(world, state);
  }
}

RC_GTEST_PROP(Links, HoldWhateverPeopleDo, ()) {
  const std::vector<Step> steps =
      *rc::gen::container<std::vector<Step>>(40, AnyStep());
  Town town;
  World& world = town.world();
  for (const Step& step : steps) {
    town.Do(step);
    if (!step.at_once) CheckAll(town, world);
  }
  world.Settle();
  CheckAll(town, world);
}

}  // namespace
}  // namespace paht::casework
