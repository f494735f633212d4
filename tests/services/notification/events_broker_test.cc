// What becomes of events, over a real broker.
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/kafka/cloud_event.h"
#include "common/kafka/record.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/notification.grpc.pb.h"
#include "paht/v1/notification.pb.h"
#include "tests/services/notification/notification_process.h"
#include "tests/services/notification/support.h"
#include "tests/support/eventually.h"
#include "tests/support/process.h"

namespace paht::notification {
namespace {

TEST_F(NotificationProcess, TellsRecordsAndStartsAgainInSilence) {
  // Before the first deployment: never told of.
  PublishEvent("received", 1);
  StartFirst();
  PublishEvent("assigned", 3);
  PublishEvent("accepted", 4);
  PublishEvent("closed", 5);
  // Of a reporter who cannot be reached, and of long ago.
  v1::ReportEvent unreachable = EventOf("closed");
  unreachable.clear_reachable_reporter_id();
  PublishEvent("closed", unreachable);
  PublishEvent("reopened", 6, absl::Now() - absl::Hours(25));

  const Texts expected = {Id(3, "file") + " delivered",
                          Id(5, "file") + " delivered"};
  ASSERT_TRUE(
      paht::testing::Eventually([&] { return Recorded() == expected; }));
  auto outbox = Outbox();
  ASSERT_EQ(outbox.size(), 2u);
  EXPECT_EQ(outbox[0].notification_id(), Id(3, "file"));
  EXPECT_TRUE(
      absl::StrContains(outbox[0].text(), "Phòng Kinh tế Phường Thành Sen"));
  EXPECT_EQ(outbox[1].notification_id(), Id(5, "file"));

  const std::string metrics = Get("/metrics").second;
  for (const char* line :
       {"paht_notification_sends_total{channel=\"file\",outcome=\"delivered\"} "
        "2",
        "paht_notification_dropped_total{channel=\"file\",why=\"too_old\"} 1",
        "paht_notification_contacts 1",
        "paht_notification_handover_seconds_count{channel=\"file\"} 2"}) {
    EXPECT_TRUE(absl::StrContains(metrics, line)) << line << "\n" << metrics;
  }
  ExpectStopsInOrder();
  EXPECT_TRUE(absl::StrContains(Log(), "4bf92f3577b34da6a3ce929d0e0e4736"));
  for (const std::string& secret :
       {Contact().name(), Contact().phone(), Contact().email()}) {
    EXPECT_FALSE(absl::StrContains(Log(), secret));
  }

  // Again, without a first position and with one: nothing is sent again.
  for (const Texts& flags : {Texts{}, Texts{"--first_position=beginning"}}) {
    Start(flags);
    ASSERT_TRUE(paht::testing::Eventually([&] { return IsReady(); }));
    absl::SleepFor(absl::Seconds(1));
    ExpectStopsInOrder();
  }
  EXPECT_EQ(Outbox().size(), 2u);
  EXPECT_EQ(Recorded(), expected);
}

TEST_F(NotificationProcess, AGroupWithoutAPositionSendsNothing) {
  PublishEvent("assigned", 3);
  Start();
  const int status = paht::testing::Wait(std::exchange(pid_, 0));
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_FAILURE);
  EXPECT_TRUE(absl::StrContains(Log(), "--first_position=end")) << Log();
  EXPECT_TRUE(Outbox().empty());

  // Renaming a channel makes a new group.
  StartFirst();
  ExpectStopsInOrder();
  config_.mutable_channels(0)->set_name("renamed");
  Start();
  const int renamed = paht::testing::Wait(std::exchange(pid_, 0));
  EXPECT_TRUE(WIFEXITED(renamed) && WEXITSTATUS(renamed) == EXIT_FAILURE);
  EXPECT_TRUE(Outbox().empty());
}

TEST_F(NotificationProcess, AnErasedPersonGetsNothing) {
  StartFirst();
  kafka::Record tombstone;
  tombstone.topic = prefix_ + "contacts";
  tombstone.key = kReporter;
  Publish(tombstone);
  PublishEvent("assigned", 3);
  ASSERT_TRUE(paht::testing::Eventually([&] {
    return absl::StrContains(Get("/metrics").second,
                             "{channel=\"file\",why=\"no_contact\"} 1");
  }));
  // One who registers just before the report is found all the same.
  PublishContact(Contact());
  PublishEvent("closed", 5);
  ASSERT_TRUE(paht::testing::Eventually(
      [&] { return Recorded() == Texts{Id(5, "file") + " delivered"}; }));
  EXPECT_EQ(Outbox().size(), 1u);
}

TEST_F(NotificationProcess, PoisonIsSetAsideAndTheRestGoesOn) {
  StartFirst();
  kafka::Record poison;
  poison.topic = prefix_ + "report-events";
  poison.key = kReportId;
  poison.value = "no event";
  poison.headers =
      kafka::ToHeaders({.id = "poison",
                        .type = "vn.gov.hatinh.paht.report.assigned.v1",
                        .source = "/paht/casework",
                        .time = absl::Now(),
                        .subject = kReportId});
  Publish(poison);
  PublishEvent("closed", 5);
  ASSERT_TRUE(paht::testing::Eventually([&] { return Outbox().size() == 1; }));
  EXPECT_EQ(Records("dead-letters").size(), 1u);
}

TEST_F(NotificationProcess, PreviewsTheWordsOfATemplate) {
  StartFirst();
  const auto stub = v1::Notification::NewStub(grpc::CreateChannel(
      absl::StrCat("127.0.0.1:", port_), grpc::InsecureChannelCredentials()));
  const auto preview = [&](const std::string& id,
                           const std::map<std::string, std::string>& values) {
    grpc::ClientContext context;
    v1::PreviewNotificationRequest request;
    request.set_template_id(id);
    request.mutable_values()->insert(values.begin(), values.end());
    v1::PreviewNotificationResponse response;
    const grpc::Status status = stub->Preview(&context, request, &response);
    return std::pair(status, response);
  };
  const auto [status, response] =
      preview("assigned", {{"report_id", kReportId}, {"department", "Sở"}});
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_TRUE(absl::StrContains(response.subject(), kReportId));
  EXPECT_TRUE(absl::StrContains(response.text(), "chuyển đến Sở."));
  EXPECT_EQ(preview("nothing", {}).first.error_code(),
            grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(preview("", {}).first.error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(preview("closed", {{"due_at", "x"}}).first.error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
}

}  // namespace
}  // namespace paht::notification
