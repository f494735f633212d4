// A report with several concerns: its parts, and how it ends with them.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/event.pb.h"
#include "services/casework/core/links/part_words.h"
#include "tests/services/casework/links/world.h"
#include "tests/services/casework/support.h"

namespace paht::casework {
namespace {

using Event = v1::ReportEvent;

class SplitTest : public ::testing::Test {
 protected:
  // ReportId(1) in parts with these numbers.
  v1::ReportCommand Split(const std::vector<int>& numbers) {
    v1::ReportCommand command = Coordinator(ReportId(1));
    for (const int number : numbers) {
      v1::SplitPart& part = *command.mutable_split()->add_parts();
      part.set_report_id(ReportId(number));
      part.set_text(absl::StrCat("Rác chưa thu gom, gọi 0912345678, ", number));
      part.set_category("moi_truong");
      part.set_urgency(v1::URGENCY_HIGH);
    }
    return command;
  }

  // What classification thinks of the part.
  void Classify(int number) {
    v1::ReportCommand command = ClassifyCommand(1);
    command.set_report_id(ReportId(number));
    v1::Classify& classify = *command.mutable_classify();
    classify.add_review_reasons(v1::REVIEW_REASON_SUSPECTED_SPAM);
    classify.mutable_classification()->add_cues("quoc_lo");
    world_.Must(command);
  }

  void ToAssigned(int number) {
    Classify(number);
    v1::ReportCommand assign = AssignCommand(2, world_.now() + absl::Hours(9));
    assign.set_report_id(ReportId(number));
    world_.Must(assign);
  }

  void Reject(int number, v1::RejectReason reason) {
    v1::ReportCommand reject = Coordinator(ReportId(number));
    reject.mutable_reject()->set_reason(reason);
    reject.mutable_reject()->set_text("Thuộc tòa án.");
    world_.Must(reject);
  }

  void Withdraw(int number) {
    v1::ReportCommand withdraw = By(v1::ROLE_CITIZEN, "nd-1", "");
    withdraw.set_report_id(ReportId(number));
    withdraw.mutable_withdraw();
    world_.Must(withdraw);
  }

  v1::ReportStatus status(int number) const {
    return world_.state(number).status();
  }

  World world_;
};

TEST_F(SplitTest, PartsAreReportsOfTheSamePersonAndPlace) {
  world_.ToInProgress(1);
  world_.Must(Split({11, 12, 13}));

  const v1::ReportState& parent = world_.state(1);
  EXPECT_EQ(parent.status(), v1::REPORT_STATUS_SPLIT);
  EXPECT_FALSE(parent.has_assignment()) << "Nobody answers for it.";
  for (const int number : {11, 12, 13}) {
    const v1::ReportState& part = world_.state(number);
    EXPECT_EQ(part.status(), v1::REPORT_STATUS_RECEIVED);
    EXPECT_EQ(part.parent_id(), ReportId(1));
    EXPECT_EQ(part.commune_code(), "18073");
    EXPECT_EQ(part.location().latitude(), 18.34);
    EXPECT_EQ(part.reporter_id(), "nd-1");
    EXPECT_TRUE(part.reachable());
    EXPECT_EQ(part.secret_digest(), SecretDigest());
    ASSERT_EQ(part.media_ids_size(), 1);
    EXPECT_EQ(part.media_ids(0), "media-1");
  }
  for (const Event& event : world_.events()) {
    EXPECT_FALSE(absl::StrContains(event.SerializeAsString(), "0912345678"));
    const bool of_part = event.report_id() != ReportId(1);
    EXPECT_EQ(event.links().parent_id(), of_part ? ReportId(1) : "");
  }
}

TEST_F(SplitTest, NoModelOverrulesThePersonWhoSplit) {
  world_.ToAssigned(1);
  world_.Must(Split({11, 12}));
  Classify(11);
  const v1::ReportState& part = world_.state(11);
  EXPECT_EQ(part.status(), v1::REPORT_STATUS_CLASSIFIED);
  EXPECT_EQ(part.classification().category(), "moi_truong");
  EXPECT_EQ(part.classification().urgency(), v1::URGENCY_HIGH);
  EXPECT_EQ(part.classification().confidence(), 1);
  EXPECT_EQ(part.classification().decided_by(), "person");
  // What routing asks of the text is still the model's to find.
  ASSERT_EQ(part.classification().cues_size(), 1);
}

TEST_F(SplitTest, ResolvesByItselfWhenAllPartsHaveEnded) {
  world_.ToAssigned(1);
  world_.Must(Split({11, 12, 13}));
  for (const int number : {11, 12, 13}) ToAssigned(number);
  world_.Resolve(ReportId(11), "Đã thu gom rác.");
  Reject(12, v1::REJECT_REASON_OUTSIDE_COMPETENCE);
  EXPECT_EQ(status(1), v1::REPORT_STATUS_SPLIT);
  Withdraw(13);

  EXPECT_EQ(status(1), v1::REPORT_STATUS_RESOLVED);
  const auto approved = world_.EventsOf(ReportId(1), Event::kResultApproved);
  ASSERT_EQ(approved.size(), 1U);
  EXPECT_EQ(approved[0].result_approved().explanation(),
            absl::StrCat("Phản ánh của Quý vị nêu 3 nội dung, được xử lý riêng "
                         "từng nội dung. Kết quả như sau:\n1. Phản ánh ",
                         ReportId(11), " đã được giải quyết: Đã thu gom rác.",
                         "\n2. Phản ánh ", ReportId(12),
                         " không được xử lý: Thuộc tòa án.\n3. Phản ánh ",
                         ReportId(13), " đã được Quý vị rút lại."));
  // It closes like any other.
  EXPECT_TRUE(world_.state(1).has_closes_at());
}

TEST_F(SplitTest, IsRejectedWithAllItsPartsAndWithdrawnWithThem) {
  world_.ToAssigned(1);
  world_.Must(Split({11, 12}));
  Reject(11, v1::REJECT_REASON_OTHER);
  Reject(12, v1::REJECT_REASON_NOT_A_REPORT);
  EXPECT_EQ(status(1), v1::REPORT_STATUS_REJECTED);
  const auto rejected = world_.EventsOf(ReportId(1), Event::kRejected);
  ASSERT_EQ(rejected.size(), 1U);
  EXPECT_EQ(rejected[0].rejected().reason(), v1::REJECT_REASON_OTHER);

  World other;
  other.ToAssigned(1);
  other.Must(Split({11, 12}));
  std::swap(world_, other);
  Withdraw(11);
  Withdraw(12);
  EXPECT_EQ(status(1), v1::REPORT_STATUS_WITHDRAWN);
}

TEST_F(SplitTest, APartThatIsReopenedOpensTheWhole) {
  world_.ToAssigned(1);
  world_.Must(Split({11, 12}));
  for (const int number : {11, 12}) {
    ToAssigned(number);
    world_.Resolve(ReportId(number), "Đã thu gom rác.");
  }
  ASSERT_EQ(status(1), v1::REPORT_STATUS_RESOLVED);

  v1::ReportCommand reopen = By(v1::ROLE_CITIZEN, "nd-1", "");
  reopen.set_report_id(ReportId(1));
  reopen.mutable_reopen()->set_reason("vẫn còn rác");
  const Outcome whole = world_.Do(reopen);
  ASSERT_TRUE(whole.rejection.has_value());
  EXPECT_TRUE(absl::StrContains(whole.rejection->reason_vi(), ReportId(11)));

  reopen.set_command_id("reopen-part");
  reopen.set_report_id(ReportId(11));
  world_.Must(reopen);
  EXPECT_EQ(status(1), v1::REPORT_STATUS_SPLIT);
  world_.Resolve(ReportId(11), "Đã thu gom hết.");
  EXPECT_EQ(status(1), v1::REPORT_STATUS_RESOLVED);
  EXPECT_EQ(world_.EventsOf(ReportId(1), Event::kResultApproved).size(), 2U);
}

TEST_F(SplitTest, ARetryMakesNoSecondPart) {
  world_.ToAssigned(1);
  const v1::ReportCommand split = Split({11, 12});
  world_.Must(split);
  const size_t events = world_.events().size();
  world_.Must(split);
  v1::ReportCommand again = Split({11, 12});
  const Outcome refused = world_.Do(again);
  EXPECT_EQ(refused.rejection->code(), v1::Rejection::CODE_ILLEGAL_STATE);
  EXPECT_EQ(world_.events().size(), events);
}

// The concern must not get lost: a coordinator looks, and splits again.
TEST_F(SplitTest, APartWhoseIdIsTakenGoesToReviewAndCanBeMadeAnew) {
  world_.Submit(12);
  world_.ToAssigned(1);
  world_.Must(Split({11, 12}));
  EXPECT_EQ(world_.state(12).parent_id(), "") << "Nothing becomes of that one.";
  EXPECT_EQ(status(1), v1::REPORT_STATUS_NEEDS_REVIEW);
  const auto review = world_.EventsOf(ReportId(1), Event::kReviewRequested);
  ASSERT_EQ(review.size(), 1U);
  EXPECT_EQ(review[0].review_requested().reasons(0),
            v1::REVIEW_REASON_PART_NOT_CREATED);
  EXPECT_TRUE(absl::StrContains(review[0].review_requested().explanation(),
                                ReportId(12)));
  ToAssigned(11);
  world_.Resolve(ReportId(11), "Đã thu gom rác.");
  EXPECT_EQ(status(1), v1::REPORT_STATUS_NEEDS_REVIEW);

  world_.Must(Split({13}));
  EXPECT_EQ(status(1), v1::REPORT_STATUS_SPLIT);
  ToAssigned(13);
  world_.Resolve(ReportId(13), "Đã thu gom rác.");
  EXPECT_EQ(status(1), v1::REPORT_STATUS_RESOLVED);
}

// Or else what became of the part would be lost: nobody says it again.
TEST_F(SplitTest, NotesWhatBecomesOfAPartAlsoWhileAnIncidentIsHandled) {
  world_.Submit(12);
  world_.ToAssigned(1);
  world_.Must(Split({11, 12}));
  ToAssigned(11);
  v1::ReportCommand gather = By(v1::ROLE_SERVICE);
  gather.set_report_id(ReportId(12));
  gather.mutable_gather_incident()->add_member_ids(ReportId(1));
  world_.Must(gather);
  v1::ReportCommand confirm = Coordinator(ReportId(12));
  confirm.mutable_confirm_incident();
  world_.Must(confirm);
  ASSERT_EQ(world_.state(1).incident_id(), ReportId(12));

  world_.Resolve(ReportId(11), "Đã thu gom rác.");
  const auto recorded = world_.EventsOf(ReportId(1), Event::kPartRecorded);
  ASSERT_FALSE(recorded.empty());
  const v1::PartOutcome& last = recorded.back().part_recorded().part();
  EXPECT_EQ(last.report_id(), ReportId(11));
  EXPECT_EQ(last.status(), v1::REPORT_STATUS_RESOLVED);
}

TEST_F(SplitTest, APartCanBeSplitItself) {
  world_.ToAssigned(1);
  world_.Must(Split({11, 12}));
  ToAssigned(11);
  v1::ReportCommand split = Split({21, 22});
  split.set_report_id(ReportId(11));
  world_.Must(split);
  Withdraw(12);
  for (const int number : {21, 22}) {
    ToAssigned(number);
    world_.Resolve(ReportId(number), "Đã thu gom rác.");
  }
  EXPECT_EQ(status(11), v1::REPORT_STATUS_RESOLVED);
  EXPECT_EQ(status(1), v1::REPORT_STATUS_RESOLVED);
}

TEST_F(SplitTest, ReplayedEventsChangeNothing) {
  world_.Submit(13);
  world_.ToAssigned(1);
  world_.Must(Split({11, 12, 13}));
  world_.Must(Split({14}));
  for (const int number : {11, 12, 14}) {
    ToAssigned(number);
    world_.Resolve(ReportId(number), "Đã thu gom rác.");
  }
  ASSERT_EQ(status(1), v1::REPORT_STATUS_RESOLVED);
  const size_t events = world_.events().size();
  world_.Forget();
  world_.Replay();
  EXPECT_EQ(world_.events().size(), events);
}

TEST(PartWords, AreShortenedBetweenWords) {
  EXPECT_EQ(Shortened("Đã vá."), "Đã vá.");
  std::string exact;
  for (size_t i = 0; i < kMaxOutcomeCharacters; ++i) exact += "ạ";
  EXPECT_EQ(Shortened(exact), exact);
  std::string longer;
  for (int i = 0; i < 100; ++i) longer += "đã vá ";
  const std::string shortened = Shortened(longer);
  EXPECT_TRUE(absl::EndsWith(shortened, " đã…")) << shortened;
  EXPECT_EQ(Shortened(shortened), shortened);
}

}  // namespace
}  // namespace paht::casework
