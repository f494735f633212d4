#include "tests/services/notification/small_servers.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace paht::notification {
namespace {

constexpr char kEndOfMail[] = "\r\n.\r\n";

void Write(int fd, absl::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = send(fd, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    text.remove_prefix(static_cast<size_t>(sent));
  }
}

// More of what comes; false at the end of the connection.
bool ReadMore(int fd, std::string& buffer) {
  char bytes[4096];
  const ssize_t got = recv(fd, bytes, sizeof(bytes), 0);
  if (got <= 0) return false;
  buffer.append(bytes, static_cast<size_t>(got));
  return true;
}

// What comes before `end`, which is taken too; false without it.
bool ReadUntil(int fd, absl::string_view end, std::string& buffer,
               std::string& part) {
  size_t at = buffer.find(std::string(end));
  while (at == std::string::npos) {
    if (!ReadMore(fd, buffer)) return false;
    at = buffer.find(std::string(end));
  }
  part = buffer.substr(0, at);
  buffer.erase(0, at + end.size());
  return true;
}

}  // namespace

SocketServer::SocketServer(Serve serve, int port) : serve_(std::move(serve)) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      listen(listener_, 64) != 0) {
    std::cerr << "port " << port << " is taken\n";
    std::abort();
  }
  getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  acceptor_ = std::jthread([this] {
    for (int fd = 0;
         (fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC)) >= 0;) {
      const std::lock_guard lock(mutex_);
      connections_.push_back(fd);
      threads_.emplace_back([this, fd] {
        serve_(fd);
        shutdown(fd, SHUT_RDWR);
      });
    }
  });
}

SocketServer::~SocketServer() {
  shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  for (const int fd : connections_) shutdown(fd, SHUT_RDWR);
  threads_.clear();
  for (const int fd : connections_) close(fd);
  close(listener_);
}

HttpServer::HttpServer(
    std::function<HttpAnswer(const HttpRequest&, size_t)> answer, int port)
    : answer_(std::move(answer)),
      server_([this](int fd) { Serve(fd); }, port) {}

std::string HttpServer::url() const {
  return absl::StrCat("http://127.0.0.1:", port(), "/hook");
}

std::vector<HttpRequest> HttpServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void HttpServer::Serve(int fd) {
  std::string buffer;
  std::string head;
  if (!ReadUntil(fd, "\r\n\r\n", buffer, head)) return;
  HttpRequest request;
  const std::vector<std::string> lines = absl::StrSplit(head, "\r\n");
  const std::vector<std::string> first = absl::StrSplit(lines[0], ' ');
  request.method = first[0];
  request.path = first[1];
  for (size_t i = 1; i < lines.size(); ++i) {
    const std::pair<std::string, std::string> header =
        absl::StrSplit(lines[i], absl::MaxSplits(": ", 1));
    request.headers[absl::AsciiStrToLower(header.first)] = header.second;
  }
  size_t size = 0;
  (void)absl::SimpleAtoi(request.headers["content-length"], &size);
  while (buffer.size() < size && ReadMore(fd, buffer)) {
  }
  request.body = buffer;
  size_t before = 0;
  {
    const std::lock_guard lock(mutex_);
    before = requests_.size();
    requests_.push_back(request);
  }
  const HttpAnswer answer = answer_(request, before);
  absl::SleepFor(answer.after);
  std::string text =
      absl::StrCat("HTTP/1.1 ", answer.code, " Answer\r\nConnection: close\r\n",
                   "Content-Length: ", answer.body.size(), "\r\n");
  for (const std::string& header : answer.headers) {
    absl::StrAppend(&text, header, "\r\n");
  }
  Write(fd, absl::StrCat(text, "\r\n", answer.body));
}

SmtpServer::SmtpServer(std::map<std::string, std::string> replies)
    : replies_(std::move(replies)), server_([this](int fd) { Serve(fd); }, 0) {}

std::string SmtpServer::url() const {
  return absl::StrCat("smtp://127.0.0.1:", server_.port());
}

std::vector<std::string> SmtpServer::mails() const {
  const std::lock_guard lock(mutex_);
  return mails_;
}

std::vector<std::string> SmtpServer::commands() const {
  const std::lock_guard lock(mutex_);
  return commands_;
}

void SmtpServer::Serve(int fd) {
  const auto reply = [&](const std::string& word, absl::string_view usual) {
    const auto other = replies_.find(word);
    const std::string text =
        other == replies_.end() ? std::string(usual) : other->second;
    Write(fd, absl::StrCat(text, "\r\n"));
    return text[0] == '2' || text[0] == '3';
  };
  if (!reply("CONNECT", "220 test")) return;
  std::string buffer;
  std::string line;
  while (ReadUntil(fd, "\r\n", buffer, line)) {
    {
      const std::lock_guard lock(mutex_);
      commands_.push_back(line);
    }
    const std::string word(line.substr(0, line.find_first_of(" :")));
    if (word == "AUTH") {
      Write(fd, "334 \r\n");
      if (!ReadUntil(fd, "\r\n", buffer, line)) return;
      {
        const std::lock_guard lock(mutex_);
        commands_.push_back(line);
      }
      reply(word, "235 welcome");
    } else if (word == "EHLO") {
      reply(word, "250-test\r\n250 AUTH PLAIN");
    } else if (word == "DATA") {
      if (!reply(word, "354 go on")) continue;
      std::string mail;
      if (!ReadUntil(fd, kEndOfMail, buffer, mail)) return;
      if (reply("CONTENT", "250 taken")) {
        const std::lock_guard lock(mutex_);
        mails_.push_back(mail);
      }
    } else if (word == "QUIT") {
      reply(word, "221 bye");
      return;
    } else {
      reply(word, "250 fine");
    }
  }
}

}  // namespace paht::notification
