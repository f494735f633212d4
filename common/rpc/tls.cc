#include "common/rpc/tls.h"

#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"

namespace paht::rpc {
namespace {

absl::StatusOr<std::string> ReadPem(const std::string& path) {
  if (path.empty()) return "";
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

absl::Status CheckPair(const TlsFiles& files) {
  if (files.certificate.empty() == files.key.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "TLS needs both a certificate and its key: give --tls_cert and "
      "--tls_key");
}

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> ServerCredentials(
    const TlsFiles& files) {
  RETURN_IF_ERROR(CheckPair(files));
  if (files.certificate.empty()) {
    if (files.authority.empty()) return grpc::InsecureServerCredentials();
    return absl::InvalidArgumentError(
        "--tls_client_ca without --tls_cert and --tls_key has no effect; give "
        "these, too");
  }
  grpc::SslServerCredentialsOptions options(
      files.authority.empty()
          ? GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE
          : GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  grpc::SslServerCredentialsOptions::PemKeyCertPair pair;
  ASSIGN_OR_RETURN(pair.cert_chain, ReadPem(files.certificate));
  ASSIGN_OR_RETURN(pair.private_key, ReadPem(files.key));
  ASSIGN_OR_RETURN(options.pem_root_certs, ReadPem(files.authority));
  options.pem_key_cert_pairs.push_back(std::move(pair));
  return grpc::SslServerCredentials(options);
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> ClientCredentials(
    const TlsFiles& files) {
  RETURN_IF_ERROR(CheckPair(files));
  if (files.authority.empty()) {
    if (files.certificate.empty()) return grpc::InsecureChannelCredentials();
    return absl::InvalidArgumentError(
        "a client certificate without the server's authority would not be "
        "used; give the authority, too");
  }
  grpc::SslCredentialsOptions options;
  ASSIGN_OR_RETURN(options.pem_cert_chain, ReadPem(files.certificate));
  ASSIGN_OR_RETURN(options.pem_private_key, ReadPem(files.key));
  ASSIGN_OR_RETURN(options.pem_root_certs, ReadPem(files.authority));
  return grpc::SslCredentials(options);
}

}  // namespace paht::rpc
