// Telephone numbers and e-mail addresses as people write them.
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "services/intake/core/email.h"
#include "services/intake/core/phone.h"

namespace paht::intake {
namespace {

TEST(ToE164, ReadsHowPeopleWriteThem) {
  for (const char* phone :
       {"0912345678", "0912 345 678", "0912.345.678", "0912-345-678",
        "(0912) 345678", "+84912345678", "+84 912 345 678", "+84 (0)912345678",
        "84912345678", "0084912345678", "\uff10\uff19\uff11\uff12345678",
        "tel:0912345678",
        "0912\xc2\xa0"
        "345\xc2\xa0"
        "678"}) {
    EXPECT_EQ(ToE164(phone), "+84912345678") << phone;
  }
}

TEST(ToE164, KnowsEveryOperatorAndTheLandlinesOfTheProvince) {
  for (const auto& [phone, e164] : {
           std::pair{"0323456789", "+84323456789"},  // Viettel
           std::pair{"0567345678", "+84567345678"},  // Vietnamobile
           std::pair{"0559345678", "+84559345678"},  // Wintel
           std::pair{"0592345678", "+84592345678"},  // Gmobile
           std::pair{"0703456789", "+84703456789"},  // MobiFone
           std::pair{"0773456789", "+84773456789"},  // MobiFone
           std::pair{"0812345678", "+84812345678"},  // VinaPhone
           std::pair{"0872345678", "+84872345678"},  // iTel
           std::pair{"0993456789", "+84993456789"},  // Gmobile
           std::pair{"0239 3855 123", "+842393855123"},
           std::pair{"19009038", "+8419009038"},
       }) {
    EXPECT_EQ(ToE164(phone), e164) << phone;
  }
}

TEST(ToE164, RefusesWhatCannotBe) {
  for (const char* phone :
       {"", "0", "abc", "0912", "091234567", "09123456789", "00000000000",
        "0112345678", "01623456789",  // Before the change of 2018.
        "+1 212 555 0123", "+84", "0912345678 ext 5", "113", "0912345678;DROP",
        "0912345678 hoặc 0912345679", "-0912345678-0912345678-0912345678--"}) {
    EXPECT_EQ(ToE164(phone), std::nullopt) << phone;
  }
}

TEST(NormalEmail, TakesAddresses) {
  for (const auto& [email, normal] : {
           std::pair{"an@example.com", "an@example.com"},
           std::pair{"An.Nguyen+pa@Example.COM.vn",
                     "An.Nguyen+pa@example.com.vn"},
           std::pair{"o'neil_1@sub-1.example.vn", "o'neil_1@sub-1.example.vn"},
           std::pair{"a@xn--vit-9na.vn", "a@xn--vit-9na.vn"},
       }) {
    EXPECT_EQ(NormalEmail(email), normal) << email;
  }
}

TEST(NormalEmail, RefusesWhatIsNone) {
  const std::string long_local(65, 'a');
  const std::string long_label(64, 'a');
  const std::string long_domain =
      std::string(60, 'a') + "." + std::string(60, 'b') + "." +
      std::string(60, 'c') + "." + std::string(60, 'd') + ".example.com.vn";
  for (const std::string& email :
       {std::string(""),
        std::string("@"),
        std::string("a@"),
        std::string("@example.com"),
        std::string("a@b"),
        std::string("a b@example.com"),
        std::string("a@exam ple.com"),
        std::string(".a@example.com"),
        std::string("a.@example.com"),
        std::string("a..b@example.com"),
        std::string("a@.com"),
        std::string("a@example..com"),
        std::string("a@-example.com"),
        std::string("a@example-.com"),
        std::string("a@example.c"),
        std::string("a@127.0.0.1"),
        std::string("a@b@example.com"),
        std::string("a@example.com\nBcc: b@example.com"),
        std::string("\"a\"@example.com"),
        std::string("ấn@example.com"),
        std::string("a@example.com,b@example.com"),
        std::string("an <a@example.com>"),
        long_local + "@example.com",
        "a@" + long_label + ".com",
        "a@" + long_domain}) {
    EXPECT_EQ(NormalEmail(email), std::nullopt) << email;
  }
}

}  // namespace
}  // namespace paht::intake
