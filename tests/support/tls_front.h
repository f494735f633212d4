#ifndef TESTS_SUPPORT_TLS_FRONT_H_
#define TESTS_SUPPORT_TLS_FRONT_H_

#include <sys/types.h>

#include <string>

namespace paht::testing {

// Ends TLS in front of a plain server of 127.0.0.1.
class TlsFront {
 public:
  // `target` is the port of that server. The certificate is made for this front
  // alone, is its own authority and is for `name` ("IP:127.0.0.1",
  // "DNS:sso.example").
  explicit TlsFront(int target, const std::string& name = "IP:127.0.0.1");
  ~TlsFront();
  TlsFront(const TlsFront&) = delete;
  TlsFront& operator=(const TlsFront&) = delete;

  int port() const { return port_; }
  // The path of the certificate, PEM.
  std::string certificate() const { return folder_ + "/certificate"; }

 private:
  std::string folder_;  // Goes with this.
  const int port_;
  pid_t process_ = 0;
};

}  // namespace paht::testing

#endif  // TESTS_SUPPORT_TLS_FRONT_H_
