#include "tests/support/redis_server.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/support/process.h"

namespace paht::testing {

RedisServer::RedisServer() : port_(FreePort()) { Start(); }

RedisServer::~RedisServer() { Stop(); }

void RedisServer::Start() {
  pid_ = Spawn(
      {"redis-server", "--port", absl::StrCat(port_), "--bind", "127.0.0.1",
       "--save", "", "--appendonly", "no", "--enable-debug-command", "yes",
       "--enable-protected-configs", "yes"},
      "/dev/null");
  for (int i = 0; i < 500 && !Answers(port_); ++i) {
    absl::SleepFor(absl::Milliseconds(10));
  }
}

void RedisServer::Stop() {
  if (pid_ == 0) return;
  Kill(pid_);
  pid_ = 0;
}

std::string RedisServer::address() const {
  return absl::StrCat("127.0.0.1:", port_);
}

}  // namespace paht::testing
