#include "services/intake/secret_file.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

namespace paht::intake {
namespace {

constexpr size_t kFewestBytes = 32;
// Nobody has so long a secret: it is some other file.
constexpr std::streamsize kMostBytes = 4096;

std::string HowToMakeOne(const std::string& path) {
  return absl::StrCat("; make one with: (umask 077; openssl rand -base64 48 >",
                      path.empty() ? "FILE" : path, ")");
}

}  // namespace

absl::StatusOr<std::string> ReadSecret(const std::string& path) {
  if (path.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--secret_file is missing: report ids are derived from the secret in "
        "it",
        HowToMakeOne(path), " and give it to every copy of intake"));
  }
  struct stat info = {};
  if (stat(path.c_str(), &info) != 0) {
    return absl::NotFoundError(absl::StrCat(
        "--secret_file: cannot read ", path, ": ",
        std::generic_category().message(errno), HowToMakeOne(path)));
  }
  if ((info.st_mode & S_IRWXO) != 0) {
    return absl::PermissionDeniedError(
        absl::StrCat("--secret_file: every user may use ", path,
                     "; take that away with: chmod o= ", path));
  }
  std::ifstream file(path, std::ios::binary);
  std::string secret(kMostBytes + 1, '\0');
  file.read(secret.data(), kMostBytes + 1);
  if (!S_ISREG(info.st_mode) || file.bad() || !file.is_open()) {
    return absl::NotFoundError(
        absl::StrCat("--secret_file: cannot read ", path));
  }
  secret.resize(static_cast<size_t>(file.gcount()));
  if (secret.size() < kFewestBytes || file.gcount() > kMostBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("--secret_file: ", path, " must hold ", kFewestBytes,
                     " to ", kMostBytes, " bytes", HowToMakeOne(path)));
  }
  return secret;
}

}  // namespace paht::intake
