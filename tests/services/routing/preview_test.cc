// What Routing.Route answers to right and wrong requests, and React to records.
#include <gtest/gtest.h>

#include <limits>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/base/field_violation.h"
#include "common/kafka/record.h"
#include "common/telemetry/metrics.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/routing.pb.h"
#include "services/routing/commune_finder.h"
#include "services/routing/report_reactor.h"
#include "services/routing/routing_server.h"
#include "tests/services/routing/support.h"

namespace paht::routing {
namespace {

v1::RouteRequest Request() {
  v1::RouteRequest request;
  request.set_category("do_thi");
  request.set_urgency(v1::URGENCY_EMERGENCY);
  request.set_commune_code(kWardCode);
  return request;
}

TEST(Preview, TellsWhyInBothLanguages) {
  v1::RouteResponse response;
  ASSERT_TRUE(Preview(Request(), Deployed(), Communes(), At("2026-03-07 10:00"),
                      response)
                  .ok());
  EXPECT_EQ(response.assignment().department_id(), "xa.ca@18073");
  const v1::RouteStep& last = *response.trace().rbegin();
  EXPECT_EQ(last.rule(), "truc_khan_cap");
  EXPECT_EQ(last.why(),
            "category do_thi; urgency emergency; Phường Thành Sen; outside "
            "office hours");
  EXPECT_EQ(
      last.why_vi(),
      "lĩnh vực " +
          Deployed()
              .table.categories()[*Deployed().table.FindCategory("do_thi")]
              .name_vi +
          "; mức độ khẩn cấp; Phường Thành Sen; ngoài giờ hành chính");
  EXPECT_TRUE(response.no_route_reason().empty());
}

TEST(Preview, TakesAnotherTimeThanNow) {
  v1::RouteRequest request = Request();
  SetTime(At("2026-03-06 10:00"), request.mutable_at());
  v1::RouteResponse response;
  ASSERT_TRUE(
      Preview(request, Deployed(), Communes(), At("2026-03-07 10:00"), response)
          .ok());
  EXPECT_EQ(response.trace().rbegin()->rule(), "do_thi");
  EXPECT_EQ(ToTime(response.assignment().due_at()), At("2026-03-06 14:00"));
}

v1::RouteRequest RequestAt(double latitude, double longitude) {
  v1::RouteRequest request = Request();
  request.clear_commune_code();
  request.mutable_location()->set_latitude(latitude);
  request.mutable_location()->set_longitude(longitude);
  return request;
}

TEST(Preview, FindsTheCommuneOfALocation) {
  v1::RouteResponse response;
  ASSERT_TRUE(Preview(RequestAt(18.3428, 105.9057), Deployed(), Communes(),
                      At("2026-03-07 10:00"), response)
                  .ok());
  EXPECT_EQ(response.commune_code(), kWardCode);
  EXPECT_EQ(response.commune_name(), "Phường Thành Sen");
  EXPECT_EQ(response.neighbour_commune_codes_size(), 0);
  EXPECT_EQ(response.assignment().department_id(), "xa.ca@18073");
}

TEST(Preview, KeepsTheCommuneThatWasNamed) {
  // At a border a citizen may know better than the map.
  v1::RouteRequest request = RequestAt(18.3428, 105.9057);
  request.set_commune_code(kRuralCode);
  v1::RouteResponse response;
  ASSERT_TRUE(
      Preview(request, Deployed(), Communes(), At("2026-03-07 10:00"), response)
          .ok());
  EXPECT_EQ(response.commune_code(), kRuralCode);
  EXPECT_EQ(response.commune_name(), "Xã Đan Hải");
}

TEST(Preview, NamesTheNeighboursOfALocationAtABorder) {
  // East of the place above, until the commune changes: the last point before
  // is within 50 m of the other one.
  v1::RouteResponse before;
  for (double longitude = 105.9057; longitude < 106.2; longitude += 0.0002) {
    v1::RouteResponse response;
    ASSERT_TRUE(Preview(RequestAt(18.3428, longitude), Deployed(), Communes(),
                        At("2026-03-07 10:00"), response)
                    .ok());
    if (response.commune_code() != kWardCode) {
      ASSERT_GE(before.neighbour_commune_codes_size(), 1);
      EXPECT_EQ(before.neighbour_commune_codes(0), response.commune_code());
      return;
    }
    before = response;
  }
  FAIL() << "no border was met";
}

TEST(Preview, RefusesALocationOutsideTheProvince) {
  v1::RouteResponse response;
  const absl::Status status =
      Preview(RequestAt(21.0285, 105.8542), Deployed(), Communes(),
              At("2026-03-07 10:00"), response);
  ASSERT_TRUE(absl::IsInvalidArgument(status));
  const std::vector<FieldViolation> violations = FieldViolations(status);
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].field, "location");
  EXPECT_EQ(violations[0].reason, "OUTSIDE_PROVINCE");
  EXPECT_EQ(response.ByteSizeLong(), 0u);
}

TEST(Preview, NeedsACommuneOrALocation) {
  v1::RouteRequest request = Request();
  request.clear_commune_code();
  v1::RouteResponse response;
  const absl::Status status = Preview(request, Deployed(), Communes(),
                                      At("2026-03-07 10:00"), response);
  const std::vector<FieldViolation> violations = FieldViolations(status);
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].field, "commune_code");
  EXPECT_EQ(violations[0].reason, "REQUIRED");
}

TEST(CommuneFinder, NamesTheFileThatIsWrong) {
  EXPECT_TRUE(absl::IsNotFound(
      CommuneFinder::Open("/no/boundaries",
                          absl::StrCat(PAHT_CONFIG_DIR, "/intake.textproto"))
          .status()));
  EXPECT_TRUE(absl::IsNotFound(
      CommuneFinder::Open(PAHT_BOUNDARIES, "/no/intake").status()));
  // Another's configuration.
  EXPECT_TRUE(absl::IsInvalidArgument(
      CommuneFinder::Open(PAHT_BOUNDARIES, DeployedPaths().routing).status()));
}

TEST(Preview, SaysWhatACoordinatorWouldBeAsked) {
  v1::RouteRequest request = Request();
  request.set_category("khong_hop_le");
  v1::RouteResponse response;
  ASSERT_TRUE(
      Preview(request, Deployed(), Communes(), At("2026-03-07 10:00"), response)
          .ok());
  EXPECT_FALSE(response.has_assignment());
  EXPECT_FALSE(response.no_route_reason().empty());
  EXPECT_TRUE(response.trace().rbegin()->matched());
}

TEST(Preview, NamesEveryWrongField) {
  v1::RouteRequest request;
  request.set_category("no");
  request.set_commune_code("0");
  request.add_cues("quoc_lo");
  request.add_cues("no_such_cue");
  request.mutable_location()->set_latitude(
      std::numeric_limits<double>::quiet_NaN());
  request.mutable_at()->set_nanos(-1);
  v1::RouteResponse response;
  const absl::Status status = Preview(request, Deployed(), Communes(),
                                      At("2026-03-07 10:00"), response);
  ASSERT_TRUE(absl::IsInvalidArgument(status));
  std::set<std::string> fields;
  for (const FieldViolation& violation : FieldViolations(status)) {
    EXPECT_FALSE(violation.vi.empty());
    fields.insert(violation.field);
  }
  EXPECT_EQ(fields, (std::set<std::string>{"at", "category", "commune_code",
                                           "cues[1]", "location", "urgency"}));
  EXPECT_EQ(response.ByteSizeLong(), 0u);
}

kafka::Record Classified(const v1::ReportEvent& event) {
  kafka::Record record;
  record.key = event.report_id();
  record.value = event.SerializeAsString();
  return record;
}

TEST(React, CountsByTierAndRule) {
  const auto count = [](const std::string& name,
                        const metrics::Labels& labels) {
    return metrics::Counter(name, "", labels).Value();
  };
  const absl::Time at = At("2026-03-03 10:00");
  const auto react = [&](const char* category) {
    const auto records =
        React(Classified(ClassifiedEvent("HT-1", category, v1::URGENCY_LOW,
                                         kRuralCode, at)),
              Deployed(), "t.", at);
    ASSERT_TRUE(records.ok()) << records.status();
    ASSERT_EQ(records->size(), 1u);
    EXPECT_EQ((*records)[0].topic, "t.report-commands");
  };
  react("vien_thong");
  react("khong_hop_le");
  EXPECT_EQ(count("paht_routing_assignments_total", {{"tier", "province"}}), 1);
  EXPECT_EQ(count("paht_routing_no_route_total", {}), 1);
  EXPECT_EQ(count("paht_routing_rule_hits_total", {{"rule", "vien_thong"}}), 1);
}

TEST(React, RefusesPoison) {
  const absl::Time at = At("2026-03-03 10:00");
  std::vector<kafka::Record> poison(
      4, Classified(ClassifiedEvent("HT-1", "do_thi", v1::URGENCY_LOW,
                                    kRuralCode, at)));
  poison[0].value.reset();
  poison[1].value = "\xff";
  poison[2].value = "";
  poison[3].key = "HT-2";
  for (const kafka::Record& record : poison) {
    EXPECT_TRUE(
        absl::IsInvalidArgument(React(record, Deployed(), "t.", at).status()));
  }
}

}  // namespace
}  // namespace paht::routing
