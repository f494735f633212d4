#include "common/telemetry/admin_server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/telemetry/metrics.h"
#include "tests/support/process.h"

namespace paht {
namespace {

// The whole answer to a GET, read with nothing but sockets.
std::string Get(int port, const std::string& path) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string answer;
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) ==
      0) {
    const std::string request = absl::StrCat("GET ", path, " HTTP/1.0\r\n\r\n");
    (void)!write(fd, request.data(), request.size());
    std::array<char, 4096> buffer;
    for (ssize_t got = 0; (got = read(fd, buffer.data(), buffer.size())) > 0;) {
      answer.append(buffer.data(), static_cast<size_t>(got));
    }
  }
  close(fd);
  return answer;
}

TEST(AdminServer, TellsHealthReadinessAndMetrics) {
  const int port = testing::FreePort();
  absl::Status kafka = absl::UnavailableError("no broker");
  const auto server = AdminServer::Start(absl::StrCat("127.0.0.1:", port),
                                         {{"kafka", [&] { return kafka; }}});
  ASSERT_TRUE(server.ok()) << server.status();
  metrics::Counter("paht_test_total", "For this test.", {{"kind", "a"}})
      .Increment(3);

  EXPECT_NE(Get(port, "/healthz").find(" 200 "), std::string::npos);
  const std::string not_ready = Get(port, "/readyz");
  EXPECT_NE(not_ready.find(" 503 "), std::string::npos);
  EXPECT_NE(not_ready.find("kafka: UNAVAILABLE: no broker"), std::string::npos);
  EXPECT_NE(Get(port, "/metrics").find("paht_test_total{kind=\"a\"} 3"),
            std::string::npos);

  kafka = absl::OkStatus();
  EXPECT_NE(Get(port, "/readyz").find(" 200 "), std::string::npos);
  (*server)->Drain();
  EXPECT_NE(Get(port, "/readyz").find("draining"), std::string::npos);
}

TEST(AdminServer, APortInUseSaysWhichFlagToChange) {
  const std::string listen = absl::StrCat("127.0.0.1:", testing::FreePort());
  const auto first = AdminServer::Start(listen, {});
  ASSERT_TRUE(first.ok());
  const absl::Status second = AdminServer::Start(listen, {}).status();
  EXPECT_TRUE(absl::IsUnavailable(second));
  EXPECT_NE(std::string(second.message()).find("--metrics_listen"),
            std::string::npos);
}

}  // namespace
}  // namespace paht
