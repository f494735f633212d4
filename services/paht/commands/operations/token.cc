#include "services/paht/commands/operations/token.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <cerrno>
#include <memory>
#include <ostream>
#include <string>
#include <system_error>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/identity/keys/signing_key.h"
#include "paht/v1/report.pb.h"
#include "services/paht/flags.h"
#include "services/paht/session.h"
#include "services/paht/token_flags.h"

namespace paht::cli {
namespace {

constexpr mode_t kSecret = 0600;
constexpr mode_t kPublic = 0644;

struct TokenFlags {
  SigningFlags signing;
  v1::Actor actor;
  absl::Duration lifetime = absl::Hours(1);
  std::string new_key;  // Path; empty: a token is asked for.
  std::string jwks;     // Path.
  OutputFlags output;
};

absl::Status Write(const std::string& path, int flags, mode_t mode,
                   const std::string& text) {
  const int file =
      open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | flags, mode);
  if (file < 0) {
    const std::string cause = std::generic_category().message(errno);
    return absl::FailedPreconditionError(
        absl::StrCat(path, " cannot be written: ", cause));
  }
  const ssize_t written = write(file, text.data(), text.size());
  const bool whole =
      fsync(file) == 0 && written == static_cast<ssize_t>(text.size());
  close(file);
  if (whole) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(path, " was not written whole"));
}

// A key that exists is never replaced: somebody's tokens are signed with it.
absl::Status MakeKey(const TokenFlags& flags, const Session& session) {
  const identity::SigningKey key = identity::SigningKey::New();
  RETURN_IF_ERROR(Write(flags.new_key, O_EXCL, kSecret, key.Pem()));
  absl::Status published = Write(flags.jwks, O_TRUNC, kPublic, key.Jwks());
  if (!published.ok()) {
    (void)unlink(flags.new_key.c_str());
    return published;
  }
  session.err << "made the key " << flags.new_key << " and, for services, "
              << flags.jwks << "\n";
  return absl::OkStatus();
}

absl::Status Token(const TokenFlags& flags, const Session& session) {
  if (!flags.new_key.empty()) return MakeKey(flags, session);
  if (flags.signing.key.empty()) {
    return absl::InvalidArgumentError(
        "a token needs a key: --key or PAHT_TOKEN_KEY, "
        ".paht/secrets/identity.pem after deploy/up");
  }
  ASSIGN_OR_RETURN(
      const std::string token,
      MakeToken(flags.signing, flags.actor, absl::Now(), flags.lifetime));
  session.out << token << "\n";
  return absl::OkStatus();
}

void AddLifetime(CLI::App& command, absl::Duration& lifetime) {
  command
      .add_option_function<std::string>(
          "--expires-in",
          [&lifetime](const std::string& text) {
            if (!absl::ParseDuration(text, &lifetime) ||
                lifetime <= absl::ZeroDuration() ||
                lifetime > absl::Hours(24 * 366)) {
              throw CLI::ValidationError(
                  "--expires-in: '" + text +
                  "' is no time of up to a year; write 30m or 8h");
            }
          },
          "how long the token is good for; 1h unless given")
      ->type_name("TIME");
}

}  // namespace

void AddToken(CLI::App& app, Chosen& chosen) {
  const auto flags = std::make_shared<TokenFlags>();
  CLI::App& command = *app.add_subcommand(
      "token",
      "make a token for development, or the key that signs such tokens");
  CLI::Option_group& what = *command.add_option_group(
      "What to make", "a token for somebody, or a key");
  AddActorFlag(what, flags->actor);
  CLI::Option* new_key =
      what.add_option("--new-key", flags->new_key,
                      "file for a new private key, which must not exist")
          ->type_name("FILE");
  // PAHT_AS may be set; a key is what was asked for all the same.
  what.require_option(1, 0);
  CLI::Option* jwks =
      command
          .add_option("--jwks", flags->jwks,
                      "file for its public part, the services' --identity_jwks")
          ->needs(new_key)
          ->type_name("FILE");
  new_key->needs(jwks);
  AddSigningFlags(command, "--key", flags->signing);
  AddLifetime(command, flags->lifetime);
  AddOutputFlags(command, flags->output);
  AddExamples(command,
              "  paht token --as officer:cb-17@xa.kt@18133 --key "
              ".paht/secrets/identity.pem --expires-in 8h\n"
              "  paht token --new-key identity.pem --jwks identity.jwks");
  OnChosen(command, flags, Token, chosen);
}

}  // namespace paht::cli
