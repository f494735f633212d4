#include "common/base/digest.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/escaping.h"

namespace paht {
namespace {

TEST(Digest, AgreesWithTheStandards) {
  // FIPS 180-4 and RFC 3174, "abc".
  EXPECT_EQ(absl::BytesToHexString(Sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(absl::BytesToHexString(Sha1("abc")),
            "a9993e364706816aba3e25717850c26c9cd0d89d");
  // RFC 4231, test cases 1 and 2.
  EXPECT_EQ(
      absl::BytesToHexString(HmacSha256(std::string(20, '\x0b'), "Hi There")),
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(absl::BytesToHexString(
                HmacSha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Base32, TakesFiveBitsACharacter) {
  EXPECT_EQ(Base32(std::string(17, '\0'), 26), std::string(26, '0'));
  EXPECT_EQ(Base32(std::string(17, '\xff'), 26), std::string(26, 'z'));
  // 00001 00011 00101 00111 01001 01011 01101 01111
  EXPECT_EQ(Base32("\x08\xca\x74\xad\xaf", 8), "13579bdf");
  EXPECT_EQ(Base32("\x08\xca\x74\xad\xaf", 3), "135");
}

TEST(RandomBytes, AreAsManyAsAskedAndNew) {
  EXPECT_EQ(RandomBytes(32).size(), 32u);
  EXPECT_NE(RandomBytes(32), RandomBytes(32));
}

}  // namespace
}  // namespace paht
