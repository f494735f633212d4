#include "tests/support/tls_front.h"

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/support/process.h"

namespace paht::testing {

TlsFront::TlsFront(int target, const std::string& name) : port_(FreePort()) {
  folder_ =
      (std::filesystem::temp_directory_path() / "paht-tls-XXXXXX").string();
  if (mkdtemp(folder_.data()) == nullptr) std::abort();
  const std::string key = folder_ + "/key";
  const std::string command = absl::StrCat(
      "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=test "
      "-addext subjectAltName=",
      name, " -keyout ", key, " -out ", certificate(), " 2>/dev/null");
  if (std::system(command.c_str()) != 0) {
    std::cerr << "no certificate: " << command << "\n";
    std::abort();
  }
  process_ = Spawn({"python3", PAHT_TLS_FRONT, absl::StrCat(port_),
                    absl::StrCat(target), certificate(), key},
                   folder_ + "/log");
  for (int i = 0; i < 200 && !Answers(port_); ++i) {
    absl::SleepFor(absl::Milliseconds(50));
  }
}

TlsFront::~TlsFront() {
  Kill(process_);
  std::filesystem::remove_all(folder_);
}

}  // namespace paht::testing
