// The deployed configuration, and variations of it, as the tests need them.
#ifndef TESTS_SERVICES_ROUTING_SUPPORT_H_
#define TESTS_SERVICES_ROUTING_SUPPORT_H_

#include <cstdlib>
#include <iostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/timestamp.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "services/routing/commune_finder.h"
#include "services/routing/config.h"
#include "services/routing/current_rules.h"
#include "tests/support/local_time.h"

namespace paht::routing {

inline constexpr char kWardCode[] = "18073";   // Phường Thành Sen
inline constexpr char kRuralCode[] = "18364";  // Xã Đan Hải

inline RulePaths DeployedPaths() {
  const auto path = [](absl::string_view name) {
    return absl::StrCat(PAHT_CONFIG_DIR, "/", name, ".textproto");
  };
  return {.routing = path("routing"),
          .departments = path("departments"),
          .categories = path("categories"),
          .classification = path("classification"),
          .calendar = path("calendar")};
}

inline const Rules& Deployed() {
  static const Rules* rules = [] {
    auto read = ReadRules(DeployedPaths());
    if (!read.ok()) {
      std::cerr << read.status() << "\n";
      std::abort();
    }
    return new Rules(*std::move(read));
  }();
  return *rules;
}

inline const CommuneFinder& Communes() {
  static const CommuneFinder* communes = [] {
    auto opened = CommuneFinder::Open(
        PAHT_BOUNDARIES, absl::StrCat(PAHT_CONFIG_DIR, "/intake.textproto"));
    if (!opened.ok()) {
      std::cerr << opened.status() << "\n";
      std::abort();
    }
    return new CommuneFinder(*std::move(opened));
  }();
  return *communes;
}

using paht::testing::At;

// Event 2 of a report: it was classified at `at`.
inline v1::ReportEvent ClassifiedEvent(absl::string_view report_id,
                                       absl::string_view category,
                                       v1::Urgency urgency,
                                       absl::string_view commune,
                                       absl::Time at) {
  v1::ReportEvent event;
  event.set_report_id(std::string(report_id));
  event.set_sequence(2);
  event.set_revision(2);
  event.set_event_id(absl::StrCat(report_id, ".2"));
  SetTime(at, event.mutable_decided_at());
  event.set_status(v1::REPORT_STATUS_CLASSIFIED);
  v1::ReportClassified& fact = *event.mutable_classified();
  fact.set_commune_code(std::string(commune));
  fact.mutable_classification()->set_category(std::string(category));
  fact.mutable_classification()->set_urgency(urgency);
  return event;
}

}  // namespace paht::routing

#endif  // TESTS_SERVICES_ROUTING_SUPPORT_H_
