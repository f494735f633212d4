// Stand-ins for Kafka and Redis that the tests look into.
#ifndef TESTS_SERVICES_CASEWORK_FAKES_H_
#define TESTS_SERVICES_CASEWORK_FAKES_H_

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/kafka/publisher.h"
#include "common/redis/client.h"

namespace paht::casework {

// Acknowledges at once with `answer`, after `on_record` saw the record.
class FakePublisher : public kafka::Publisher {
 public:
  void Publish(const kafka::Record& record, Done done) override {
    {
      const std::lock_guard lock(mutex_);
      records_.push_back(record);
    }
    if (on_record) on_record(record);
    done(answer);
  }
  absl::Status Flush(absl::Duration) override { return absl::OkStatus(); }

  std::vector<kafka::Record> records() const {
    const std::lock_guard lock(mutex_);
    return records_;
  }

  absl::Status answer;
  std::function<void(const kafka::Record&)> on_record;

 private:
  mutable std::mutex mutex_;
  std::vector<kafka::Record> records_;
};

// Knows GET, SET and PUBLISH.
class FakeRedis : public redis::Client {
 public:
  absl::StatusOr<redis::Reply> Call(const redis::Command& command) override {
    const std::lock_guard lock(mutex_);
    if (!down.ok()) return down;
    commands.push_back(command);
    if (command[0] == "SET") values[command[1]] = command[2];
    const auto found = values.find(command[1]);
    if (command[0] != "GET" || found == values.end()) {
      return Make(REDIS_REPLY_NIL, "");
    }
    return Make(REDIS_REPLY_STRING, found->second);
  }
  absl::StatusOr<std::vector<redis::Reply>> Pipeline(
      const std::vector<redis::Command>& all) override {
    std::vector<redis::Reply> replies;
    for (const redis::Command& command : all) {
      absl::StatusOr<redis::Reply> reply = Call(command);
      if (!reply.ok()) return reply.status();
      replies.push_back(*std::move(reply));
    }
    ++pipelines;
    return replies;
  }
  absl::StatusOr<redis::Reply> Eval(const redis::Script&,
                                    const std::vector<std::string>&,
                                    const std::vector<std::string>&) override {
    return absl::UnimplementedError("no scripts here");
  }
  absl::Status Ping() override { return down; }

  absl::Status down;
  std::map<std::string, std::string> values;
  std::vector<redis::Command> commands;
  int pipelines = 0;

 private:
  static redis::Reply Make(int type, const std::string& text) {
    // As hiredis allocates it, since its function frees it.
    auto* reply = static_cast<redisReply*>(calloc(1, sizeof(redisReply)));
    reply->type = type;
    if (type == REDIS_REPLY_STRING) {
      reply->len = text.size();
      reply->str = static_cast<char*>(malloc(text.size() + 1));
      text.copy(reply->str, text.size());
      reply->str[text.size()] = '\0';
    }
    return redis::Reply(reply);
  }

  std::mutex mutex_;
};

}  // namespace paht::casework

#endif  // TESTS_SERVICES_CASEWORK_FAKES_H_
