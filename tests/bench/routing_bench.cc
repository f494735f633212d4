// How fast routing decides, on one core, with the deployed configuration.
//
//   routing_bench [--benchmark_filter=…]
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/timestamp.h"
#include "common/calendar/working_calendar.h"
#include "common/geo/boundary_file.h"
#include "common/geo/commune_map.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/routing.pb.h"
#include "services/routing/core/assign_command.h"
#include "services/routing/core/route.h"
#include "services/routing/current_rules.h"

namespace paht::routing {
namespace {

constexpr size_t kReports = 4096;  // A power of two.

const Rules& Deployed() {
  static const Rules* rules = [] {
    const std::string folder = PAHT_CONFIG_DIR "/";
    auto read =
        ReadRules({.routing = folder + "routing.textproto",
                   .departments = folder + "departments.textproto",
                   .categories = folder + "categories.textproto",
                   .classification = folder + "classification.textproto",
                   .calendar = folder + "calendar.textproto"});
    if (!read.ok()) {
      std::cerr << read.status() << "\n";
      std::exit(1);
    }
    return new Rules(*std::move(read));
  }();
  return *rules;
}

// Anywhere in the rectangle around the province, as geo_shapely.py asks.
const std::vector<geo::Position>& Positions() {
  static const auto* positions = [] {
    std::mt19937 random(20261124);
    std::uniform_real_distribution<double> latitude(17.92, 18.72);
    std::uniform_real_distribution<double> longitude(105.1, 106.5);
    auto* all = new std::vector<geo::Position>(kReports);
    for (geo::Position& position : *all) {
      position = {latitude(random), longitude(random)};
    }
    return all;
  }();
  return *positions;
}

// Reports of all categories, urgencies and communes, at any time of two years;
// two in three with a location, one in two with one or two cues.
const std::vector<v1::ReportEvent>& Reports() {
  static const auto* reports = [] {
    const Table& table = Deployed().table;
    std::mt19937 random(20261124);
    const auto below = [&](size_t n) { return random() % n; };
    auto* events = new std::vector<v1::ReportEvent>(kReports);
    for (size_t i = 0; i < kReports; ++i) {
      v1::ReportEvent& event = (*events)[i];
      event.set_report_id(absl::StrCat("HT-", 100'000'000'000 + i));
      event.set_sequence(2);
      event.set_event_id(absl::StrCat(event.report_id(), ".2"));
      SetTime(Deployed().calendar.begin() +
                  absl::Seconds(below(2 * 365 * 24 * 3600)),
              event.mutable_decided_at());
      v1::ReportClassified& fact = *event.mutable_classified();
      v1::Assessment& assessment = *fact.mutable_classification();
      assessment.set_category(
          table.categories()[below(table.categories().size())].id);
      assessment.set_urgency(static_cast<v1::Urgency>(1 + below(4)));
      if (below(2) == 0) {
        for (size_t n = 1 + below(2); n > 0; --n) {
          assessment.add_cues(table.cues()[below(table.cues().size())]);
        }
      }
      const auto& communes = table.directory().communes();
      fact.set_commune_code(communes[below(communes.size())].code);
      if (below(3) != 0) {
        fact.mutable_location()->set_latitude(Positions()[i].latitude);
        fact.mutable_location()->set_longitude(Positions()[i].longitude);
        fact.mutable_location()->set_accuracy_m(15);
      }
    }
    return events;
  }();
  return *reports;
}

Facts FactsOf(const v1::ReportEvent& event) {
  const v1::ReportClassified& fact = event.classified();
  return {.category = fact.classification().category(),
          .urgency = fact.classification().urgency(),
          .commune_code = fact.commune_code(),
          .location = fact.has_location() ? &fact.location() : nullptr,
          .cues = &fact.classification().cues()};
}

// Facts in, the decision with its assignment out.
void BM_Route(benchmark::State& state) {
  const std::vector<v1::ReportEvent>& reports = Reports();
  size_t i = 0;
  for (auto _ : state) {
    const v1::ReportEvent& event = reports[i++ % kReports];
    benchmark::DoNotOptimize(Route(FactsOf(event), Deployed().table,
                                   Deployed().calendar,
                                   ToTime(event.decided_at())));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_Route);

// As a reactor does it: an event's bytes in, the command's bytes out.
void BM_BytesToBytes(benchmark::State& state) {
  std::vector<std::string> bytes;
  for (const v1::ReportEvent& event : Reports()) {
    bytes.push_back(event.SerializeAsString());
  }
  size_t i = 0;
  for (auto _ : state) {
    v1::ReportEvent event;
    event.ParseFromString(bytes[i++ % kReports]);
    const auto proposal =
        ProposeAssignment(event, Deployed().table, Deployed().calendar,
                          ToTime(event.decided_at()));
    benchmark::DoNotOptimize(proposal->command.SerializeAsString());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_BytesToBytes);

// As a preview does it, with the words of every step.
void BM_RouteWithTrace(benchmark::State& state) {
  const std::vector<v1::ReportEvent>& reports = Reports();
  size_t i = 0;
  for (auto _ : state) {
    const v1::ReportEvent& event = reports[i++ % kReports];
    std::vector<v1::RouteStep> trace;
    benchmark::DoNotOptimize(Route(FactsOf(event), Deployed().table,
                                   Deployed().calendar,
                                   ToTime(event.decided_at()), &trace));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_RouteWithTrace);

void BM_AddWorkingTime(benchmark::State& state) {
  const WorkingCalendar& calendar = Deployed().calendar;
  const std::vector<v1::ReportEvent>& reports = Reports();
  size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(calendar.AddWorkingTime(
        ToTime(reports[i++ % kReports].decided_at()), absl::Hours(56)));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_AddWorkingTime);

void BM_WorkingTimeBetween(benchmark::State& state) {
  const WorkingCalendar& calendar = Deployed().calendar;
  const std::vector<v1::ReportEvent>& reports = Reports();
  size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(calendar.WorkingTimeBetween(
        ToTime(reports[i % kReports].decided_at()),
        ToTime(reports[(i + 1) % kReports].decided_at())));
    ++i;
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_WorkingTimeBetween);

// Points of the whole province in its places.
void BM_Places(benchmark::State& state) {
  size_t i = 0;
  for (auto _ : state) {
    const geo::Position& at = Positions()[i++ % kReports];
    for (const PlaceInfo& place : Deployed().table.places()) {
      benchmark::DoNotOptimize(place.shape.Contains(at));
    }
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_Places);

// The commune of a point, as intake asks: with the distance to the border and
// the neighbours there. geo_shapely.py does without these two.
void BM_CommuneOfPoint(benchmark::State& state) {
  static const auto* map =
      new geo::CommuneMap(*geo::CommuneMap::Load(PAHT_BOUNDARIES));
  size_t i = 0;
  for (auto _ : state) {
    const geo::Position& at = Positions()[i++ % kReports];
    benchmark::DoNotOptimize(map->Find(at.latitude, at.longitude, 300));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_CommuneOfPoint);

}  // namespace
}  // namespace paht::routing

BENCHMARK_MAIN();
