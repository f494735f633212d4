// What an administrator does to many reports at once, against servers that
// answer what the test says.
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/report_id.h"
#include "common/base/timestamp.h"
#include "common/rpc/call_context.h"
#include "paht/v1/casework.grpc.pb.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/tracking.grpc.pb.h"
#include "services/casework/core/decide.h"
#include "tests/services/casework/support.h"
#include "tests/services/paht/run_paht.h"
#include "tests/services/paht/token_keys.h"
#include "tests/support/local_time.h"

namespace paht::cli {
namespace {

using casework::Desk;

constexpr char kFrom[] = "xa.kt@18133";
constexpr char kTo[] = "xa.kthtdt@18073";

using paht::testing::At;

// Reports that casework's own rules decide on, as both services see them.
class FakeOffice final : public v1::Casework::Service,
                         public v1::Tracking::Service {
 public:
  Desk& Add(const std::string& id, absl::Time now) {
    Desk& desk =
        desks_
            .emplace(id, Desk(casework::Policy(), casework::DeployedCalendar()))
            .first->second;
    desk.Advance(now - desk.now());
    return desk;
  }

  grpc::Status Act(grpc::ServerContext* context, const v1::ActRequest* request,
                   v1::ActResponse* response) override {
    const v1::ReportCommand& command = request->command();
    commands.push_back(command);
    EXPECT_TRUE(absl::StartsWith(rpc::Metadata(*context, "authorization"),
                                 "Bearer ey"));
    if (before_act) before_act();
    if (fail_after >= 0 && static_cast<int>(commands.size()) > fail_after) {
      return {grpc::StatusCode::PERMISSION_DENIED, "token expired"};
    }
    if (busy > 0 && busy-- > 0) {
      return {grpc::StatusCode::UNAVAILABLE, "restarting"};
    }
    const casework::Outcome outcome =
        desks_.at(command.report_id()).Do(command);
    if (outcome.rejection.has_value()) {
      *response->mutable_result()->mutable_rejection() = *outcome.rejection;
    }
    return grpc::Status::OK;
  }

  grpc::Status Get(grpc::ServerContext*, const v1::GetReportRequest* request,
                   v1::GetReportResponse* response) override {
    *response->mutable_report() = View(request->report_id());
    for (const v1::ReportEvent& event :
         desks_.at(request->report_id()).events()) {
      *response->mutable_report()->add_history() = event;
    }
    return grpc::Status::OK;
  }

  // Two on a page.
  grpc::Status List(grpc::ServerContext*, const v1::ListReportsRequest* request,
                    v1::ListReportsResponse* response) override {
    std::vector<std::string> ids;
    for (const auto& [id, desk] : desks_) {
      const v1::Assignment& assignment = desk.state().assignment();
      bool there = request->department_id().empty() ||
                   assignment.department_id() == request->department_id();
      for (const v1::CoHandler& part : assignment.co_handlers()) {
        there = there || part.department_id() == request->department_id();
      }
      const bool wanted =
          std::count(request->statuses().begin(), request->statuses().end(),
                     desk.state().status()) > 0;
      if (there && wanted && id > request->page_token()) ids.push_back(id);
    }
    for (size_t i = 0; i < std::min<size_t>(2, ids.size()); ++i) {
      *response->add_reports() = View(ids[i]);
    }
    if (ids.size() > 2) response->set_next_page_token(ids[1]);
    return grpc::Status::OK;
  }

  std::vector<v1::ReportCommand> commands;
  int fail_after = -1;
  int busy = 0;
  std::function<void()> before_act;

 private:
  v1::Report View(const std::string& id) {
    const v1::ReportState& state = desks_.at(id).state();
    v1::Report report;
    report.set_report_id(id);
    report.set_status(state.status());
    report.set_revision(state.revision());
    if (state.has_assignment()) {
      *report.mutable_assignment() = state.assignment();
    }
    if (state.has_review_due_at()) {
      *report.mutable_review_due_at() = state.review_due_at();
    }
    return report;
  }

  std::map<std::string, Desk> desks_;
};

class Administration : public ::testing::Test {
 protected:
  Administration() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                             &port_);
    builder.RegisterService(static_cast<v1::Casework::Service*>(&office_));
    builder.RegisterService(static_cast<v1::Tracking::Service*>(&office_));
    server_ = builder.BuildAndStart();
  }

  // A report that `department` leads since Wednesday, 29 April 2026, 08:30,
  // with 16 working hours.
  Desk& Report(int number, const std::string& department,
               const std::string& partner = "") {
    const std::string id = casework::ReportId(number);
    Desk& desk = office_.Add(id, At("2026-04-29 08:30"));
    const auto about = [&](v1::ReportCommand command) {
      command.set_report_id(id);
      return command;
    };
    desk.Must(about(casework::SubmitCommand()));
    desk.Must(about(casework::ClassifyCommand(1)));
    v1::ReportCommand assign =
        casework::AssignCommand(2, At("2026-05-05 08:30"));
    v1::Assignment& it = *assign.mutable_assign()->mutable_assignment();
    it.set_department_id(department);
    it.set_limit_minutes(16 * 60);
    if (!partner.empty()) it.add_co_handlers()->set_department_id(partner);
    desk.Must(about(assign));
    return desk;
  }

  Ran Run(std::vector<std::string> arguments) {
    for (const char* service : {"casework", "tracking"}) {
      arguments.push_back(absl::StrCat("--", service, "=127.0.0.1:", port_));
    }
    arguments.insert(arguments.end(), {"--as", as_, "--reason", "Sáp nhập"});
    if (with_key_) arguments.push_back("--token-key=" + keys_.private_key());
    return RunPaht(arguments);
  }
  Ran Reorganise(std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {
        "reorganise", "--from",
        kFrom,        "--to",
        kTo,          absl::StrCat("--departments=", PAHT_DEPARTMENTS)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Run(arguments);
  }
  Ran Reschedule(std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"reschedule"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Run(arguments);
  }

  // The deployed calendar with another day off.
  static std::string WithDayOff(const std::string& day) {
    const std::string path =
        absl::StrCat(::testing::TempDir(), "/calendar-", day, ".textproto");
    std::ifstream deployed(PAHT_CALENDAR);
    std::ofstream(path, std::ios::trunc)
        << std::string(std::istreambuf_iterator<char>(deployed), {})
        << "\ndays_off { day: \"" << day << "\" name: \"Nghỉ bù\" }\n";
    return path;
  }

  TokenKeys keys_;
  bool with_key_ = true;
  std::string as_ = "administrator:qt-1";
  int port_ = 0;
  FakeOffice office_;
  std::unique_ptr<grpc::Server> server_;
};

TEST_F(Administration, ReorganiseHandsOverWhatIsLedAndWhatIsPart) {
  Desk& led = Report(1, kFrom);
  Desk& part = Report(2, "tinh.sxd", kFrom);
  Desk& third = Report(3, kFrom);
  Desk& other = Report(4, "tinh.sxd");
  const Ran ran = Reorganise();
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(office_.commands.size(), 3U);
  EXPECT_EQ(led.state().assignment().department_id(), kTo);
  EXPECT_EQ(led.state().assignment().tier(), v1::TIER_COMMUNE);
  EXPECT_EQ(led.events().back().handed_over().reason(), "Sáp nhập");
  EXPECT_EQ(led.events().back().actor().id(), "qt-1");
  EXPECT_EQ(part.state().assignment().co_handlers(0).department_id(), kTo);
  EXPECT_EQ(third.state().assignment().department_id(), kTo);
  EXPECT_EQ(other.events().size(), 3U);
  EXPECT_TRUE(absl::StrContains(ran.out,
                                "phối hợp, Đã phân công, hạn "
                                "05/05/2026 08:30:00"))
      << ran.out;
  EXPECT_TRUE(absl::StrContains(ran.out, "Đã thay đổi: 3, bỏ qua: 0"));
  // Again, there is nothing left.
  const Ran again = Reorganise();
  EXPECT_EQ(again.code, 0);
  EXPECT_TRUE(absl::StrContains(again.out, "Không có phản ánh nào"));
  EXPECT_EQ(office_.commands.size(), 3U);
}

TEST_F(Administration, WhoActsMustBeProven) {
  Report(1, kFrom);
  with_key_ = false;
  const Ran ran = Reorganise();
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(absl::StrContains(ran.err, "--as must be proven")) << ran.err;
  EXPECT_TRUE(office_.commands.empty());
}

// It needs no key.
TEST_F(Administration, ADryRunDoesNothing) {
  Report(1, kFrom);
  with_key_ = false;
  const Ran ran = Reorganise({"--dry-run"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(office_.commands.empty());
  EXPECT_TRUE(absl::StrContains(ran.out, casework::ReportId(1)));
  EXPECT_TRUE(absl::StrContains(ran.out, "Sẽ thay đổi: 1")) << ran.out;
  EXPECT_EQ(Reorganise({"--dry_run"}).code, 0);
}

// Nor does it say of somebody that it would be done who may not do it.
TEST_F(Administration, OnlyAnAdministratorMay) {
  Report(1, kFrom);
  as_ = "officer:cb-17@tinh.sxd";
  for (const Ran& ran : {Reorganise({"--dry-run"}), Reorganise(),
                         Reschedule({"--dry-run"}), Reschedule()}) {
    EXPECT_EQ(ran.code, 1);
    EXPECT_EQ(ran.out, "");
    EXPECT_TRUE(absl::StrContains(ran.err, "chỉ quản trị viên")) << ran.err;
  }
  EXPECT_TRUE(office_.commands.empty());
}

TEST_F(Administration, AnInterruptedRunGoesOn) {
  for (int number = 1; number <= 5; ++number) Report(number, kFrom);
  office_.fail_after = 2;
  const Ran first = Reorganise();
  EXPECT_EQ(first.code, 1);
  EXPECT_TRUE(absl::StrContains(first.err, "đã xong 2/5 phản ánh"))
      << first.err;
  EXPECT_TRUE(absl::StrContains(first.out, "Đã thay đổi: 2"));
  office_.fail_after = -1;
  const Ran second = Reorganise();
  EXPECT_EQ(second.code, 0) << second.err;
  EXPECT_TRUE(absl::StrContains(second.out, "Đã thay đổi: 3"));
}

// The same command id, so that it is decided once.
TEST_F(Administration, WhatIsNotKnownIsSentAgain) {
  Desk& desk = Report(1, kFrom);
  office_.busy = 1;
  const Ran ran = Reorganise();
  EXPECT_EQ(ran.code, 0) << ran.err;
  ASSERT_EQ(office_.commands.size(), 2U);
  EXPECT_EQ(office_.commands[0].command_id(), office_.commands[1].command_id());
  EXPECT_EQ(desk.events().size(), 4U);
}

TEST_F(Administration, JsonHasALineForEachReport) {
  Report(1, kFrom);
  const Ran ran = Reorganise({"--json"});
  EXPECT_TRUE(absl::StartsWith(
      ran.out, absl::StrCat("{\"report_id\":\"", casework::ReportId(1),
                            "\",\"outcome\":\"done\"")))
      << ran.out;
}

TEST_F(Administration, ReorganiseKnowsTheOffices) {
  Report(1, kFrom);
  const auto refused = [&](const char* from, const char* to) {
    const Ran ran = Run({"reorganise", "--from", from, "--to", to,
                         absl::StrCat("--departments=", PAHT_DEPARTMENTS)});
    EXPECT_EQ(ran.code, 1);
    return ran.err;
  };
  EXPECT_TRUE(absl::StrContains(refused(kFrom, "xa.kt@18073"),
                                "'xa.kt@18073' is no office of "));
  EXPECT_TRUE(
      absl::StrContains(refused("tinh.sxd", "tinh.sxd"), "the same as --from"));
  EXPECT_EQ(Run({"reorganise", "--from", kFrom}).code, 2);
  EXPECT_TRUE(absl::StrContains(Run({"reorganise", "--from", kFrom, "--to", kTo,
                                     "--departments=/no/such"})
                                    .err,
                                "/no/such"));
  EXPECT_TRUE(office_.commands.empty());
}

TEST_F(Administration, RescheduleMovesNothingByTheSameCalendar) {
  Report(1, kFrom);
  const Ran ran = Reschedule({absl::StrCat("--calendar=", PAHT_CALENDAR)});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(absl::StrContains(ran.out, "Không có phản ánh nào")) << ran.out;
  EXPECT_TRUE(office_.commands.empty());
}

// Monday 4 May becomes a day off.
TEST_F(Administration, RescheduleReckonsByTheNewCalendar) {
  Desk& plain = Report(1, kFrom);
  Desk& paused = Report(2, kFrom);
  Desk& extended = Report(3, kFrom);
  const auto officer = [&](int number, v1::Role role) {
    v1::ReportCommand command = casework::By(role, "somebody", kFrom);
    command.set_report_id(casework::ReportId(number));
    return command;
  };
  for (const int number : {2, 3}) {
    v1::ReportCommand accept = officer(number, v1::ROLE_OFFICER);
    accept.mutable_accept();
    (number == 2 ? paused : extended).Must(accept);
  }
  // It stood from Wednesday 16:00 to Thursday's holiday: one hour.
  paused.Advance(At("2026-04-29 16:00") - paused.now());
  v1::ReportCommand ask = officer(2, v1::ROLE_OFFICER);
  ask.mutable_ask_reporter()->set_question("Ở đâu?");
  paused.Must(ask);
  paused.Advance(absl::Hours(16));
  v1::ReportCommand reply = officer(2, v1::ROLE_CITIZEN);
  reply.mutable_actor()->set_id(casework::kReporter);
  reply.mutable_reporter_reply()->set_text("Ở đây.");
  paused.Must(reply);

  v1::ReportCommand request = officer(3, v1::ROLE_OFFICER);
  request.mutable_request_extension()->set_reason("Chờ vật tư.");
  SetTime(At("2026-05-08 16:30"),
          request.mutable_request_extension()->mutable_proposed_due_at());
  extended.Must(request);
  v1::ReportCommand grant = officer(3, v1::ROLE_LEADER);
  grant.mutable_grant_extension();
  extended.Must(grant);

  const std::string calendar = WithDayOff("2026-05-04");
  const Ran dry = Reschedule({"--calendar", calendar, "--dry-run"});
  EXPECT_EQ(dry.code, 0) << dry.err;
  EXPECT_TRUE(
      absl::StrContains(dry.out, "05/05/2026 08:30:00 → 06/05/2026 08:30:00"))
      << dry.out;
  EXPECT_TRUE(office_.commands.empty());

  const Ran ran = Reschedule({"--calendar", calendar});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(office_.commands.size(), 2U);
  EXPECT_EQ(ToTime(plain.state().assignment().due_at()),
            At("2026-05-06 08:30"));
  EXPECT_EQ(ToTime(paused.state().assignment().due_at()),
            At("2026-05-06 09:30"));
  EXPECT_EQ(ToTime(paused.state().clock_started_at()), At("2026-04-29 09:30"));
  EXPECT_EQ(ToTime(extended.state().assignment().due_at()),
            At("2026-05-08 16:30"));
  EXPECT_EQ(plain.events().back().rescheduled().reason(), "Sáp nhập");

  // Again, nothing moves; and back, when the day is worked after all.
  EXPECT_EQ(Reschedule({"--calendar", calendar}).code, 0);
  EXPECT_EQ(office_.commands.size(), 2U);
  EXPECT_EQ(Reschedule({absl::StrCat("--calendar=", PAHT_CALENDAR)}).code, 0);
  EXPECT_EQ(ToTime(plain.state().assignment().due_at()),
            At("2026-05-05 08:30"));
}

// What was received, what waits for review, and what has both times.
TEST_F(Administration, RescheduleReckonsByWhenSomebodyHasToLook) {
  const auto about = [](int number, v1::ReportCommand command) {
    command.set_report_id(casework::ReportId(number));
    return command;
  };
  Desk& received = office_.Add(casework::ReportId(1), At("2026-04-29 16:00"));
  received.Must(about(1, casework::SubmitCommand()));
  Desk& waiting = office_.Add(casework::ReportId(2), At("2026-04-29 16:00"));
  waiting.Must(about(2, casework::SubmitCommand()));
  v1::ReportCommand unsure = casework::ClassifyCommand(1);
  unsure.mutable_classify()->add_review_reasons(
      v1::REVIEW_REASON_LOW_CONFIDENCE);
  unsure.mutable_classify()->mutable_classification()->set_urgency(
      v1::URGENCY_HIGH);
  waiting.Must(about(2, unsure));
  Desk& both = Report(3, kFrom);
  both.policy().set_max_transfers(0);
  v1::ReportCommand transfer =
      about(3, casework::By(v1::ROLE_OFFICER, "o", kFrom));
  transfer.mutable_transfer()->set_department_id(kTo);
  transfer.mutable_transfer()->set_tier(v1::TIER_COMMUNE);
  transfer.mutable_transfer()->set_reason("sai thẩm quyền");
  both.Advance(At("2026-04-29 16:00") - both.now());
  both.Must(transfer);

  const std::string calendar = WithDayOff("2026-05-04");
  const Ran dry = Reschedule({"--calendar", calendar, "--dry-run"});
  EXPECT_EQ(dry.code, 0) << dry.err;
  for (const char* what :
       {"xem xét: 04/05/2026 16:00:00 → 05/05/2026 16:00:00",
        "xem xét: 04/05/2026 10:00:00 → 05/05/2026 10:00:00",
        "05/05/2026 08:30:00 → 06/05/2026 08:30:00; xem xét: 04/05/2026 "
        "16:00:00 → 05/05/2026 16:00:00"}) {
    EXPECT_TRUE(absl::StrContains(dry.out, what)) << what << "\n" << dry.out;
  }
  EXPECT_TRUE(office_.commands.empty());

  EXPECT_EQ(Reschedule({"--calendar", calendar}).code, 0);
  EXPECT_EQ(office_.commands.size(), 3U);
  EXPECT_EQ(ToTime(received.state().review_due_at()), At("2026-05-05 16:00"));
  EXPECT_EQ(ToTime(waiting.state().review_due_at()), At("2026-05-05 10:00"));
  EXPECT_EQ(ToTime(both.state().review_due_at()), At("2026-05-05 16:00"));
  EXPECT_EQ(ToTime(both.state().assignment().due_at()), At("2026-05-06 08:30"));
  // Again, nothing moves; and back, when the day is worked after all.
  EXPECT_EQ(Reschedule({"--calendar", calendar}).code, 0);
  EXPECT_EQ(office_.commands.size(), 3U);
  EXPECT_EQ(Reschedule({absl::StrCat("--calendar=", PAHT_CALENDAR)}).code, 0);
  EXPECT_EQ(office_.commands.size(), 6U);
  EXPECT_EQ(ToTime(received.state().review_due_at()), At("2026-05-04 16:00"));
}

// What an earlier build asked a coordinator to look at: its due time moves all
// the same.
TEST_F(Administration, RescheduleMovesTheOneTimeThatItCanReckon) {
  Desk& desk = Report(1, kFrom);
  desk.policy().set_max_transfers(0);
  v1::ReportCommand transfer = casework::By(v1::ROLE_OFFICER, "o", kFrom);
  transfer.set_report_id(casework::ReportId(1));
  transfer.mutable_transfer()->set_department_id(kTo);
  transfer.mutable_transfer()->set_tier(v1::TIER_COMMUNE);
  transfer.mutable_transfer()->set_reason("sai thẩm quyền");
  desk.Must(transfer);
  const_cast<v1::ReportEvent&>(desk.events().back())
      .mutable_review_requested()
      ->clear_review_limit_seconds();
  const Ran ran = Reschedule({"--calendar", WithDayOff("2026-05-04")});
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(absl::StrContains(ran.err, "--review-due-at")) << ran.err;
  EXPECT_TRUE(absl::StrContains(ran.err, "1 phản ánh không tính lại được hạn"));
  ASSERT_EQ(office_.commands.size(), 1U);
  EXPECT_FALSE(office_.commands[0].reschedule().has_review_due_at());
  EXPECT_EQ(ToTime(desk.state().assignment().due_at()), At("2026-05-06 08:30"));

  // The administrator gives it a time, which stays.
  v1::ReportCommand give = casework::By(v1::ROLE_ADMINISTRATOR);
  give.set_report_id(casework::ReportId(1));
  SetTime(At("2026-05-07 08:00"),
          give.mutable_reschedule()->mutable_review_due_at());
  give.mutable_reschedule()->set_reason("Nghỉ bù");
  desk.Must(give);
  EXPECT_EQ(Reschedule({"--calendar", WithDayOff("2026-05-04")}).code, 0);
  EXPECT_EQ(office_.commands.size(), 1U);
}

TEST_F(Administration, RescheduleSaysWhichReportItCannotReckon) {
  Desk& desk = Report(1, kFrom);
  Report(2, kFrom);
  const_cast<v1::ReportEvent&>(desk.events()[2])
      .mutable_assigned()
      ->mutable_assignment()
      ->clear_limit_minutes();
  const Ran ran = Reschedule({"--calendar", WithDayOff("2026-05-04")});
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(absl::StrContains(ran.err, casework::ReportId(1))) << ran.err;
  EXPECT_TRUE(absl::StrContains(ran.err, "1 phản ánh không tính lại được hạn"));
  EXPECT_EQ(office_.commands.size(), 1U);
}

TEST_F(Administration, RescheduleNeedsACalendarThatHolds) {
  Report(1, kFrom);
  const Ran ran = Reschedule({"--calendar", "/no/such"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(absl::StrContains(ran.err, "/no/such"));
  EXPECT_TRUE(office_.commands.empty());
}

// The report has moved on since it was listed.
TEST_F(Administration, WhatChangedMeanwhileIsTold) {
  Desk& desk = Report(1, kFrom);
  office_.before_act = [&] {
    v1::ReportCommand accept = casework::By(v1::ROLE_OFFICER, "o", kFrom);
    accept.set_report_id(casework::ReportId(1));
    accept.mutable_accept();
    if (desk.state().status() == v1::REPORT_STATUS_ASSIGNED) desk.Must(accept);
  };
  const std::string calendar = WithDayOff("2026-05-04");
  const Ran ran = Reschedule({"--calendar", calendar});
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(absl::StrContains(ran.out, "bỏ qua: Phản ánh vừa được"))
      << ran.out;
  EXPECT_EQ(Reschedule({"--calendar", calendar}).code, 0);
}

}  // namespace
}  // namespace paht::cli
