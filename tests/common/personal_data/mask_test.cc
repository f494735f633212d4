#include "common/personal_data/mask.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/text.h"

namespace paht {
namespace {

// In the expectations: P telephone, I identity number, A account, E e-mail,
// L licence plate.
std::string Expand(const std::string& text) {
  return absl::StrReplaceAll(text, {{"{P}", "[đã ẩn số điện thoại]"},
                                    {"{I}", "[đã ẩn số giấy tờ]"},
                                    {"{A}", "[đã ẩn số tài khoản]"},
                                    {"{E}", "[đã ẩn địa chỉ thư điện tử]"},
                                    {"{L}", "[đã ẩn biển số xe]"}});
}

struct MaskCase {
  std::string text;
  std::string masked;
  friend void PrintTo(const MaskCase& c, std::ostream* os) { *os << c.text; }
};

class HidesTest : public testing::TestWithParam<MaskCase> {};

TEST_P(HidesTest, WhatPointsToAPerson) {
  const auto& [text, masked] = GetParam();
  EXPECT_EQ(MaskPersonalData(text), Expand(masked));
}

INSTANTIATE_TEST_SUITE_P(
    Phones, HidesTest,
    testing::ValuesIn(std::vector<MaskCase>{
        {"0912345678", "{P}"},
        {"gọi 0912345678 nhé", "gọi {P} nhé"},
        {"gọi 0912 345 678.", "gọi {P}."},
        {"gọi 0912.345.678!", "gọi {P}!"},
        {"091-234-5678", "{P}"},
        {"09 12 34 56 78", "{P}"},
        {"0 9 1 2 3 4 5 6 7 8", "{P}"},
        {"0912 - 345 - 678", "{P}"},
        {"0912–345–678", "{P}"},
        {"0912\u00a0345\u00a0678", "{P}"},
        {"SĐT:0387654321", "SĐT:{P}"},
        {"sđt0387654321", "sđt{P}"},
        {"+84912345678", "{P}"},
        {"+84 912 345 678", "{P}"},
        {"+84 (0) 912 345 678", "{P}"},
        {"(+84)912345678", "{P}"},
        {"84912345678", "{P}"},
        {"0084 912 345 678", "{P}"},
        {"0239 3856 789", "{P}"},
        {"(0239) 3.856.789", "{P}"},
        {"02393856789", "{P}"},
        {"024 3825 1234 1", "{P} 1"},
        {"+84 239 3856789", "{P}"},
        {"01234567890", "{P}"},
        {"+1 202 555 0123", "{P}"},
        {"(0912345678)", "({P})"},
        {"0912345678, 0987654321", "{P}, {P}"},
        {"0912345678/0987654321", "{P}/{P}"},
        {"0912345678 0987654321", "{P} {P}"},
        {"số nhà 12 0912345678", "số nhà 12 {P}"},
        {"ngày 20-11-2026 0912345678", "ngày 20-11-2026 {P}"},
        {"gọi 19009038 - 0912345678", "gọi 19009038 - {P}"},
        {"Zalo:0912345678Nam", "Zalo:{P}Nam"},
    }));

INSTANTIATE_TEST_SUITE_P(
    Identity, HidesTest,
    testing::ValuesIn(std::vector<MaskCase>{
        {"CCCD 042095001234", "CCCD {I}"},
        {"042095001234", "{I}"},
        {"căn cước 042 095 001 234", "căn cước {I}"},
        {"0420 9500 1234", "{I}"},
        {"CMND 183456789", "CMND {I}"},
        {"183456789", "{I}"},
        {"cmnd: 183 456 789", "cmnd: {I}"},
        {"chứng minh nhân dân số 183.456.789", "chứng minh nhân dân số {I}"},
        {"Số định danh 042095001234, ạ", "Số định danh {I}, ạ"},
    }));

INSTANTIATE_TEST_SUITE_P(
    Accounts, HidesTest,
    testing::ValuesIn(std::vector<MaskCase>{
        {"STK 19031234567890", "STK {A}"},
        {"stk: 1012 345 678 VCB", "stk: {A} VCB"},
        {"số tài khoản 0011004123456 Vietcombank",
         "số tài khoản {A} Vietcombank"},
        {"tài khoản ngân hàng MB: 0912345678", "tài khoản ngân hàng MB: {A}"},
        {"chuyển 1012345678901 (tk BIDV)", "chuyển {A} (tk BIDV)"},
        {"TK: 52010000123456", "TK: {A}"},
    }));

INSTANTIATE_TEST_SUITE_P(Emails, HidesTest,
                         testing::ValuesIn(std::vector<MaskCase>{
                             {"nguyenvana@gmail.com", "{E}"},
                             {"thư: a.b-c_d+e@mail.example.vn.", "thư: {E}."},
                             {"nam.1990@yahoo.com.vn nhé", "{E} nhé"},
                             {"(LAN@Example.COM)", "({E})"},
                             {"a@b.vn,c@d.vn", "{E},{E}"},
                         }));

INSTANTIATE_TEST_SUITE_P(Plates, HidesTest,
                         testing::ValuesIn(std::vector<MaskCase>{
                             {"xe 38A-123.45 đỗ sai", "xe {L} đỗ sai"},
                             {"38A 12345", "{L}"},
                             {"38A12345", "{L}"},
                             {"38K1-123.45", "{L}"},
                             {"38K1 12345", "{L}"},
                             {"38-K1 123.45", "{L}"},
                             {"38N1-1234", "{L}"},
                             {"38MĐ1-123.45", "{L}"},
                             {"38LD-001.23", "{L}"},
                             {"biển số 38a-12345", "biển số {L}"},
                             {"xe tải bks 38c 1234 chạy ẩu",
                              "xe tải bks {L} chạy ẩu"},
                         }));

class KeepsTest : public testing::TestWithParam<std::string> {};

TEST_P(KeepsTest, WhatPointsToNoPerson) {
  EXPECT_EQ(MaskPersonalData(GetParam()), GetParam());
}

INSTANTIATE_TEST_SUITE_P(, KeepsTest,
                         testing::ValuesIn(std::vector<std::string>{
                             "",
                             "Đèn đường hỏng đã 3 ngày.",
                             "Gọi tổng đài 19009038",
                             "Gọi tổng đài 1900 9038",
                             "Gọi tổng đài 1900.9038 ngay",
                             "tài khoản của tôi lỗi, đã gọi 19009038",
                             "1800 1234",
                             "113, 114, 115",
                             "phạt 500.000 đồng",
                             "giá 1.500.000đ",
                             "thu 150000000 đồng",
                             "thiệt hại 150.000.000.000 đồng",
                             "chuyển vào tài khoản 15.000.000 đồng",
                             "nợ 123456789 VNĐ",
                             "tiền điện 1,500,000,000 đồng",
                             "ngày 20/11/2026",
                             "ngày 20.11.2026",
                             "từ 03-07-2026 08:15 đến 05-07-2026 09:30",
                             "2026-11-20 08:15:00",
                             "lúc 7h30 - 11h30",
                             "Quốc lộ 1A, Km 509+600",
                             "Km12+500",
                             "đường tỉnh 550, QL8A, QL 15A 2026",
                             "Quốc lộ 15A",
                             "số nhà 12B, ngõ 34/5, đường Nguyễn Du",
                             "tổ dân phố 05, 07, 09",
                             "toạ độ 18.342812, 105.905678",
                             "toạ độ 18.342812345, 105.905678123",
                             "toạ độ 18,342812345",
                             "đoạn dài 20m 15000 đồng",
                             "rộng 12A 1500m2",
                             "mã HT-00000000000",
                             "văn bản 123/UBND-KT",
                             "phòng xa.kt@18073",
                             "@ở đây",
                             "a@b",
                             "diện tích 12000000 m2",
                             "( ) + - (12) +5",
                         }));

TEST(MaskPersonalData, LeavesReportIdsAlone) {
  // Twelve characters of an id can be digits only.
  for (const char* id : {"HT-000000000000", "HT-00000000000H"}) {
    const std::string text = absl::StrCat("trùng với ", id);
    if (MaskPersonalData(text) == text) return;
  }
  FAIL() << "a report id was taken for an identity number";
}

TEST(MaskPersonalData, LeavesNothingToMask) {
  for (const char* text :
       {"gọi 0912345678 hoặc a@b.vn", "stk 19031234567890, cccd 042095001234",
        "xe 38A-123.45"}) {
    const std::string once = MaskPersonalData(text);
    EXPECT_EQ(MaskPersonalData(once), once);
  }
}

TEST(MaskPersonalData, KnowsABankFromAThousand) {
  EXPECT_EQ(MaskPersonalData("STK 19031234567890 ngân hàng X"),
            Expand("STK {A} ngân hàng X"));
  EXPECT_EQ(MaskPersonalData("thu 150000000 ngàn"), "thu 150000000 ngàn");
}

INSTANTIATE_TEST_SUITE_P(
    InWords, HidesTest,
    testing::ValuesIn(std::vector<MaskCase>{
        {"gọi không chín một hai ba bốn năm sáu bảy tám nhé", "gọi {P} nhé"},
        {"goi khong chin mot hai ba bon nam sau bay tam nhe", "goi {P} nhe"},
        {"KHÔNG CHÍN MỘT HAI BA BỐN NĂM SÁU BẢY TÁM", "{P}"},
        {"không chín mười hai ba bốn năm sáu bảy tám", "{P}"},
        {"09 một hai ba 45 sáu 78", "{P}"},
        {"căn cước không bốn hai không chín năm không không một hai ba bốn",
         "căn cước {I}"},
        {"stk một hai ba bốn năm sáu bảy tám chín", "stk {A}"},
    }));

INSTANTIATE_TEST_SUITE_P(
    EmailsInWords, HidesTest,
    testing::ValuesIn(std::vector<MaskCase>{
        {"gửi lan.tran a còng gmail chấm com nhé", "gửi {E} nhé"},
        {"gui lan a cong yahoo cham com cham vn", "gui {E}"},
        {"lan (at) mail.example.vn.", "{E}."},
        {"lan[at]example.com, cảm ơn", "{E}, cảm ơn"},
        {"lan at gmail dot com", "{E}"},
        {"trần chấm lan a còng gmail", "{E}"},
        {"lan @ gmail . com. Mong trả lời", "{E}. Mong trả lời"},
    }));

INSTANTIATE_TEST_SUITE_P(Tight, HidesTest,
                         testing::ValuesIn(std::vector<MaskCase>{
                             {"0912/345/678", "{P}"},
                             {"0912_345_678", "{P}"},
                             {"0912*345*678", "{P}"},
                             {"0912,345,678", "{P}"},
                             {"xe 38 A 123.45", "xe {L}"},
                             {"o to 38a-12345", "o to {L}"},
                             {"1012345678 Vietcombank", "{A} Vietcombank"},
                         }));

INSTANTIATE_TEST_SUITE_P(InWords, KeepsTest,
                         testing::ValuesIn(std::vector<std::string>{
                             "một hai ba bốn năm sáu bảy tám chín mười",
                             "hai ba bốn hộ, năm sáu người, bảy tám cháu",
                             "không năm nào không ngập, sáu bảy lần rồi",
                             "at nhà cũng chịu, hỏi at ai",
                             "a cong cong veo",
                             "ai a còng cho tôi",
                             "nói chuyện @ chợ. Mong sửa",
                             "lớp 10 A 12345 em",
                             "thu 250000000 của dân",
                             "nghị định 150/2025/NĐ-CP",
                             "số nhà 12/34/56 ngõ 78",
                         }));

// Whoever writes 4,000 hostile characters must not stop the others.
TEST(MaskPersonalData, IsQuickOnHostileText) {
  const auto times = [](const std::string& piece) {
    std::string text;
    while (text.size() + piece.size() <= 4000) text += piece;
    return text;
  };
  for (const char* piece : {"7",
                            "1 ",
                            "a@",
                            "(",
                            "+",
                            "một ",
                            "Một",
                            "0 một ",
                            "a còng ",
                            "x at ",
                            "(at)",
                            "a@b.",
                            "@a.",
                            "a chấm ",
                            "38 A ",
                            "38A-",
                            "0912/",
                            "stk ",
                            "stk 1",
                            "a",
                            "@",
                            "[at]gmail chấm ",
                            "ngân hàng 12345678 "}) {
    const std::string text = times(piece);
    const absl::Time begin = absl::Now();
    EXPECT_TRUE(IsValidUtf8(MaskPersonalData(text))) << piece;
    EXPECT_LT(absl::Now() - begin, absl::Milliseconds(100)) << piece;
  }
}

}  // namespace
}  // namespace paht
