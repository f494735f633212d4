#include "common/service/serving.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/service/flags.h"
#include "tests/support/process.h"

namespace paht::service {
namespace {

// A socket that is connected to the port, or listens on it; -1 when refused.
int Open(int port, bool listening) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const auto* to = reinterpret_cast<sockaddr*>(&address);
  const bool ok = listening
                      ? bind(fd, to, sizeof(address)) == 0 && listen(fd, 1) == 0
                      : connect(fd, to, sizeof(address)) == 0;
  if (ok) return fd;
  close(fd);
  return -1;
}

bool Answers(int port) {
  const int fd = Open(port, /*listening=*/false);
  if (fd >= 0) close(fd);
  return fd >= 0;
}

class ServingTest : public ::testing::Test {
 protected:
  ServingTest() {
    options_.rpc.listen = absl::StrCat("127.0.0.1:", port_);
    options_.metrics_listen = absl::StrCat("127.0.0.1:", metrics_port_);
  }

  const int port_ = paht::testing::FreePort();
  const int metrics_port_ = paht::testing::FreePort();
  CommonOptions options_;
};

TEST_F(ServingTest, CanBeCalledOnceItCanBeAskedWhetherItIsReady) {
  std::atomic<bool> probed = false;
  std::thread prober([&] {
    while (!Answers(metrics_port_)) std::this_thread::yield();
    probed = Answers(port_);
  });
  const auto serving = Serving::Start(
      options_, {}, {{"nothing", [] { return absl::OkStatus(); }}});
  prober.join();
  ASSERT_TRUE(serving.ok()) << serving.status();
  EXPECT_TRUE(probed);
}

TEST_F(ServingTest, LeavesNothingBehindWhenThePortOfMetricsIsTaken) {
  const int taken = Open(metrics_port_, /*listening=*/true);
  ASSERT_GE(taken, 0);
  const auto serving = Serving::Start(options_, {}, {});
  EXPECT_TRUE(absl::IsUnavailable(serving.status())) << serving.status();
  EXPECT_FALSE(Answers(port_));
  close(taken);
}

}  // namespace
}  // namespace paht::service
