// Stand-ins for Kafka and the guard that the tests look into.
#ifndef TESTS_SERVICES_INTAKE_FAKES_H_
#define TESTS_SERVICES_INTAKE_FAKES_H_

#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/kafka/publisher.h"
#include "common/kafka/record.h"
#include "services/intake/guard/guard.h"

namespace paht::intake {

// Acknowledges each record with the status set for its topic, or never.
class FakePublisher final : public kafka::Publisher {
 public:
  void Publish(const kafka::Record& record, Done done) override {
    {
      const std::lock_guard lock(mutex_);
      records_.push_back(record);
      if (silent) {
        held_.push_back(std::move(done));
        return;
      }
    }
    done(record.topic == failing_topic ? absl::UnavailableError("no leader")
                                       : absl::OkStatus());
  }
  absl::Status Flush(absl::Duration) override { return absl::OkStatus(); }

  std::vector<kafka::Record> records() const {
    const std::lock_guard lock(mutex_);
    return records_;
  }

  // Acknowledges what was held back, late.
  void Release() {
    std::vector<Done> held;
    {
      const std::lock_guard lock(mutex_);
      held.swap(held_);
      silent = false;
    }
    for (Done& done : held) done(absl::OkStatus());
  }

  bool silent = false;
  std::string failing_topic;

 private:
  mutable std::mutex mutex_;
  std::vector<kafka::Record> records_;
  std::vector<Done> held_;
};

// Gives the answers set, in order, the last one for ever.
class FakeGuard final : public Guard {
 public:
  void Claim(const std::string& report_id, const std::string&,
             Done done) override {
    done(Next(report_id));
  }

  void Set(std::vector<Answer> answers) {
    const std::lock_guard lock(mutex_);
    answers_ = std::move(answers);
  }

  // The ids asked about, in order.
  std::vector<std::string> claimed() const {
    const std::lock_guard lock(mutex_);
    return claimed_;
  }

 private:
  Answer Next(const std::string& report_id) {
    const std::lock_guard lock(mutex_);
    claimed_.push_back(report_id);
    const Answer answer = answers_.front();
    if (answers_.size() > 1) answers_.erase(answers_.begin());
    return answer;
  }

  mutable std::mutex mutex_;
  std::vector<Answer> answers_ = {Answer::kNew};
  std::vector<std::string> claimed_;
};

}  // namespace paht::intake

#endif  // TESTS_SERVICES_INTAKE_FAKES_H_
