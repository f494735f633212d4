#ifndef TESTS_SUPPORT_KAFKA_SERVER_H_
#define TESTS_SUPPORT_KAFKA_SERVER_H_

#include <sys/types.h>

#include <string>

namespace paht::testing {

// A real broker of the test's own (KRaft, one node), on free ports of
// 127.0.0.1 and in a folder that goes with it. Starting takes some seconds.
class KafkaServer {
 public:
  KafkaServer();
  ~KafkaServer();

  // Stops it by its pid, at once, and starts it again with its topics and
  // records.
  void Stop();
  void Start();

  std::string brokers() const;

 private:
  std::string folder_;
  int port_ = 0;
  pid_t pid_ = 0;
};

}  // namespace paht::testing

#endif  // TESTS_SUPPORT_KAFKA_SERVER_H_
