// Lines as RFC 4180 has them, and nothing in them that runs.
#include "services/tracking/core/export/csv.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/tracking/core/export/export_table.h"

namespace paht::tracking {
namespace {

std::string Line(const std::vector<Cell>& cells) {
  std::string line;
  AppendCsvRow(cells, line);
  return line;
}

TEST(CsvTest, QuotesWhatNeedsIt) {
  EXPECT_EQ(Line({{.text = "Đèn đường hỏng"},
                  {.text = "một, hai"},
                  {.text = "nói \"hỏng\""},
                  {.text = "dòng 1\ndòng 2"},
                  {.text = "a\rb"},
                  {.text = ""}}),
            "Đèn đường hỏng,\"một, hai\",\"nói \"\"hỏng\"\"\",\"dòng 1\ndòng "
            "2\",\"a\rb\",\r\n");
}

TEST(CsvTest, NothingRuns) {
  for (const std::string text :
       {"=1+1", "+84", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =1+1",
        "=HYPERLINK(\"http://a\",\"b\")", "=cmd|' /C calc'!A0", "＝1+1", "＋1",
        "－1", "＠a"}) {
    EXPECT_EQ(WithoutFormula(text), "'" + text);
  }
  for (const std::string text :
       {"", " ", "1-1", "a=b", "Đường - hỏng", "'=1", "(=1)", "e@example.vn"}) {
    EXPECT_EQ(WithoutFormula(text), text);
  }
  EXPECT_EQ(Line({{.text = "=1+1,2"}}), "\"'=1+1,2\"\r\n");
}

TEST(CsvTest, NumbersAndTimesStayWhatTheyAre) {
  EXPECT_EQ(Line({{.kind = Cell::Kind::kNumber, .text = "-1.5", .number = -1.5},
                  {.kind = Cell::Kind::kTime,
                   .text = "24/11/2026 23:40:05",
                   .number = 1}}),
            "-1.5,24/11/2026 23:40:05\r\n");
}

}  // namespace
}  // namespace paht::tracking
