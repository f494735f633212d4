#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/redis/client.h"
#include "common/redis/subscriber.h"
#include "tests/support/eventually.h"
#include "tests/support/redis_server.h"

namespace paht::redis {
namespace {

class RedisTest : public ::testing::Test {
 protected:
  RedisTest() {
    options_.address = server_.address();
    client_ = *Client::Create(options_);
  }

  std::string Text(const absl::StatusOr<Reply>& reply) {
    EXPECT_TRUE(reply.ok()) << reply.status();
    if (!reply.ok() || (*reply)->str == nullptr) return "";
    return std::string((*reply)->str, (*reply)->len);
  }

  paht::testing::RedisServer server_;
  Options options_;
  std::unique_ptr<Client> client_;
};

TEST_F(RedisTest, ValuesAreBinarySafe) {
  const std::string value("\0\r\n\xff$5", 6);
  ASSERT_TRUE(client_->Call({"SET", "k", value}).ok());
  EXPECT_EQ(Text(client_->Call({"GET", "k"})), value);
}

TEST_F(RedisTest, APipelineAnswersInOrder) {
  std::vector<Command> commands;
  for (int i = 0; i < 1000; ++i) {
    commands.push_back({"ECHO", absl::StrCat(i)});
  }
  const auto replies = client_->Pipeline(commands);
  ASSERT_TRUE(replies.ok()) << replies.status();
  ASSERT_EQ(replies->size(), 1000u);
  EXPECT_STREQ((*replies)[999]->str, "999");
}

TEST_F(RedisTest, AnErrorReplyIsInternalAndTheConnectionLivesOn) {
  ASSERT_TRUE(client_->Call({"SET", "k", "text"}).ok());
  const absl::Status status = client_->Call({"INCR", "k"}).status();
  EXPECT_TRUE(absl::IsInternal(status)) << status;
  EXPECT_EQ(Text(client_->Call({"GET", "k"})), "text");
}

TEST_F(RedisTest, AServerThatIsNotThereIsUnavailable) {
  server_.Stop();
  EXPECT_TRUE(absl::IsUnavailable(client_->Ping()));
}

TEST_F(RedisTest, ARestartIsNotNoticedByTheNextCall) {
  ASSERT_TRUE(client_->Ping().ok());  // Leaves an idle connection behind.
  server_.Stop();
  server_.Start();
  EXPECT_TRUE(client_->Ping().ok());
}

TEST_F(RedisTest, ASlowAnswerIsUnavailableAndDoesNotBecomeTheNextOnes) {
  options_.command_timeout = absl::Milliseconds(100);
  const auto hasty = *Client::Create(options_);
  EXPECT_TRUE(
      absl::IsUnavailable(hasty->Call({"DEBUG", "SLEEP", "0.3"}).status()));
  ASSERT_TRUE(paht::testing::Eventually([&] { return hasty->Ping().ok(); }));
  EXPECT_EQ(Text(hasty->Call({"ECHO", "mine"})), "mine");
}

TEST_F(RedisTest, AScriptIsLoadedWhereItIsNotKnown) {
  const Script script("return KEYS[1] .. ARGV[1]");
  EXPECT_EQ(Text(client_->Eval(script, {"a"}, {"b"})), "ab");
  ASSERT_TRUE(client_->Call({"SCRIPT", "FLUSH"}).ok());
  EXPECT_EQ(Text(client_->Eval(script, {"a"}, {"b"})), "ab");
}

TEST_F(RedisTest, ManyThreadsShareAFewConnections) {
  options_.max_connections = 3;
  const auto shared = *Client::Create(options_);
  std::atomic<int> failed = 0;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 8; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < 200; ++i) {
          const std::string text = absl::StrCat(t, "-", i);
          const auto reply = shared->Call({"ECHO", text});
          if (!reply.ok() || (*reply)->str != text) ++failed;
        }
      });
    }
  }
  EXPECT_EQ(failed, 0);
}

TEST_F(RedisTest, AWrongAddressSaysHowToWriteIt) {
  options_.address = "nowhere";
  const absl::Status status = (*Client::Create(options_))->Ping();
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
}

TEST_F(RedisTest, ASubscriberHearsAgainAfterARestart) {
  std::mutex mutex;
  std::vector<std::string> heard;
  std::atomic<int> subscriptions = 0;
  const auto subscriber = Subscriber::Start(
      options_, {"news"},
      [&](absl::string_view channel, absl::string_view m) {
        const std::lock_guard lock(mutex);
        heard.push_back(absl::StrCat(channel, ":", m));
      },
      [&] { ++subscriptions; });
  const auto hears = [&](const std::string& text) {
    return paht::testing::Eventually([&] {
      const std::lock_guard lock(mutex);
      return !heard.empty() && heard.back() == text;
    });
  };
  ASSERT_TRUE(
      paht::testing::Eventually([&] { return subscriber->Ready().ok(); }));
  ASSERT_TRUE(client_->Call({"PUBLISH", "news", "one"}).ok());
  EXPECT_TRUE(hears("news:one"));

  server_.Stop();
  EXPECT_TRUE(
      paht::testing::Eventually([&] { return !subscriber->Ready().ok(); }));
  server_.Start();
  ASSERT_TRUE(
      paht::testing::Eventually([&] { return subscriber->Ready().ok(); }));
  ASSERT_TRUE(client_->Call({"PUBLISH", "news", "two"}).ok());
  EXPECT_TRUE(hears("news:two"));
  EXPECT_EQ(subscriptions, 2);
}

TEST_F(RedisTest, WhatPassesByItselfIsUnavailable) {
  const auto set_replica = client_->Call({"REPLICAOF", "127.0.0.1", "1"});
  ASSERT_TRUE(set_replica.ok()) << set_replica.status();
  const absl::Status refused = client_->Call({"SET", "k", "v"}).status();
  EXPECT_TRUE(absl::IsUnavailable(refused)) << refused;
  ASSERT_TRUE(client_->Call({"REPLICAOF", "NO", "ONE"}).ok());
  EXPECT_TRUE(client_->Call({"SET", "k", "v"}).ok());
}

}  // namespace
}  // namespace paht::redis
