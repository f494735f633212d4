#include "services/paht/token_flags.h"

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/identity/actor.h"
#include "common/identity/keys/signing_key.h"
#include "common/identity/token.h"
#include "paht/v1/report.pb.h"
#include "services/paht/act/actor_flag.h"

namespace paht::cli {
namespace {

// For one call, with clocks that differ a little.
constexpr absl::Duration kTokenLifetime = absl::Minutes(5);

absl::StatusOr<identity::SigningKey> ReadKey(const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    return absl::NotFoundError(
        absl::StrCat("the key ", path,
                     " cannot be read; deploy/up makes one, or paht token "
                     "--new-key"));
  }
  const std::string pem((std::istreambuf_iterator<char>(file)),
                        std::istreambuf_iterator<char>());
  absl::StatusOr<identity::SigningKey> key = identity::SigningKey::FromPem(pem);
  if (key.ok()) return key;
  return absl::InvalidArgumentError(
      absl::StrCat(path, ": ", key.status().message()));
}

}  // namespace

void AddSigningFlags(CLI::App& command, const std::string& flag,
                     SigningFlags& flags) {
  // As deploy/stack/services.toml has them.
  flags.issuer = "paht-development";
  flags.audience = "paht";
  command
      .add_option(flag, flags.key,
                  "private key (Ed25519, PEM) that tokens for development are "
                  "signed with")
      ->envname("PAHT_TOKEN_KEY")
      ->type_name("FILE");
  command
      .add_option("--issuer", flags.issuer,
                  "iss of the tokens: the service's --identity_issuer")
      ->envname("PAHT_TOKEN_ISSUER")
      ->capture_default_str()
      ->type_name("TEXT");
  command
      .add_option("--audience", flags.audience,
                  "aud of the tokens: the service's --identity_audience")
      ->envname("PAHT_TOKEN_AUDIENCE")
      ->capture_default_str()
      ->type_name("TEXT");
}

absl::StatusOr<std::string> MakeToken(const SigningFlags& flags,
                                      const v1::Actor& actor, absl::Time now,
                                      absl::Duration lifetime) {
  absl::StatusOr<identity::SigningKey> key = ReadKey(flags.key);
  if (!key.ok()) return key.status();
  identity::Claims claims;
  claims.issuer = flags.issuer;
  claims.audiences = {flags.audience};
  claims.subject = actor.id();
  claims.role = std::string(identity::RoleClaim(actor.role()));
  claims.department = actor.department_id();
  claims.issued_at = now;
  claims.expires_at = now + lifetime;
  return key->Sign(claims);
}

CLI::Option* AddActorFlag(CLI::App& command, v1::Actor& actor) {
  return command
      .add_option_function<std::string>(
          "--as",
          [&actor](const std::string& text) {
            absl::StatusOr<v1::Actor> parsed = ParseActor(text);
            if (!parsed.ok()) {
              throw CLI::ValidationError(
                  "--as: " + std::string(parsed.status().message()));
            }
            actor = *std::move(parsed);
          },
          "who acts: citizen, officer, leader, coordinator, administrator or "
          "integrator, with a pseudonym and, for officers and leaders, their "
          "department")
      ->envname("PAHT_AS")
      ->type_name("ROLE:ID[@DEPARTMENT]");
}

void AddProofOptions(CLI::App& command, ProofFlags& flags) {
  AddActorFlag(command, flags.actor);
  command
      .add_option("--token", flags.token,
                  "a signed token that says who acts; --as may be left out")
      ->envname("PAHT_TOKEN")
      ->type_name("TOKEN");
}

void AddProofFlags(CLI::App& command, ProofFlags& flags, std::string& secret) {
  CLI::Option_group& who =
      *command.add_option_group("Who acts", "and what proves it");
  AddProofOptions(who, flags);
  who.add_option("--secret", secret,
                 "the reporter's secret, for a citizen without an account");
  who.require_option(1, 0);
  AddSigningFlags(command, "--token-key", flags.signing);
}

absl::StatusOr<std::string> TokenFor(const ProofFlags& flags, absl::Time now) {
  if (!flags.token.empty()) {
    // Others could not be sent at all.
    if (absl::c_all_of(flags.token, [](unsigned char c) {
          return absl::ascii_isgraph(c);
        })) {
      return flags.token;
    }
    return absl::InvalidArgumentError(
        "--token: a token has neither spaces nor line ends");
  }
  if (flags.actor.id().empty()) return "";
  if (flags.signing.key.empty()) {
    return absl::InvalidArgumentError(
        "--as must be proven: by a token (--token, PAHT_TOKEN), or for "
        "development by the key that makes one (--token-key, PAHT_TOKEN_KEY: "
        ".paht/secrets/identity.pem after deploy/up). A citizen with the "
        "report's --secret needs neither, and no --as");
  }
  return MakeToken(flags.signing, flags.actor, now, kTokenLifetime);
}

}  // namespace paht::cli
