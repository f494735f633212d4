// A year of 20,000 reports through the real ledger; see README.md.
#include <gtest/gtest.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/text_proto.h"
#include "common/base/timestamp.h"
#include "common/kafka/admin.h"
#include "common/kafka/publisher.h"
#include "common/kafka/reading/topic_follower.h"
#include "common/kafka/record.h"
#include "paht/v1/event.pb.h"
#include "services/paht/verify/finding.h"
#include "services/paht/verify/log_check.h"
#include "tests/services/casework/simulated_year/office_hours.h"
#include "tests/services/casework/simulated_year/scripts.h"
#include "tests/services/casework/simulated_year/shared_clock.h"
#include "tests/services/casework/simulated_year/story.h"
#include "tests/support/kafka_server.h"
#include "tests/support/process.h"

namespace paht::casework::year {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(10);
// A hand-over takes seconds; nothing takes longer than this.
constexpr absl::Duration kPatience = absl::Seconds(60);

constexpr Minute Day(int of_year, int hour) {
  return of_year * kDay + hour * kHour;
}

World MakeWorld() {
  v1::CalendarConfig calendar;
  EXPECT_TRUE(ReadTextProto(PAHT_CALENDAR, calendar).ok());
  World world{.hours = OfficeHours(calendar), .policy = {}, .outages = {}};
  EXPECT_TRUE(ReadTextProto(PAHT_CASEWORK_CONFIG, world.policy).ok());
  // Over a weekend; for some hours of a working day; over Tết and after it.
  world.outages = {
      {MinuteOf(absl::CivilMinute(2026, 3, 13, 17)),
       MinuteOf(absl::CivilMinute(2026, 3, 16, 10))},
      {MinuteOf(absl::CivilMinute(2026, 6, 17, 9)),
       MinuteOf(absl::CivilMinute(2026, 6, 17, 16))},
      {MinuteOf(absl::CivilMinute(2026, 10, 23, 17)),
       MinuteOf(absl::CivilMinute(2026, 10, 27, 8))},
  };
  return world;
}

// Two processes that decide, at the time of the clock.
class Processes {
 public:
  Processes(std::string brokers, std::string clock)
      : brokers_(std::move(brokers)), clock_(std::move(clock)) {}
  ~Processes() {
    for (int ordinal = 0; ordinal < 2; ++ordinal) Kill(ordinal);
    (void)unlink(Log().c_str());
  }

  void Start(int ordinal) {
    pids_[static_cast<size_t>(ordinal)] =
        paht::testing::Spawn({CASEWORK_IN_TIME, brokers_, absl::StrCat(ordinal),
                              clock_, PAHT_CALENDAR, PAHT_CASEWORK_CONFIG},
                             Log());
  }
  // At once, whatever it is doing.
  void Kill(int ordinal) {
    pid_t& pid = pids_[static_cast<size_t>(ordinal)];
    if (pid > 0) paht::testing::Kill(std::exchange(pid, 0));
  }
  void Stop(int ordinal) {
    pid_t& pid = pids_[static_cast<size_t>(ordinal)];
    kill(pid, SIGTERM);
    EXPECT_EQ(paht::testing::Wait(std::exchange(pid, 0)), 0);
  }
  std::string Log() const {
    return absl::StrCat(::testing::TempDir(), "simulated-year-", getpid(),
                        ".log");
  }

 private:
  const std::string brokers_;
  const std::string clock_;
  std::array<pid_t, 2> pids_ = {0, 0};
};

class SimulatedYear : public ::testing::Test {
 protected:
  SimulatedYear()
      : clock_path_(absl::StrCat(::testing::TempDir(), "simulated-year-",
                                 getpid(), ".clock")),
        clock_(clock_path_),
        processes_(kafka_.brokers(), clock_path_) {
    client_.brokers = kafka_.brokers();
    Create("report-commands", {});
    Create("report-events",
           {{"retention.ms", "-1"}, {"retention.bytes", "-1"}});
    Create("report-states", {{"cleanup.policy", "compact"}});
    Create("report-originals", {{"cleanup.policy", "compact"}});
    Create("dead-letters", {});
    publisher_ = *kafka::OpenPublisher({.client = client_});
    events_ =
        *kafka::TopicFollower::Open(client_, "paht.report-events", kTimeout);
  }
  ~SimulatedYear() override {
    if (HasFailure()) {
      (void)std::system(absl::StrCat("tail -n 20 ", processes_.Log()).c_str());
    }
    (void)unlink(clock_path_.c_str());
  }

  void Create(const std::string& topic, const kafka::TopicConfig& config) {
    const absl::Status status =
        kafka::CreateTopic(client_,
                           {.name = absl::StrCat("paht.", topic),
                            .partitions = 4,
                            .config = config},
                           kTimeout);
    ASSERT_TRUE(status.ok()) << status;
  }

  void Load(std::vector<Story> stories) {
    stories_ = std::move(stories);
    seen_.resize(stories_.size());
    published_.resize(stories_.size());
    for (size_t i = 0; i < stories_.size(); ++i) {
      index_[stories_[i].report_id()] = i;
      for (const Item& item : stories_[i].items()) {
        ++expected_at_[item.at];
        active_at_[item.at].insert(i);
      }
    }
  }

  // Publishes what people do to a report now, up to where the clock has to come
  // first.
  void PublishReady(size_t story, Minute now) {
    const std::vector<Item>& items = stories_[story].items();
    size_t& next = published_[story];
    if (next < seen_[story]) next = seen_[story];
    for (; next < items.size() && items[next].at <= now &&
           items[next].command.has_value();
         ++next) {
      kafka::Record record;
      record.topic = "paht.report-commands";
      record.key = stories_[story].report_id();
      record.value = items[next].command->SerializeAsString();
      publisher_->Publish(record, [](const absl::Status& status) {
        EXPECT_TRUE(status.ok()) << status;
      });
    }
  }

  // `record` must be the next event of its report, at its instant.
  void See(const kafka::Record& record, Minute now) {
    v1::ReportEvent event;
    ASSERT_TRUE(event.ParseFromString(record.value.value_or("")));
    const auto found = index_.find(event.report_id());
    ASSERT_NE(found, index_.end()) << event.report_id();
    const size_t story = found->second;
    const std::vector<Item>& items = stories_[story].items();
    SCOPED_TRACE(absl::StrCat(event.report_id(), ".", event.sequence()));
    ASSERT_LT(seen_[story], items.size())
        << "nothing more must come: " << event.ShortDebugString();
    const Item& item = items[seen_[story]];
    ASSERT_EQ(event.fact_case(), item.fact) << event.ShortDebugString();
    ASSERT_EQ(ToTime(event.decided_at()), TimeOf(item.at))
        << event.ShortDebugString();
    ASSERT_EQ(event.escalated().level(), item.level);
    ASSERT_EQ(event.sequence(), seen_[story] + 1);
    if (!item.command.has_value()) ++marks_[static_cast<int>(item.fact)];
    ++seen_[story];
    PublishReady(story, now);
  }

  // Everything of this moment; the clock stands still meanwhile.
  void Live(Minute now, bool kill_meanwhile) {
    clock_.Set(TimeOf(now));
    for (const size_t story : active_at_[now]) PublishReady(story, now);
    if (kill_meanwhile) {
      const int ordinal = kills_++ % 2;
      processes_.Kill(ordinal);
      processes_.Start(ordinal);
    }
    int left = expected_at_[now];
    const absl::Time deadline = absl::Now() + kPatience;
    while (left > 0) {
      const absl::StatusOr<std::vector<kafka::Record>> records =
          events_->Poll(10000, absl::Milliseconds(100));
      ASSERT_TRUE(records.ok()) << records.status();
      for (const kafka::Record& record : *records) {
        ASSERT_NO_FATAL_FAILURE(See(record, now));
        --left;
      }
      ASSERT_LT(absl::Now(), deadline)
          << left << " events are missing at " << TimeOf(now);
    }
    ASSERT_EQ(left, 0) << "more events than there must be at " << TimeOf(now);
  }

  paht::testing::KafkaServer kafka_;
  kafka::ClientOptions client_;
  const std::string clock_path_;
  SharedClock clock_;
  Processes processes_;
  std::unique_ptr<kafka::Publisher> publisher_;
  std::unique_ptr<kafka::TopicFollower> events_;

  std::vector<Story> stories_;
  absl::flat_hash_map<std::string, size_t> index_;  // By report id.
  std::vector<size_t> seen_;                        // Events of each story.
  std::vector<size_t> published_;  // Items of each story that need no more.
  std::map<Minute, int> expected_at_;
  std::map<Minute, std::set<size_t>> active_at_;
  std::map<int, int> marks_;  // By fact.
  int kills_ = 0;
};

TEST_F(SimulatedYear, EveryMarkComesOnceAtItsInstant) {
  const World world = MakeWorld();
  Load(WriteStories(20'000, world));
  size_t outage = 0;
  const absl::Time started = absl::Now();
  clock_.Set(TimeOf(0));
  processes_.Start(0);
  processes_.Start(1);
  bool alone = false;
  // Killed in the middle of something every six weeks; the second one is away
  // for two weeks twice.
  Minute next_kill = Day(20, 0);
  std::vector<std::pair<Minute, bool>> shifts = {{Day(120, 9), true},
                                                 {Day(134, 9), false},
                                                 {Day(240, 9), true},
                                                 {Day(254, 9), false}};
  std::reverse(shifts.begin(), shifts.end());
  for (const auto& [now, count] : expected_at_) {
    if (outage < world.outages.size() && now > world.outages[outage].from) {
      processes_.Kill(0);
      processes_.Kill(1);
      clock_.Set(TimeOf(now));
      processes_.Start(0);
      processes_.Start(1);
      ++outage;
    }
    if (!shifts.empty() && now >= shifts.back().first) {
      alone = shifts.back().second;
      shifts.pop_back();
      alone ? processes_.Stop(1) : processes_.Start(1);
    }
    const bool kill_now = now >= next_kill && !alone;
    if (kill_now) next_kill = now + 42 * kDay;
    ASSERT_NO_FATAL_FAILURE(Live(now, kill_now));
  }
  // Nothing comes afterwards.
  clock_.Set(TimeOf(729 * kDay));
  const auto late = events_->Poll(10, absl::Seconds(2));
  ASSERT_TRUE(late.ok() && late->empty());
  const absl::Duration played = absl::Now() - started;

  for (size_t i = 0; i < stories_.size(); ++i) {
    ASSERT_EQ(seen_[i], stories_[i].items().size());
  }
  for (const auto fact :
       {v1::ReportEvent::kDueSoon, v1::ReportEvent::kOverdue,
        v1::ReportEvent::kEscalated, v1::ReportEvent::kReviewOverdue,
        v1::ReportEvent::kClosed}) {
    EXPECT_GT(marks_[fact], 500) << fact;
    std::printf("marks of fact %d: %d\n", static_cast<int>(fact), marks_[fact]);
  }
  EXPECT_EQ(outage, world.outages.size());
  EXPECT_GE(kills_, 6);

  cli::Findings findings;
  const absl::StatusOr<cli::LogCounts> counts =
      cli::CheckLog({.client = client_,
                     .events_topic = "paht.report-events",
                     .states_topic = "paht.report-states",
                     .acknowledged = {},
                     .settle = absl::Seconds(5),
                     .threads = 2,
                     .call_witness = nullptr},
                    findings);
  ASSERT_TRUE(counts.ok()) << counts.status();
  EXPECT_EQ(counts->reports, 20'000);
  EXPECT_TRUE(findings.Counts().empty())
      << findings.Kept()[0].kind << ": " << findings.Kept()[0].detail;
  std::printf("%zu moments, %lld events, played in %s, verified in %s\n",
              expected_at_.size(), static_cast<long long>(counts->events),
              absl::FormatDuration(played).c_str(),
              absl::FormatDuration(absl::Now() - started - played).c_str());
}

}  // namespace
}  // namespace paht::casework::year
