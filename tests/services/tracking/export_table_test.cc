// What an export says of a report.
#include "services/tracking/core/export/export_table.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "common/base/field_violation.h"
#include "common/base/text_proto.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/reference.h"
#include "tests/services/tracking/filled_views.h"

namespace paht::tracking {
namespace {

const Names& DeployedNames() {
  static const auto* reference = new Reference(*ReadReference(DeployedPaths()));
  return reference->names;
}

v1::Report Example() {
  v1::Report report;
  EXPECT_TRUE(ParseTextProto("report", R"pb(
                               report_id: "HT-000000000000"
                               status: REPORT_STATUS_RESOLVED
                               text: "Đèn hỏng, gọi [đã ẩn số điện thoại]"
                               location {
                                 latitude: 18.3428
                                 longitude: 105.9057
                                 address: "trước chợ"
                               }
                               commune_code: "18073"
                               classification {
                                 category: "giao_thong"
                                 urgency: URGENCY_HIGH
                               }
                               assignment {
                                 department_id: "tinh.sxd"
                                 co_handlers { department_id: "xa.kt@18364" }
                                 co_handlers { department_id: "new" }
                                 due_at { seconds: 1795651200 }
                               }
                               received_at { seconds: 1795651205 }
                               resolved_at { seconds: 1795651201 }
                               answer: "Đã thay bóng"
                               stars: 4
                               reopen_count: 1
                               duplicate_of: "HT-1"
                               parent_id: "HT-2"
                               officer_id: "can-bo-17"
                               follower_digests: "nguoi-theo-doi"
                               question: "cau-hoi"
                               pending_answer: "chua-duyet")pb",
                             report)
                  .ok());
  return report;
}

std::map<std::string, Cell> ByHeading(const v1::Report& report) {
  const std::vector<Cell> row = ExportRow(report, DeployedNames());
  EXPECT_EQ(row.size(), ExportColumns().size());
  std::map<std::string, Cell> cells;
  for (size_t i = 0; i < row.size(); ++i) {
    EXPECT_TRUE(cells.emplace(ExportColumns()[i].heading, row[i]).second);
  }
  return cells;
}

TEST(ExportTableTest, PassesNoControlCharacterOn) {
  v1::Report report = Example();
  report.set_text(std::string("một\0hai\x1b[2J\nba\tbốn", 22));
  report.set_answer("xong\x7f");
  report.mutable_location()->set_address("\xC2\x9Btrước chợ");
  const auto cells = ByHeading(report);
  EXPECT_EQ(cells.at("Nội dung").text, "một\uFFFDhai\uFFFD[2J\nba\tbốn");
  EXPECT_EQ(cells.at("Trả lời").text, "xong\uFFFD");
  EXPECT_EQ(cells.at("Địa chỉ").text, "\uFFFDtrước chợ");
}

TEST(ExportTableTest, SaysItInWordsThatPeopleRead) {
  const std::map<std::string, std::string> expected = {
      {"Mã phản ánh", "HT-000000000000"},
      {"Trạng thái", "Đã giải quyết"},
      {"Tiếp nhận lúc", "26/11/2026 07:00:05"},
      {"Xã, phường", "Phường Thành Sen"},
      {"Mã xã", "18073"},
      {"Địa chỉ", "trước chợ"},
      {"Vĩ độ", "18.342800"},
      {"Kinh độ", "105.905700"},
      {"Lĩnh vực", DeployedNames().Category("giao_thong")},
      {"Mức độ", "cao"},
      {"Đơn vị xử lý", "Sở Xây dựng"},
      {"Đơn vị phối hợp", DeployedNames().Department("xa.kt@18364") + "; new"},
      {"Hạn xử lý", "26/11/2026 07:00:00"},
      {"Tình trạng hạn", "Trễ hạn"},
      {"Giải quyết lúc", "26/11/2026 07:00:01"},
      {"Nội dung", "Đèn hỏng, gọi [đã ẩn số điện thoại]"},
      {"Trả lời", "Đã thay bóng"},
      {"Số sao", "4"},
      {"Số lần mở lại", "1"},
      {"Trùng với", "HT-1"},
      {"Tách từ", "HT-2"},
  };
  std::map<std::string, std::string> texts;
  for (const auto& [heading, cell] : ByHeading(Example())) {
    texts[heading] = cell.text;
  }
  EXPECT_EQ(texts, expected);
}

TEST(ExportTableTest, TimesAreThoseOfSpreadsheets) {
  const Cell received = ByHeading(Example())["Tiếp nhận lúc"];
  EXPECT_EQ(received.kind, Cell::Kind::kTime);
  // 26 November 2026 is day 46352 there; 07:00:05 is so much of a day.
  EXPECT_NEAR(received.number, 46352 + 25205 / 86400.0, 1e-9);
}

TEST(ExportTableTest, NobodysNameIsInIt) {
  for (const auto& [heading, cell] : ByHeading(Example())) {
    for (const char* secret :
         {"can-bo-17", "nguoi-theo-doi", "cau-hoi", "chua-duyet"}) {
      EXPECT_FALSE(absl::StrContains(cell.text, secret)) << heading;
    }
  }
}

TEST(ExportTableTest, WhatIsNotKnownIsEmpty) {
  v1::Report report;
  report.set_report_id("HT-000000000000");
  report.set_status(v1::REPORT_STATUS_RECEIVED);
  report.mutable_received_at()->set_seconds(1795651205);
  std::set<std::string> filled;
  for (const auto& [heading, cell] : ByHeading(report)) {
    if (!cell.text.empty()) filled.insert(heading);
  }
  EXPECT_EQ(filled, (std::set<std::string>{"Mã phản ánh", "Tiếp nhận lúc",
                                           "Trạng thái"}));
}

TEST(ExportTableTest, TellsHowItStandsWithTheDueTime) {
  const auto stands = [](v1::Report report) {
    return ByHeading(report)["Tình trạng hạn"].text;
  };
  v1::Report report = Example();
  EXPECT_EQ(stands(report), "Trễ hạn");
  *report.mutable_resolved_at() = report.assignment().due_at();
  EXPECT_EQ(stands(report), "Đúng hạn");
  report.set_status(v1::REPORT_STATUS_REJECTED);
  EXPECT_EQ(stands(report), "");
  report.clear_resolved_at();
  report.set_status(v1::REPORT_STATUS_IN_PROGRESS);
  EXPECT_EQ(stands(report), "Trong hạn");
  report.set_overdue(true);
  EXPECT_EQ(stands(report), "Đang quá hạn");
}

TEST(ExportTableTest, WrongRequestsAreNamed) {
  v1::ExportRequest request;
  request.mutable_filter()->set_to_day("tomorrow");
  std::set<std::string> fields;
  for (const FieldViolation& violation :
       FieldViolations(CheckExportRequest(request))) {
    EXPECT_FALSE(violation.vi.empty());
    fields.insert(violation.field);
  }
  EXPECT_EQ(fields, (std::set<std::string>{"filter.to_day", "format"}));
  request.clear_filter();
  request.set_format(v1::EXPORT_FORMAT_CSV);
  EXPECT_TRUE(CheckExportRequest(request).ok());
}

}  // namespace
}  // namespace paht::tracking
