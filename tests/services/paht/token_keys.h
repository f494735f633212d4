// A pair of keys in files, made as a user makes them, and what verifies with
// it.
#ifndef TESTS_SERVICES_PAHT_TOKEN_KEYS_H_
#define TESTS_SERVICES_PAHT_TOKEN_KEYS_H_

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "common/identity/algorithm.h"
#include "common/identity/keys/key_refresher.h"
#include "common/identity/token.h"
#include "common/identity/verifier.h"
#include "tests/services/paht/run_paht.h"

namespace paht::cli {

class TokenKeys {
 public:
  TokenKeys() {
    // What the developer's own shell says is not the test's.
    for (const char* name : {"PAHT_TOKEN_KEY", "PAHT_TOKEN", "PAHT_AS"}) {
      (void)unsetenv(name);
    }
    const Ran made =
        RunPaht({"token", "--new-key", private_key(), "--jwks", jwks()});
    EXPECT_EQ(made.code, 0) << made.err;
    keys_ = *identity::KeyRefresher::Open({.location = jwks()});
  }
  ~TokenKeys() {
    (void)unlink(private_key().c_str());
    (void)unlink(jwks().c_str());
  }
  TokenKeys(const TokenKeys&) = delete;
  TokenKeys& operator=(const TokenKeys&) = delete;

  std::string private_key() const { return stem_ + ".pem"; }
  std::string jwks() const { return stem_ + ".jwks"; }

  // As casework of deploy/up does.
  absl::StatusOr<identity::Claims> Verify(absl::string_view token) const {
    return identity::Verifier({.issuer = "paht-development",
                               .audience = "paht",
                               .algorithms = {identity::Algorithm::kEdDsa}},
                              *keys_)
        .Verify(token, absl::Now());
  }

 private:
  static int Next() {
    static std::atomic<int> next = 0;
    return next++;
  }

  const std::string stem_ =
      absl::StrCat(::testing::TempDir(), "paht-token-", getpid(), "-", Next());
  std::unique_ptr<identity::KeyRefresher> keys_;
};

}  // namespace paht::cli

#endif  // TESTS_SERVICES_PAHT_TOKEN_KEYS_H_
