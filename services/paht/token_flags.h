#ifndef SERVICES_PAHT_TOKEN_FLAGS_H_
#define SERVICES_PAHT_TOKEN_FLAGS_H_

#include <CLI/App.hpp>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "paht/v1/report.pb.h"

namespace paht::cli {

// How tokens for development are made.
struct SigningFlags {
  std::string key;  // Path of the private key; empty: none is made.
  std::string issuer;
  std::string audience;
};

// `flag` (with PAHT_TOKEN_KEY), --issuer and --audience, which are those of
// deploy/up unless given.
void AddSigningFlags(CLI::App& command, const std::string& flag,
                     SigningFlags& flags);

// A token that says who acts, from `now` for `lifetime`. NotFound or
// InvalidArgument for the key's file.
absl::StatusOr<std::string> MakeToken(const SigningFlags& flags,
                                      const v1::Actor& actor, absl::Time now,
                                      absl::Duration lifetime);

// --as (with PAHT_AS): who acts, ROLE:ID[@DEPARTMENT].
CLI::Option* AddActorFlag(CLI::App& command, v1::Actor& actor);

// Who acts, and what proves it.
struct ProofFlags {
  v1::Actor actor;    // Empty when none was given.
  std::string token;  // Empty: one is made, by `signing`.
  SigningFlags signing;
};

// --as and --token (with PAHT_TOKEN), one of which is needed; the caller says
// so, and adds the flags of `signing`.
void AddProofOptions(CLI::App& command, ProofFlags& flags);

// The same with --secret, the reporter's, one of which is needed, and the flags
// of `signing`.
void AddProofFlags(CLI::App& command, ProofFlags& flags, std::string& secret);

// The token to send at `now`; empty when there is neither actor nor token.
// InvalidArgument: nothing proves the actor.
absl::StatusOr<std::string> TokenFor(const ProofFlags& flags, absl::Time now);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_TOKEN_FLAGS_H_
