#include "services/paht/terminal/table.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/match.h"
#include "common/base/text.h"

namespace paht::cli {
namespace {

TEST(Printable, KeepsVietnameseAndDisarmsControls) {
  EXPECT_EQ(Printable("Đường Nguyễn Du"), "Đường Nguyễn Du");
  EXPECT_EQ(Printable("dòng một\ndòng hai\tba"), "dòng một dòng hai ba");
  // An escape sequence, a C1 control and a change of direction.
  EXPECT_EQ(Printable("a\x1b[31mb"), "a?[31mb");
  EXPECT_EQ(Printable("a\xC2\x9B"
                      "b"),
            "a?b");
  EXPECT_EQ(Printable("a\xE2\x80\xAE"
                      "b"),
            "a?b");
  EXPECT_EQ(Printable("a\xFF"
                      "b"),
            "a?b");
}

TEST(CutToWidth, CountsColumnsNotBytes) {
  EXPECT_EQ(CutToWidth("Đèn đường", 9), "Đèn đường");
  EXPECT_EQ(CutToWidth("Đèn đường", 5), "Đèn …");
  EXPECT_EQ(CutToWidth("Đèn", 0), "");
  // Wide characters take two columns; a combining mark none.
  EXPECT_EQ(CutToWidth("日本語", 4), "日…");
  EXPECT_EQ(CutToWidth("e\xCC\x81"
                       "ab",
                       3),
            "e\xCC\x81"
            "ab");
}

TEST(Table, AlignsByDisplayWidth) {
  Table table({"Mã", "Trạng thái", "Nội dung"});
  table.AddRow({"HT-1", "Đã tiếp nhận", "Đèn hỏng"});
  table.AddRow({"HT-22", "Từ chối", "x"});
  EXPECT_EQ(table.Render(0),
            "Mã     Trạng thái    Nội dung\n"
            "HT-1   Đã tiếp nhận  Đèn hỏng\n"
            "HT-22  Từ chối       x\n");
}

TEST(Table, CutsTheWidestColumnToTheTerminal) {
  Table table({"Mã", "Nội dung"});
  table.AddRow({"HT-1", "Ổ gà rất lớn giữa đường Phan Đình Phùng"});
  const std::string rendered = table.Render(20);
  EXPECT_EQ(rendered,
            "Mã    Nội dung\n"
            "HT-1  Ổ gà rất lớn …\n");
}

TEST(Table, KeepsWhatMustBeWholeAndLeavesOutWhatIsOptional) {
  Table table({"Mã", "Nhận lúc", "Trạng thái", "Hạn", "Nội dung"},
              {Fit::kWhole, Fit::kOptional, Fit::kCut, Fit::kWhole});
  table.AddRow({"HT-04S1ABCDEFGH", "01/12/2026 10:45", "Đã phân công",
                "04/12/2026 10:45", "Ổ gà rất lớn giữa đường"});
  const std::string whole =
      "HT-04S1ABCDEFGH  01/12/2026 10:45  Đã phân công  04/12/2026 10:45  "
      "Ổ gà rất lớn giữa đường\n";
  EXPECT_TRUE(absl::EndsWith(table.Render(0), whole));
  EXPECT_TRUE(absl::EndsWith(table.Render(90), whole));
  EXPECT_TRUE(absl::EndsWith(
      table.Render(78),
      "HT-04S1ABCDEFGH  01/12/2026 1…  Đã phân công  04/12/2026 10:45  "
      "Ổ gà rất lớn …\n"))
      << table.Render(78);
  EXPECT_TRUE(absl::EndsWith(
      table.Render(60),
      "HT-04S1ABCDEFGH  Đã phân cô…  04/12/2026 10:45  Ổ gà rất lớ…\n"))
      << table.Render(60);
  // Rather wider than the terminal than half an id.
  EXPECT_TRUE(absl::EndsWith(
      table.Render(20), "HT-04S1ABCDEFGH  Đã ph…  04/12/2026 10:45  Ổ gà …\n"))
      << table.Render(20);
}

TEST(Pairs, LeavesOutWhatIsEmptyAndWraps) {
  EXPECT_EQ(
      RenderPairs({{"Mã", "HT-1"}, {"Trống", ""}, {"Nội dung", "a b c"}}, 0),
      "Mã        HT-1\n"
      "Nội dung  a b c\n");
  EXPECT_EQ(RenderPairs({{"Nội dung", "đường hỏng rồi đã lâu"}}, 22),
            "Nội dung  đường hỏng\n"
            "          rồi đã lâu\n");
  // An id is not cut.
  EXPECT_EQ(RenderPairs({{"Ảnh", "m-05rhf2q907gghxb30pqzfrv2d2 m-1"}}, 20),
            "Ảnh  m-05rhf2q907gghxb30pqzfrv2d2\n"
            "     m-1\n");
}

}  // namespace
}  // namespace paht::cli
