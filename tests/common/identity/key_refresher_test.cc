// Keys that change, in a file and at a URL of a local server.
#include "common/identity/keys/key_refresher.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/identity/keys/key_location.h"
#include "common/telemetry/metrics.h"
#include "tests/common/identity/test_keys.h"
#include "tests/services/notification/small_servers.h"
#include "tests/support/tls_front.h"

namespace paht::identity {
namespace {

using notification::HttpAnswer;
using notification::HttpRequest;
using notification::HttpServer;

constexpr absl::Duration kSoon = absl::Milliseconds(20);

bool Wait(const std::function<bool()>& condition,
          absl::Duration longest = absl::Seconds(10)) {
  const absl::Time end = absl::Now() + longest;
  while (!condition()) {
    if (absl::Now() > end) return false;
    absl::SleepFor(absl::Milliseconds(2));
  }
  return true;
}

bool Has(const KeyRefresher& keys, const std::string& id) {
  const auto set = keys.Keys();
  return set != nullptr && set->contains(id);
}

double Refusals() {
  return metrics::Counter("paht_identity_key_refreshes_total", "",
                          {{"outcome", "refused"}})
      .Value();
}

class KeyFileTest : public ::testing::Test {
 protected:
  KeyFileTest() { Write(Jwks({old_.Jwk()})); }
  ~KeyFileTest() override { std::filesystem::remove(path_); }

  void Write(const std::string& text) const {
    std::ofstream(path_ + ".new") << text;
    std::filesystem::rename(path_ + ".new", path_);
  }

  const TestKey old_{"EdDSA", "old"};
  const TestKey new_{"EdDSA", "new"};
  const std::string path_ =
      absl::StrCat(::testing::TempDir(), "paht-keys-", getpid(), ".jwks");
};

TEST_F(KeyFileTest, TakesTheNewKeysWhenTheFileChanges) {
  const auto keys = KeyRefresher::Open({.location = path_, .every = kSoon});
  ASSERT_TRUE(keys.ok()) << keys.status();
  EXPECT_TRUE(Has(**keys, "old"));
  EXPECT_TRUE((*keys)->Ready().ok());
  Write(Jwks({old_.Jwk(), new_.Jwk()}));
  EXPECT_TRUE(Wait([&] { return Has(**keys, "new"); }));
  EXPECT_TRUE(Has(**keys, "old"));
  Write(Jwks({new_.Jwk()}));
  EXPECT_TRUE(Wait([&] { return !Has(**keys, "old"); }));
}

TEST_F(KeyFileTest, LooksWithinASecondUnlessToldOtherwise) {
  const auto keys = KeyRefresher::Open({.location = path_});
  ASSERT_TRUE(keys.ok()) << keys.status();
  Write(Jwks({new_.Jwk()}));
  EXPECT_TRUE(Wait([&] { return Has(**keys, "new"); }, absl::Seconds(5)));
  EXPECT_FALSE((*keys)->Missed());
}

TEST_F(KeyFileTest, LooksAtOnceWhenAsked) {
  const auto keys =
      KeyRefresher::Open({.location = path_, .every = absl::Hours(1)});
  ASSERT_TRUE(keys.ok()) << keys.status();
  absl::SleepFor(absl::Milliseconds(50));
  Write(Jwks({new_.Jwk()}));
  (*keys)->Refresh();
  EXPECT_TRUE(Wait([&] { return Has(**keys, "new"); }));
}

TEST_F(KeyFileTest, KeepsTheOldOnesWhenTheNewAreNoGood) {
  const auto keys = KeyRefresher::Open({.location = path_, .every = kSoon});
  ASSERT_TRUE(keys.ok()) << keys.status();
  for (const std::string& wrong :
       {std::string("{"), Jwks({}), std::string(2 << 20, ' ')}) {
    const double before = Refusals();
    Write(wrong);
    EXPECT_TRUE(Wait([&] { return Refusals() > before; }));
    EXPECT_TRUE(Has(**keys, "old"));
  }
  const double before = Refusals();
  std::filesystem::remove(path_);
  EXPECT_TRUE(Wait([&] { return Refusals() > before; }));
  EXPECT_TRUE(Has(**keys, "old"));
  absl::SleepFor(5 * kSoon);
  EXPECT_EQ(Refusals(), before + 1) << "one problem is told once";
  Write(Jwks({new_.Jwk()}));
  EXPECT_TRUE(Wait([&] { return Has(**keys, "new"); }));
}

TEST_F(KeyFileTest, ABadFileIsRefusedAtTheStart) {
  EXPECT_TRUE(absl::IsNotFound(
      KeyRefresher::Open({.location = path_ + ".missing"}).status()));
  Write("{}");
  const absl::Status status = KeyRefresher::Open({.location = path_}).status();
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_TRUE(absl::StrContains(status.message(), path_)) << status;
}

// An issuer that answers what the test says.
class KeyUrlTest : public ::testing::Test {
 protected:
  void Publish(HttpAnswer answer) {
    const std::lock_guard lock(mutex_);
    answer_ = std::move(answer);
  }
  size_t Requests() const { return server_.requests().size(); }

  const TestKey old_{"ES256", "old"};
  const TestKey new_{"ES256", "new"};
  std::mutex mutex_;
  HttpAnswer answer_ = {.body = Jwks({old_.Jwk()})};  // Guarded by mutex_.
  const HttpServer server_{[this](const HttpRequest&, size_t) {
    const std::lock_guard lock(mutex_);
    return answer_;
  }};
};

TEST_F(KeyUrlTest, FetchesAgainAndAgain) {
  const auto keys =
      KeyRefresher::Open({.location = server_.url(), .every = kSoon});
  ASSERT_TRUE(keys.ok()) << keys.status();
  EXPECT_TRUE(Wait([&] { return Has(**keys, "old"); }));
  Publish({.body = Jwks({new_.Jwk()})});
  EXPECT_TRUE(Wait([&] { return Has(**keys, "new"); }));
  EXPECT_FALSE(Has(**keys, "old"));
}

TEST_F(KeyUrlTest, AnUnknownKeyLeadsToOneFetchInAWhile) {
  const auto keys = KeyRefresher::Open(
      {.location = server_.url(), .between_misses = absl::Seconds(1)});
  ASSERT_TRUE(keys.ok()) << keys.status();
  EXPECT_TRUE(Wait([&] { return Has(**keys, "old"); }));
  // The first fetch may just be ending; then a miss counts for it.
  EXPECT_TRUE(Wait([&] { return (*keys)->Missed(); }));
  Publish({.body = Jwks({new_.Jwk()})});
  EXPECT_TRUE(Wait([&] {
    (void)(*keys)->Missed();
    return Has(**keys, "new");
  }));
  EXPECT_TRUE(Wait([&] { return !(*keys)->Missed(); }));
  const size_t before = Requests();
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE((*keys)->Missed());
  EXPECT_EQ(Requests(), before);
}

TEST_F(KeyUrlTest, StartsBeforeTheIssuerAnswersAndGoesOnWithoutIt) {
  Publish({.code = 503});
  const auto keys = KeyRefresher::Open(
      {.location = server_.url(), .every = kSoon, .retry = kSoon});
  ASSERT_TRUE(keys.ok()) << keys.status();
  EXPECT_TRUE(Wait([&] { return Requests() > 2; }));
  EXPECT_TRUE(absl::IsUnavailable((*keys)->Ready()));
  EXPECT_EQ((*keys)->Keys(), nullptr);
  Publish({.body = Jwks({old_.Jwk()})});
  EXPECT_TRUE(Wait([&] { return (*keys)->Ready().ok(); }));

  for (const HttpAnswer& wrong :
       {HttpAnswer{.code = 404}, HttpAnswer{.body = "<html>"},
        HttpAnswer{.body = std::string(2 << 20, ' ')},
        HttpAnswer{.code = 302, .headers = {"Location: /elsewhere"}}}) {
    const double before = Refusals();
    Publish(wrong);
    EXPECT_TRUE(Wait([&] { return Refusals() > before; }));
    EXPECT_TRUE(Has(**keys, "old"));
    EXPECT_TRUE((*keys)->Ready().ok());
  }
}

TEST_F(KeyUrlTest, RefusesAnUnsafeUrl) {
  const absl::Status status =
      KeyRefresher::Open({.location = "http://sso.example/keys"}).status();
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
}

// The same issuer behind TLS.
class KeyTlsTest : public KeyUrlTest {
 protected:
  using Front = paht::testing::TlsFront;

  static std::string Url(const Front& front) {
    return absl::StrCat("https://127.0.0.1:", front.port(), "/keys");
  }
  // Why the keys there are not believed.
  std::string Refused(const std::string& url, const std::string& ca_file) {
    const auto text = ReadLocation(url, ca_file);
    EXPECT_TRUE(absl::IsUnavailable(text.status())) << text.status();
    EXPECT_EQ(Requests(), 0U) << "it was asked all the same";
    return std::string(text.status().message());
  }
};

TEST_F(KeyTlsTest, AnAuthorityVouchesForTheIssuer) {
  const Front front(server_.port());
  const auto keys = KeyRefresher::Open(
      {.location = Url(front), .ca_file = front.certificate(), .every = kSoon});
  ASSERT_TRUE(keys.ok()) << keys.status();
  EXPECT_TRUE(Wait([&] { return Has(**keys, "old"); }));
  Publish({.body = Jwks({new_.Jwk()})});
  EXPECT_TRUE(Wait([&] { return Has(**keys, "new"); }));
}

TEST_F(KeyTlsTest, WhomNobodyVouchesForIsNotAsked) {
  const Front front(server_.port());
  const std::string by_the_system = Refused(Url(front), "");
  EXPECT_TRUE(absl::StrContains(by_the_system, "self-signed certificate"))
      << by_the_system;
  EXPECT_TRUE(absl::StrContains(by_the_system, "--identity_ca_file"))
      << by_the_system;
  const Front stranger(server_.port());
  const std::string by_a_stranger = Refused(Url(front), stranger.certificate());
  EXPECT_TRUE(absl::StrContains(by_a_stranger, "certificate")) << by_a_stranger;
  EXPECT_TRUE(absl::StrContains(by_a_stranger, stranger.certificate()))
      << by_a_stranger;
}

TEST_F(KeyTlsTest, ACertificateForAnotherNameIsRefused) {
  const Front front(server_.port(), "DNS:sso.example");
  const std::string why = Refused(Url(front), front.certificate());
  EXPECT_TRUE(absl::StrContains(why, "127.0.0.1'")) << why;
}

TEST_F(KeyTlsTest, WhoAnswersWithoutTlsIsRefused) {
  const notification::SocketServer plain(
      [](int fd) { (void)write(fd, "HTTP/1.1 200 OK\r\n\r\n", 19); }, 0);
  const std::string url =
      absl::StrCat("https://127.0.0.1:", plain.port(), "/keys");
  const std::string why = Refused(url, "");
  EXPECT_TRUE(absl::StrContains(why, "SSL")) << why;
}

// Until the certificate is right there are no keys, and the service is not
// ready; a wrong one later leaves the keys that there are.
TEST_F(KeyTlsTest, AWrongCertificateIsToldOnceAndKeepsWhatThereWas) {
  const std::string ca =
      absl::StrCat(::testing::TempDir(), "paht-ca-", getpid(), ".pem");
  const auto trust = [&](const Front& front) {
    std::filesystem::copy_file(
        front.certificate(), ca + ".new",
        std::filesystem::copy_options::overwrite_existing);
    std::filesystem::rename(ca + ".new", ca);
  };
  const Front right(server_.port());
  const Front wrong(server_.port());
  trust(wrong);
  const double before = Refusals();
  const auto keys = KeyRefresher::Open(
      {.location = Url(right), .ca_file = ca, .every = kSoon, .retry = kSoon});
  ASSERT_TRUE(keys.ok()) << keys.status();
  EXPECT_TRUE(Wait([&] { return Refusals() > before; }));
  EXPECT_TRUE(absl::IsUnavailable((*keys)->Ready()));
  absl::SleepFor(5 * kSoon);
  EXPECT_EQ(Refusals(), before + 1);
  trust(right);
  EXPECT_TRUE(Wait([&] { return (*keys)->Ready().ok(); }));
  trust(wrong);
  EXPECT_TRUE(Wait([&] { return Refusals() > before + 1; }));
  EXPECT_TRUE(Has(**keys, "old"));
  EXPECT_TRUE((*keys)->Ready().ok());
  std::filesystem::remove(ca);
}

TEST_F(KeyTlsTest, AuthoritiesThatAreNoneAreRefusedAtTheStart) {
  const auto open = [&](const std::string& ca_file) {
    return KeyRefresher::Open(
               {.location = "https://127.0.0.1/keys", .ca_file = ca_file})
        .status();
  };
  EXPECT_TRUE(absl::IsNotFound(open("/no/such.pem")));
  const std::string path =
      absl::StrCat(::testing::TempDir(), "paht-no-ca-", getpid());
  std::ofstream(path) << "keys";
  const absl::Status status = open(path);
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  EXPECT_TRUE(absl::StrContains(status.message(), path)) << status;
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace paht::identity
