#include "common/base/text.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/status/status.h"

namespace paht {
namespace {

TEST(Text, InvalidUtf8IsFound) {
  EXPECT_TRUE(IsValidUtf8("Đường Nguyễn Du 🙂"));
  EXPECT_TRUE(IsValidUtf8(""));
  EXPECT_FALSE(IsValidUtf8("\xff"));
  EXPECT_FALSE(IsValidUtf8("a\xc3"));             // Cut off.
  EXPECT_FALSE(IsValidUtf8("\xc0\xaf"));          // Overlong.
  EXPECT_FALSE(IsValidUtf8("\xed\xa0\x80"));      // A surrogate.
  EXPECT_FALSE(IsValidUtf8("\xf4\x90\x80\x80"));  // Beyond Unicode.
}

TEST(Text, NfcUnifiesWhatPhonesSend) {
  const std::string decomposed = "Ho\xcc\x80";  // o and a combining grave.
  EXPECT_EQ(ToNfc(decomposed).value(), "Hò");
  EXPECT_TRUE(absl::IsInvalidArgument(ToNfc("\xff").status()));
}

TEST(Text, TrimmingTakesWhatIsInvisibleToo) {
  EXPECT_EQ(TrimUnicode(" \t\u200b\u00a0 ổ gà \u2028\ufeff\n"), "ổ gà");
  EXPECT_EQ(TrimUnicode("\u200b\u200d"), "");
  EXPECT_EQ(TrimUnicode("a b"), "a b");
}

TEST(Text, ControlsAreReplacedAndLettersAreNot) {
  EXPECT_EQ(ReplaceControls(std::string("a\0b\x1b[1mc\x7f", 9), "?"),
            "a?b?[1mc?");
  EXPECT_EQ(ReplaceControls("a\xC2\x80z\xC2\x9F", ""), "az");
  // What begins with the same byte: a no-break space, é decomposed, ©.
  for (const std::string text :
       {"Đường hỏng\r\n\tổ gà", "\xC2\xA0", "e\xCC\x81", "\xC2\xA9", ""}) {
    EXPECT_EQ(ReplaceControls(text, "?"), text);
  }
}

TEST(Text, CharactersAreCodePoints) {
  EXPECT_EQ(CountCharacters("Đường"), 5u);
  EXPECT_EQ(CountCharacters(""), 0u);
}

TEST(Text, FoldingKeepsOrDropsDiacritics) {
  EXPECT_EQ(FoldCase("ĐƯỜNG Nguyễn Du"), "đường nguyễn du");
  EXPECT_EQ(FoldDiacritics("ĐƯỜNG Nguyễn Du, đèn đỏ"),
            "duong nguyen du, den do");
}

TEST(Text, WidthIsThatOfATerminal) {
  EXPECT_EQ(DisplayWidth("Tiếng Việt"), 10u);
  EXPECT_EQ(DisplayWidth("o\u0301"), 1u);
  EXPECT_EQ(DisplayWidth("中"), 2u);
}

}  // namespace
}  // namespace paht
