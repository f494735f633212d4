// What each event does to the view of its report.
#include "services/tracking/core/apply.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <functional>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/tracking.pb.h"
#include "tests/services/tracking/support.h"

namespace paht::tracking {
namespace {

struct Case {
  std::string name;  // Of the fact's field.
  v1::ReportStatus before;
  v1::ReportStatus after;
  std::string fact;   // Text format of the event's fact.
  std::string given;  // What the view holds before, text format.
  std::string view;   // What it holds then, beside what every event changes.
};

void PrintTo(const Case& c, std::ostream* os) { *os << c.name; }

constexpr auto kNoStatus = v1::REPORT_STATUS_UNSPECIFIED;
constexpr auto kReceived = v1::REPORT_STATUS_RECEIVED;
constexpr auto kReview = v1::REPORT_STATUS_NEEDS_REVIEW;
constexpr auto kClassified = v1::REPORT_STATUS_CLASSIFIED;
constexpr auto kAssigned = v1::REPORT_STATUS_ASSIGNED;
constexpr auto kWorking = v1::REPORT_STATUS_IN_PROGRESS;
constexpr auto kWaiting = v1::REPORT_STATUS_WAITING_FOR_REPORTER;
constexpr auto kPending = v1::REPORT_STATUS_PENDING_APPROVAL;
constexpr auto kResolved = v1::REPORT_STATUS_RESOLVED;
constexpr auto kSplit = v1::REPORT_STATUS_SPLIT;
constexpr auto kClosed = v1::REPORT_STATUS_CLOSED;

const std::vector<Case>& Cases() {
  static const auto& cases = *new std::vector<Case>{
      {"received", kNoStatus, kReceived,
       R"(received { text: "T" commune_code: "18073" media_ids: "a"
            location { latitude: 18 } parent_id: "P" reporter_id: "r"
            secret_digest: "s" })",
       "",
       R"(report_id: "R" text: "T" commune_code: "18073" media_ids: "a"
            location { latitude: 18 } parent_id: "P"
            received_at { seconds: 540 })"},
      {"classified", kReview, kClassified,
       R"(classified { classification { category: "k" } })",
       R"(overdue: true escalation_level: 2 officer_id: "o"
            review_due_at { seconds: 5 } review_overdue: true
            review_reasons: REVIEW_REASON_NO_ROUTE
            assignment { department_id: "d" })",
       R"(classification { category: "k" })"},
      {"review_requested", kReceived, kReview,
       R"(review_requested { reasons: REVIEW_REASON_EMERGENCY
            classification { category: "k" } review_due_at { seconds: 7 } })",
       R"(review_due_at { seconds: 5 } review_overdue: true)",
       R"(review_reasons: REVIEW_REASON_EMERGENCY
            classification { category: "k" } review_due_at { seconds: 7 })"},
      {"assigned", kClassified, kAssigned,
       R"(assigned { assignment { department_id: "d" due_at { seconds: 9 } } })",
       "", R"(assignment { department_id: "d" due_at { seconds: 9 } })"},
      {"transferred", kWorking, kAssigned,
       R"(transferred { assignment { department_id: "e"
            due_at { seconds: 9 } } })",
       R"(assignment { department_id: "d" due_at { seconds: 9 } }
            overdue: true officer_id: "o")",
       // The due time is the old one, and so is the mark.
       R"(assignment { department_id: "e" due_at { seconds: 9 } }
            overdue: true)"},
      {"accepted", kAssigned, kWorking, R"(accepted { officer_id: "o" })", "",
       R"(officer_id: "o")"},
      {"reporter_asked", kWorking, kWaiting,
       R"(reporter_asked { question: "?" })", "", R"(question: "?")"},
      {"reporter_replied", kWaiting, kWorking,
       R"(reporter_replied { text: "!" due_at { seconds: 10 } })",
       R"(question: "?" overdue: true assignment { due_at { seconds: 9 } })",
       R"(overdue: true assignment { due_at { seconds: 10 } })"},
      {"extension_requested", kWorking, kWorking,
       R"(extension_requested { reason: "r" })", "", ""},
      {"extension_granted", kWorking, kWorking,
       R"(extension_granted { due_at { seconds: 10 }
            due_soon_at { seconds: 8 } escalate_at { seconds: 11 } })",
       R"(overdue: true escalation_level: 1
            assignment { due_at { seconds: 9 } due_soon_at { seconds: 7 } })",
       R"(assignment { due_at { seconds: 10 } due_soon_at { seconds: 8 }
            escalate_at { seconds: 11 } })"},
      {"extension_refused", kWorking, kWorking,
       R"(extension_refused { reason: "r" })", "", ""},
      {"part_completed", kWorking, kWorking,
       R"(part_completed { department_id: "b" })",
       R"(assignment { co_handlers { department_id: "a" }
            co_handlers { department_id: "b" } })",
       R"(assignment { co_handlers { department_id: "a" }
            co_handlers { department_id: "b" done: true } })"},
      {"result_submitted", kWorking, kPending,
       R"(result_submitted { explanation: "E" media_ids: "m" })", "",
       R"(pending_answer: "E" pending_media_ids: "m")"},
      {"result_approved", kPending, kResolved,
       R"(result_approved { explanation: "E" })",
       R"(pending_answer: "E" pending_media_ids: "m" media_ids: "a"
            overdue: true)",
       R"(answer: "E" media_ids: "a" media_ids: "m"
            resolved_at { seconds: 540 })"},
      {"result_sent_back", kPending, kWorking,
       R"(result_sent_back { reason: "r" })",
       R"(pending_answer: "E" pending_media_ids: "m")", ""},
      {"rejected", kReview, v1::REPORT_STATUS_REJECTED,
       R"(rejected { text: "Không thuộc thẩm quyền" })", R"(overdue: true)",
       R"(answer: "Không thuộc thẩm quyền")"},
      {"marked_duplicate", kClassified, v1::REPORT_STATUS_DUPLICATE,
       R"(marked_duplicate { original_id: "O" })", "", R"(duplicate_of: "O")"},
      {"split", kWorking, kSplit,
       R"(split { parts { report_id: "A" } parts { report_id: "B" } })",
       R"(assignment { department_id: "d" due_at { seconds: 9 } }
            overdue: true escalation_level: 1 officer_id: "o")",
       R"(child_ids: "A" child_ids: "B")"},
      {"part_recorded", kResolved, kSplit,
       R"(part_recorded { part { report_id: "A" sequence: 9
            status: REPORT_STATUS_ASSIGNED } })",
       R"(resolved_at { seconds: 5 }
            parts { report_id: "A" status: REPORT_STATUS_RESOLVED }
            parts { report_id: "B" status: REPORT_STATUS_REJECTED })",
       R"(parts { report_id: "A" sequence: 9 status: REPORT_STATUS_ASSIGNED }
            parts { report_id: "B" status: REPORT_STATUS_REJECTED })"},
      {"duplicate_adopted", kWorking, kWorking,
       R"(duplicate_adopted { duplicate_id: "D" duplicate_ids: "E" })",
       R"(duplicate_ids: "C")",
       R"(duplicate_ids: "C" duplicate_ids: "D" duplicate_ids: "E")"},
      {"duplicate_settled", v1::REPORT_STATUS_DUPLICATE,
       v1::REPORT_STATUS_DUPLICATE, R"(duplicate_settled { original_id: "P" })",
       R"(duplicate_of: "O")", R"(duplicate_of: "P")"},
      {"duplicate_refused", v1::REPORT_STATUS_DUPLICATE, kWorking,
       R"(duplicate_refused { original_id: "O" due_at { seconds: 10 } })",
       R"(duplicate_of: "O" assignment { due_at { seconds: 9 } })",
       R"(assignment { due_at { seconds: 10 } })"},
      {"outcome_shared", v1::REPORT_STATUS_DUPLICATE,
       v1::REPORT_STATUS_DUPLICATE, R"(outcome_shared { answer: "E" })", "",
       R"(answer: "E")"},
      {"incident_gathered", kWorking, kWorking,
       R"(incident_gathered { member_ids: "A" })", "",
       R"(incident { status: INCIDENT_STATUS_PROPOSED member_ids: "A" })"},
      {"incident_confirmed", kWorking, kWorking,
       R"(incident_confirmed { member_ids: "A" left_out_ids: "B" })",
       R"(incident { status: INCIDENT_STATUS_PROPOSED member_ids: "A"
            member_ids: "B" })",
       R"(incident { status: INCIDENT_STATUS_CONFIRMED member_ids: "A"
            left_out_ids: "B" })"},
      {"incident_dismissed", kWorking, kWorking,
       R"(incident_dismissed { reason: "r" })",
       R"(incident { status: INCIDENT_STATUS_PROPOSED member_ids: "A" })",
       R"(incident { status: INCIDENT_STATUS_DISMISSED member_ids: "A" })"},
      {"incident_joined", kWorking, kWorking,
       R"(incident_joined { incident_id: "I" })", "", R"(incident_id: "I")"},
      {"incident_left", kWorking, kWorking,
       R"(incident_left { incident_id: "I" due_at { seconds: 10 } })",
       R"(incident_id: "I" assignment { due_at { seconds: 9 } })",
       R"(assignment { due_at { seconds: 10 } })"},
      {"withdrawn", kReceived, v1::REPORT_STATUS_WITHDRAWN,
       R"(withdrawn { reason: "r" })", "", ""},
      {"rated", kResolved, kResolved, R"(rated { stars: 4 })", "", "stars: 4"},
      {"reopened", kResolved, kAssigned,
       R"(reopened { assignment { department_id: "d" } reopen_count: 1 })",
       R"(resolved_at { seconds: 5 } answer: "E" officer_id: "o")",
       R"(assignment { department_id: "d" } reopen_count: 1 answer: "E")"},
      {"closed", kResolved, kClosed, "closed {}", "", ""},
      {"due_soon", kWorking, kWorking, "due_soon {}", "", ""},
      {"overdue", kWorking, kWorking, "overdue {}", "", "overdue: true"},
      {"escalated", kWorking, kWorking, "escalated { level: 2 }", "",
       "escalation_level: 2"},
      {"rescheduled", kWorking, kWorking,
       R"(rescheduled { due_at { seconds: 10 } })",
       R"(overdue: true assignment { due_at { seconds: 9 }
            due_soon_at { seconds: 7 } })",
       R"(assignment { due_at { seconds: 10 } })"},
      {"comment_added", kWorking, kWorking, R"(comment_added { text: "c" })",
       "comment_count: 2", "comment_count: 3"},
      {"media_added", kWorking, kWorking, R"(media_added { media_ids: "b" })",
       R"(media_ids: "a")", R"(media_ids: "a" media_ids: "b")"},
      {"follow_changed", kWorking, kWorking,
       "follow_changed { following: false }", "", ""},
      {"notification_recorded", kWorking, kWorking,
       "notification_recorded { outcome: NOTIFICATION_OUTCOME_DELIVERED }",
       "notified_count: 1", "notified_count: 2"},
      {"review_overdue", kReview, kReview,
       "review_overdue { review_due_at { seconds: 5 } }",
       R"(review_due_at { seconds: 5 })",
       R"(review_due_at { seconds: 5 } review_overdue: true)"},
      {"review_rescheduled", kReview, kReview,
       "review_rescheduled { review_due_at { seconds: 9 } }",
       R"(review_due_at { seconds: 5 } review_overdue: true)",
       R"(review_due_at { seconds: 9 })"},
      {"handed_over", kWorking, kWorking,
       R"(handed_over { assignment { department_id: "e"
            due_at { seconds: 9 } } })",
       R"(assignment { department_id: "d" due_at { seconds: 9 } }
            overdue: true officer_id: "o")",
       R"(assignment { department_id: "e" due_at { seconds: 9 } }
            overdue: true officer_id: "o")"},
  };
  return cases;
}

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message))
      << text;
  return message;
}

class ApplyTest : public ::testing::TestWithParam<Case> {};

TEST_P(ApplyTest, ChangesTheViewAsItsFactSays) {
  const Case& c = GetParam();
  v1::ReportEvent event = Event("R", 10, c.after);
  event.MergeFrom(Parse<v1::ReportEvent>(c.fact));
  event.mutable_decided_at()->set_seconds(540);
  event.set_revision(8);
  v1::Report view = Parse<v1::Report>(c.given);
  view.set_sequence(9);
  view.set_status(c.before);
  EXPECT_TRUE(Apply(event, view));

  v1::Report expected = Parse<v1::Report>(c.view);
  expected.set_sequence(10);
  expected.set_revision(8);
  expected.set_status(c.after);
  expected.mutable_updated_at()->set_seconds(540);
  EXPECT_EQ(view.DebugString(), expected.DebugString());

  // Once is enough.
  EXPECT_FALSE(Apply(event, view));
  EXPECT_EQ(view.DebugString(), expected.DebugString());
}

// Due times only: what an earlier build wrote says nothing of the review.
TEST(ApplyTest, ANewDueTimeLeavesTheTimeOfTheReview) {
  v1::Report view = Fold({Received(1)});
  view.mutable_review_due_at()->set_seconds(5);
  view.set_review_overdue(true);
  v1::ReportEvent event = Event(ReportId(1), 2, kReview);
  event.mutable_rescheduled()->mutable_due_at()->set_seconds(10);
  EXPECT_TRUE(Apply(event, view));
  EXPECT_EQ(view.review_due_at().seconds(), 5);
  EXPECT_TRUE(view.review_overdue());
  // And one to the same instant is marked as it was.
  event = Event(ReportId(1), 3, kReview);
  event.mutable_review_rescheduled()->mutable_review_due_at()->set_seconds(5);
  EXPECT_TRUE(Apply(event, view));
  EXPECT_TRUE(view.review_overdue());
}

INSTANTIATE_TEST_SUITE_P(EveryFact, ApplyTest, ::testing::ValuesIn(Cases()),
                         [](const auto& test) { return test.param.name; });

TEST(ApplyTest, TheTableHasEveryFact) {
  std::set<std::string> tested;
  for (const Case& c : Cases()) tested.insert(c.name);
  const auto& facts = *v1::ReportEvent::descriptor()->FindOneofByName("fact");
  for (int i = 0; i < facts.field_count(); ++i) {
    EXPECT_TRUE(tested.contains(facts.field(i)->name()))
        << facts.field(i)->name();
  }
}

TEST(ApplyTest, AnUnknownFactChangesWhatEveryEventCarries) {
  v1::Report view = Fold({Received(1)});
  EXPECT_TRUE(Apply(Event(ReportId(1), 2, kClosed), view));
  EXPECT_EQ(view.status(), kClosed);
  EXPECT_EQ(view.sequence(), 2);
}

TEST(ApplyTest, FollowingTwiceCountsOnce) {
  v1::Report view = Fold({Received(1)});
  const auto follow = [&](const std::string& who, bool following) {
    v1::ReportEvent event =
        Event(ReportId(1), view.sequence() + 1, view.status());
    event.mutable_actor()->set_id(who);
    event.mutable_follow_changed()->set_following(following);
    Apply(event, view);
    return view.follower_count();
  };
  EXPECT_EQ(follow("a", true), 1);
  EXPECT_EQ(follow("a", true), 1);
  EXPECT_EQ(follow("b", true), 2);
  EXPECT_EQ(follow("c", true), 3);
  EXPECT_EQ(follow("b", false), 2);
  EXPECT_EQ(follow("b", false), 2);
  EXPECT_EQ(follow("x", false), 2);
  EXPECT_EQ(follow("b", true), 3);
  for (int i = 0; i < kMaxFollowers + 10; ++i) follow(absl::StrCat(i), true);
  EXPECT_EQ(view.follower_count(), kMaxFollowers);
  RemoveInternals(view);
  EXPECT_TRUE(view.follower_digests().empty());
}

TEST(ApplyTest, AResultIsPublicOnlyOnceItIsApproved) {
  std::vector<v1::ReportEvent> events = Life(1);
  const v1::Report pending = Fold({events.begin(), events.begin() + 5});
  EXPECT_EQ(pending.answer(), "");
  EXPECT_EQ(pending.media_ids_size(), 1);
  const v1::Report resolved = Fold({events.begin(), events.begin() + 6});
  EXPECT_EQ(resolved.answer(), "Đã thay bóng đèn");
  EXPECT_EQ(resolved.media_ids_size(), 2);
}

TEST(ApplyTest, DigestsStayInside) {
  v1::ReportEvent event = Received(1);
  RemoveInternals(event);
  EXPECT_TRUE(event.received().secret_digest().empty());
  EXPECT_TRUE(event.received().fingerprint().empty());
  EXPECT_FALSE(event.received().text().empty());
}

TEST(ApplyTest, ASecretIsKnownByItsDigestAlone) {
  std::vector<v1::ReportEvent> events = Life(1);
  EXPECT_TRUE(IsSecretOf(events, "digest of the secret"));
  EXPECT_FALSE(IsSecretOf(events, "digest of another"));
  EXPECT_FALSE(IsSecretOf(events, ""));
  EXPECT_FALSE(IsSecretOf({}, "digest of the secret"));
  // A report from before there were secrets has none that fits.
  events.front().mutable_received()->clear_secret_digest();
  EXPECT_FALSE(IsSecretOf(events, ""));
}

}  // namespace
}  // namespace paht::tracking
