// Receivers for the channels: small real servers on free ports of 127.0.0.1.
#ifndef TESTS_SERVICES_NOTIFICATION_SMALL_SERVERS_H_
#define TESTS_SERVICES_NOTIFICATION_SMALL_SERVERS_H_

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/time.h"

namespace paht::notification {

// Accepts connections and serves each on a thread of its own.
class SocketServer {
 public:
  using Serve = std::function<void(int fd)>;

  // Port 0: a free one.
  SocketServer(Serve serve, int port);
  ~SocketServer();

  int port() const { return port_; }

 private:
  const Serve serve_;
  int listener_ = -1;
  int port_ = 0;
  std::mutex mutex_;
  std::vector<int> connections_;  // Guarded by mutex_.
  std::vector<std::jthread> threads_;
  std::jthread acceptor_;
};

struct HttpRequest {
  std::string method;
  std::string path;
  std::map<std::string, std::string> headers;  // Names in lower case.
  std::string body;
};

struct HttpAnswer {
  int code = 200;
  std::vector<std::string> headers;
  std::string body;
  absl::Duration after = absl::ZeroDuration();
};

class HttpServer {
 public:
  // `answer` is called with each request and how many came before it.
  explicit HttpServer(
      std::function<HttpAnswer(const HttpRequest&, size_t)> answer,
      int port = 0);

  int port() const { return server_.port(); }
  std::string url() const;
  std::vector<HttpRequest> requests() const;

 private:
  void Serve(int fd);

  const std::function<HttpAnswer(const HttpRequest&, size_t)> answer_;
  mutable std::mutex mutex_;
  std::vector<HttpRequest> requests_;  // Guarded by mutex_.
  SocketServer server_;                // Last: its threads use the rest.
};

// Takes mails. What `replies` has for the first word of a command (or for
// "CONTENT", the mail itself) is answered instead of the usual.
class SmtpServer {
 public:
  using Replies = std::map<std::string, std::string>;
  explicit SmtpServer(Replies replies = {});
  SmtpServer(const SmtpServer&) = delete;

  int port() const { return server_.port(); }
  std::string url() const;
  std::vector<std::string> mails() const;     // What came after DATA.
  std::vector<std::string> commands() const;  // Of all connections.

 private:
  void Serve(int fd);

  const std::map<std::string, std::string> replies_;
  mutable std::mutex mutex_;
  std::vector<std::string> mails_;     // Guarded by mutex_.
  std::vector<std::string> commands_;  // Guarded by mutex_.
  SocketServer server_;                // Last: its threads use the rest.
};

}  // namespace paht::notification

#endif  // TESTS_SERVICES_NOTIFICATION_SMALL_SERVERS_H_
