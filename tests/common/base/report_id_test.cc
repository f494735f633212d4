#include "common/base/report_id.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"

namespace paht {
namespace {

constexpr char kAlphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

TEST(ReportId, HasTheFormThatCitizensSee) {
  EXPECT_EQ(ReportIdFromBits(0), "HT-000000000000");
  EXPECT_EQ(ReportIdFromBits(0).size(), 15u);
  EXPECT_EQ(ReportIdFromDigest(std::string(8, '\0')), "HT-000000000000");
  EXPECT_NE(ReportIdFromBits(1), ReportIdFromBits(2));
}

RC_GTEST_PROP(ReportId, IsReadBackHoweverItIsWritten, (uint64_t bits)) {
  const std::string id = ReportIdFromBits(bits);
  RC_ASSERT(IsReportId(id));
  std::string spoken = absl::AsciiStrToLower(id);
  for (char& c : spoken) {
    if (c == '0') c = 'o';
    if (c == '1') c = 'l';
  }
  spoken.insert(7, " ");
  RC_ASSERT(ParseReportId(" " + spoken).value() == id);
  RC_ASSERT(ParseReportId(id.substr(3)).value() == id);
}

RC_GTEST_PROP(ReportId, OneWrongCharacterIsFound, (uint64_t bits)) {
  const std::string id = ReportIdFromBits(bits);
  for (size_t place = 3; place < id.size(); ++place) {
    for (const char c : std::string(kAlphabet)) {
      std::string wrong = id;
      wrong[place] = c;
      RC_ASSERT(IsReportId(wrong) == (wrong == id));
    }
  }
}

RC_GTEST_PROP(ReportId, TwoSwappedCharactersAreFound, (uint64_t bits)) {
  const std::string id = ReportIdFromBits(bits);
  for (size_t a = 3; a < id.size(); ++a) {
    for (size_t b = a + 1; b < id.size(); ++b) {
      std::string wrong = id;
      std::swap(wrong[a], wrong[b]);
      RC_ASSERT(IsReportId(wrong) == (wrong == id));
    }
  }
}

TEST(ReportId, AnythingElseIsRefusedWithAHint) {
  for (const char* text : {"", "HT-", "HT-00000000000", "HT-0000000000000",
                           "XX-000000000000", "HT-00000000000U", "xin chào"}) {
    const absl::Status status = ParseReportId(text).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << text;
  }
  EXPECT_FALSE(IsReportId("ht-000000000000"));  // Not the canonical form.
}

}  // namespace
}  // namespace paht
