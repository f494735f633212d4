// The views with a real Redis: whatever happens to it, they are the fold of
// what lies before their checkpoint.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/kafka/record.h"
#include "common/redis/client.h"
#include "common/telemetry/metrics.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/core/figures.h"
#include "services/tracking/core/index.h"
#include "services/tracking/views/active_reads.h"
#include "services/tracking/views/changes.h"
#include "services/tracking/views/layout.h"
#include "services/tracking/views/live_view.h"
#include "services/tracking/views/reader.h"
#include "services/tracking/views/versions.h"
#include "services/tracking/views/writer.h"
#include "tests/services/tracking/support.h"
#include "tests/support/redis_server.h"

namespace paht::tracking::views {
namespace {

using Records = std::vector<kafka::Record>;

class ViewsTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { server_ = new paht::testing::RedisServer(); }
  static void TearDownTestSuite() {
    delete server_;
    server_ = nullptr;
  }

  ViewsTest() { Call({"FLUSHALL"}); }

  std::string Call(const redis::Command& command) {
    const auto reply = redis_->Call(command);
    EXPECT_TRUE(reply.ok()) << reply.status();
    if (!reply.ok()) return "";
    if ((*reply)->type == REDIS_REPLY_INTEGER) {
      return absl::StrCat((*reply)->integer);
    }
    return (*reply)->str == nullptr ? ""
                                    : std::string((*reply)->str, (*reply)->len);
  }

  // One partition whose events come in the order given; every second offset is
  // a transaction's marker, say.
  static Records Log(const std::vector<v1::ReportEvent>& events) {
    Records records;
    for (const v1::ReportEvent& event : events) {
      records.push_back(
          ToRecord(event, 0, 2 * static_cast<int64_t>(records.size())));
    }
    return records;
  }

  // Applies all of `log` from where the view is, as the projector does.
  static void Project(reactor::View& view, const Records& log, size_t batch) {
    for (int rounds = 0; rounds < 10'000; ++rounds) {
      const auto checkpoint = view.Checkpoint(0);
      ASSERT_TRUE(checkpoint.ok()) << checkpoint.status();
      Records records;
      for (const kafka::Record& record : log) {
        if (record.offset >= *checkpoint && records.size() < batch) {
          records.push_back(record);
        }
      }
      if (records.empty()) {
        ASSERT_TRUE(view.CaughtUp(0, *checkpoint).ok());
        return;
      }
      const int64_t next = records.back().offset + 1;
      const auto applied = view.Apply(0, *checkpoint, next, records);
      ASSERT_TRUE(applied.ok()) << applied.status();
    }
    FAIL() << "the view does not move";
  }

  std::map<std::string, std::string> Stored() {
    std::map<std::string, std::string> stored;
    const auto snapshot = reader_.ReadPartition(0);
    EXPECT_TRUE(snapshot.ok()) << snapshot.status();
    if (!snapshot.ok()) return stored;
    for (const v1::Report& report : snapshot->reports) {
      stored[report.report_id()] = report.DebugString();
    }
    return stored;
  }

  static std::map<std::string, v1::Report> Expected(const Records& log) {
    std::map<std::string, std::vector<v1::ReportEvent>> events;
    for (const kafka::Record& record : log) {
      events[record.key].emplace_back().ParseFromString(*record.value);
    }
    std::map<std::string, v1::Report> expected;
    for (const auto& [id, history] : events) expected[id] = Fold(history);
    return expected;
  }

  // What Stats keeps of each report is there, once and on its day.
  void ExpectFiguresOf(const Records& log) {
    std::map<std::string, std::string> expected;
    std::set<std::string> days;
    for (const auto& [id, report] : Expected(log)) {
      const std::string day = DayOf(report.received_at().seconds());
      days.insert(day);
      expected[id] =
          absl::StrCat(day, " ", FiguresOf(report).ShortDebugString());
    }
    const auto snapshot = reader_.ReadPartition(0);
    ASSERT_TRUE(snapshot.ok()) << snapshot.status();
    std::map<std::string, std::string> stored;
    for (const auto& [id, figures] : snapshot->figures) {
      v1::ReportFigures parsed;
      EXPECT_TRUE(parsed.ParseFromString(figures.value));
      EXPECT_TRUE(stored
                      .emplace(id, absl::StrCat(figures.day, " ",
                                                parsed.ShortDebugString()))
                      .second)
          << id << " is on two days";
    }
    EXPECT_EQ(stored, expected);
    EXPECT_EQ(Call({"SCARD", keys().days()}), absl::StrCat(days.size()));
    EXPECT_EQ(Call({"GET", keys().has_figures()}), "1");
  }

  // Reports, indexes and events are what the log says and nothing else.
  void ExpectFoldOf(const Records& log) {
    ExpectFiguresOf(log);
    std::map<std::string, std::string> texts;
    std::map<std::string, size_t> sizes;
    for (const auto& [id, report] : Expected(log)) {
      texts[id] = report.DebugString();
      for (const std::string& name : IndexNames(report)) {
        ++sizes[name];
        EXPECT_NE(Call({"ZSCORE", keys().index(name), IndexMember(report)}), "")
            << name << " " << id;
      }
    }
    EXPECT_EQ(Stored(), texts);
    for (const auto& [name, size] : sizes) {
      EXPECT_EQ(Call({"ZCARD", keys().index(name)}), absl::StrCat(size))
          << name;
    }
    EXPECT_EQ(Call({"HLEN", keys().events()}), absl::StrCat(log.size()));
    const auto all = redis_->Call({"KEYS", keys().index("*")});
    EXPECT_EQ((*all)->elements, sizes.size());
  }

  PartitionKeys keys() {
    return layout_.keys(*ActiveVersion(*redis_, layout_), 0);
  }
  LiveView View(size_t cached = 1000) { return {layout_, *redis_, cached}; }

  static paht::testing::RedisServer* server_;
  const std::unique_ptr<redis::Client> redis_ =
      *redis::Client::Create({.address = server_->address()});
  const Layout layout_{"t.", 1};
  ActiveReads reads_{layout_, *redis_};
  Reader reader_{reads_};
};

paht::testing::RedisServer* ViewsTest::server_ = nullptr;

// The lives of `count` reports, interleaved at random. They begin at every hour
// of some days.
std::vector<v1::ReportEvent> Lives(int count, uint32_t seed) {
  std::vector<std::vector<v1::ReportEvent>> lives;
  for (int i = 0; i < count; ++i) lives.push_back(Life(1 + 3600 * i));
  std::vector<v1::ReportEvent> events;
  std::mt19937 random(seed);
  std::vector<size_t> next(lives.size(), 0);
  for (int left = 7 * count; left > 0; --left) {
    size_t i = random() % lives.size();
    while (next[i] == lives[i].size()) i = (i + 1) % lives.size();
    events.push_back(lives[i][next[i]++]);
  }
  return events;
}

TEST_F(ViewsTest, BatchesOfAnySizeGiveTheFoldOneByOne) {
  const Records log = Log(Lives(20, 1));
  for (const size_t batch : {1u, 3u, 50u, 1000u}) {
    for (const size_t cached : {0u, 4u, 1000u}) {
      Call({"FLUSHALL"});
      LiveView view = View(cached);
      Project(view, log, batch);
      ExpectFoldOf(log);
    }
  }
}

TEST_F(ViewsTest, ALargeBatchIsOneWrite) {
  const Records log = Log(Lives(3000, 2));
  LiveView view = View();
  Project(view, log, log.size());
  ExpectFoldOf(log);
}

TEST_F(ViewsTest, AWipeIsNoticedAndRebuilt) {
  const Records log = Log(Lives(10, 3));
  LiveView view = View();
  Project(view, Records(log.begin(), log.begin() + 40), 7);
  Call({"FLUSHALL"});
  // Nothing is written over the hole.
  const auto applied = view.Apply(0, log[39].offset + 1, log[40].offset + 1,
                                  {log.data() + 40, 1});
  EXPECT_EQ(applied.value_or(-1), 0) << applied.status();
  EXPECT_EQ(Call({"DBSIZE"}), "2");  // The new version's numbers.
  Project(view, log, 7);
  ExpectFoldOf(log);
}

TEST_F(ViewsTest, ARollBackIsNoticedAndReadAgain) {
  const Records log = Log(Lives(10, 4));
  LiveView view = View();
  Call({"CONFIG", "SET", "dir", ::testing::TempDir()});
  Call({"CONFIG", "SET", "dbfilename",
        absl::StrCat("views-", server_->address(), ".rdb")});
  Project(view, Records(log.begin(), log.begin() + 30), 7);
  Call({"SAVE"});
  Project(view, Records(log.begin(), log.begin() + 60), 7);
  Call({"DEBUG", "RELOAD", "NOSAVE"});  // The older file.
  const int64_t at = log[59].offset + 1;
  const auto applied =
      view.Apply(0, at, log[60].offset + 1, {log.data() + 60, 1});
  EXPECT_EQ(applied.value_or(-1), log[29].offset + 1) << applied.status();
  Project(view, log, 7);
  ExpectFoldOf(log);
  std::remove(
      absl::StrCat(::testing::TempDir(), "views-", server_->address(), ".rdb")
          .c_str());
}

// What does not exist until the first fault raises no alert.
TEST_F(ViewsTest, FaultsAreCountedFromTheStart) {
  const Writer writer({.version = "v", .live = false}, layout_, *redis_);
  const std::string metrics = metrics::Serialize();
  for (const absl::string_view name : {"paht_tracking_bad_records_total",
                                       "paht_tracking_sequence_gaps_total"}) {
    EXPECT_TRUE(absl::StrContains(metrics, absl::StrCat("\n", name, " ")))
        << metrics;
  }
}

TEST_F(ViewsTest, OfTwoWritersEachBatchIsTakenOnce) {
  const Records log = Log(Lives(10, 5));
  LiveView one = View();
  LiveView two = View();
  std::mt19937 random(6);
  for (size_t end = 1; end <= log.size(); end += 1 + random() % 3) {
    Project(random() % 2 == 0 ? one : two,
            Records(log.begin(), log.begin() + static_cast<int64_t>(end)), 2);
  }
  Project(one, log, 2);
  ExpectFoldOf(log);
  // One that has not noticed is told, and nothing is written.
  const auto applied = two.Apply(0, 3, 5, {log.data() + 2, 1});
  EXPECT_EQ(applied.value_or(-1), log.back().offset + 1);
  ExpectFoldOf(log);
}

TEST_F(ViewsTest, ARecordThatIsNoEventIsLeftOut) {
  Records log = Log(Life(1));
  const Records good = log;
  kafka::Record broken = ToRecord(Received(2), 0, 1);
  broken.value = "\xff\xff no event";
  kafka::Record tombstone = ToRecord(Received(3), 0, 3);
  tombstone.value.reset();
  kafka::Record elsewhere = ToRecord(Received(4), 0, 5);
  elsewhere.key = ReportId(5);
  log.insert(log.begin() + 1, {broken, tombstone, elsewhere});
  for (size_t i = 0; i < log.size(); ++i) {
    log[i].offset = static_cast<int64_t>(i);
  }
  LiveView view = View();
  Project(view, log, 3);
  ExpectFoldOf(good);
}

TEST_F(ViewsTest, GetTellsWhatItKnowsAndAdmitsWhatItDoesNot) {
  EXPECT_TRUE(absl::IsUnavailable(reader_.Get(ReportId(1)).status()));
  const Records log = Log(Life(1));
  LiveView view = View();
  const auto checkpoint = view.Checkpoint(0);
  ASSERT_TRUE(view.Apply(0, *checkpoint, 3, {log.data(), 2}).ok());
  // Half the log: an old answer would be a wrong one.
  EXPECT_TRUE(absl::IsUnavailable(reader_.Get(ReportId(1)).status()));
  Project(view, log, 10);
  const auto report = reader_.Get(ReportId(1));
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->sequence(), 7);

  EXPECT_TRUE(absl::IsNotFound(reader_.Get(ReportId(2)).status()));
  Call({"SET", absl::StrCat("t.guard:{", ReportId(2), "}"), "fingerprint"});
  const auto guarded = reader_.Get(ReportId(2));
  ASSERT_TRUE(guarded.ok()) << guarded.status();
  EXPECT_EQ(guarded->status(), v1::REPORT_STATUS_RECEIVED);
  EXPECT_EQ(guarded->sequence(), 0);

  const auto events = reader_.Events(ReportId(1), 2, 9);
  ASSERT_TRUE(events.ok());
  ASSERT_EQ(events->size(), 6u);
  EXPECT_EQ(events->front().sequence(), 2);
}

TEST_F(ViewsTest, ReadersAndWritersFollowASwitch) {
  const Records log = Log(Lives(10, 7));
  LiveView live = View();
  const Records most(log.begin(), log.begin() + 60);
  Project(live, most, 7);
  EXPECT_TRUE(reader_.Get(ReportId(1)).ok());

  const std::string old = *ActiveVersion(*redis_, layout_);
  const std::string fresh = *NewVersion(*redis_, layout_);
  Writer builder({.version = fresh, .live = false}, layout_, *redis_);
  const int64_t end = log[49].offset + 1;
  ASSERT_EQ(builder.Apply(0, 0, end, {log.data(), 50})->checkpoint, end);
  // Not before it is complete.
  EXPECT_TRUE(absl::IsAborted(Switch(*redis_, layout_, old, fresh)));
  ASSERT_EQ(builder.Complete(0, end)->checkpoint, end);
  ASSERT_TRUE(Switch(*redis_, layout_, old, fresh).ok());
  EXPECT_TRUE(absl::IsAborted(Switch(*redis_, layout_, old, fresh)));
  ASSERT_TRUE(Delete(*redis_, layout_, old).ok());

  EXPECT_TRUE(reader_.Get(ReportId(1)).ok());
  // The live one goes on where the new version ends.
  const auto applied = live.Apply(0, log[59].offset + 1, log[60].offset + 1,
                                  {log.data() + 60, 1});
  EXPECT_EQ(applied.value_or(-1), end);
  Project(live, log, 7);
  ExpectFoldOf(log);
  const auto left = redis_->Call({"KEYS", absl::StrCat("t.view:", old, ":*")});
  EXPECT_EQ((*left)->elements, 0u);
}

TEST(ChangesTest, ComeBackAsTheyWere) {
  const std::vector<Change> changes = {{"HT-1", 1}, {"HT-2", 70}};
  EXPECT_EQ(ReadChanges(WriteChanges(changes)), changes);
  EXPECT_TRUE(ReadChanges("").empty());
  EXPECT_TRUE(ReadChanges("what .1 x.y").empty());
}

}  // namespace
}  // namespace paht::tracking::views
