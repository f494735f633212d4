#ifndef TESTS_SUPPORT_REDIS_SERVER_H_
#define TESTS_SUPPORT_REDIS_SERVER_H_

#include <sys/types.h>

#include <string>

namespace paht::testing {

// A Redis of the test's own, on a free port of 127.0.0.1, without files.
class RedisServer {
 public:
  RedisServer();
  ~RedisServer();

  // Stops it by its pid, at once, and starts it again, empty, on the same port.
  void Stop();
  void Start();

  std::string address() const;

 private:
  int port_ = 0;
  pid_t pid_ = 0;
};

}  // namespace paht::testing

#endif  // TESTS_SUPPORT_REDIS_SERVER_H_
