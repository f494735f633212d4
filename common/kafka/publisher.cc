#include "common/kafka/publisher.h"

#include <librdkafka/rdkafka.h>

#include <memory>
#include <stop_token>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/kafka/client.h"
#include "common/kafka/internal/produce.h"
#include "common/kafka/record.h"

namespace paht::kafka {
namespace {

class KafkaPublisher : public Publisher {
 public:
  explicit KafkaPublisher(Client client)
      : client_(std::move(client)),
        poller_([this](const std::stop_token& stop) {
          while (!stop.stop_requested()) rd_kafka_poll(client_.get(), 100);
        }) {}

  ~KafkaPublisher() override {
    poller_.request_stop();
    poller_.join();
    // What is still queued fails now, so that every Done is called.
    rd_kafka_purge(client_.get(), RD_KAFKA_PURGE_F_QUEUE |
                                      RD_KAFKA_PURGE_F_INFLIGHT |
                                      RD_KAFKA_PURGE_F_NON_BLOCKING);
    rd_kafka_flush(client_.get(), 1000);
  }

  static void OnDelivery(rd_kafka_t* /*client*/,
                         const rd_kafka_message_t* message, void* /*opaque*/) {
    const std::unique_ptr<Done> done(static_cast<Done*>(message->_private));
    (*done)(ToStatus("produce", message->err));
  }

  void Publish(const Record& record, Done done) override {
    auto owned = std::make_unique<Done>(std::move(done));
    const absl::Status status = Enqueue(client_.get(), record, owned.get());
    if (status.ok()) {
      (void)owned.release();  // OnDelivery's now.
    } else {
      (*owned)(absl::IsResourceExhausted(status)
                   ? absl::UnavailableError(status.message())
                   : status);
    }
  }

  absl::Status Flush(absl::Duration timeout) override {
    const auto code = rd_kafka_flush(
        client_.get(), static_cast<int>(absl::ToInt64Milliseconds(timeout)));
    if (code == RD_KAFKA_RESP_ERR__TIMED_OUT) {
      return absl::DeadlineExceededError("kafka did not acknowledge in time");
    }
    return ToStatus("flush", code);
  }

 private:
  const Client client_;
  std::jthread poller_;  // Last, so that it stops before what it uses goes.
};

}  // namespace

absl::StatusOr<std::unique_ptr<Publisher>> OpenPublisher(
    const PublisherOptions& options) {
  ASSIGN_OR_RETURN(
      Conf conf,
      MakeConf(options.client,
               {{"enable.idempotence", "true"},
                {"acks", "all"},
                {"partitioner", "murmur2_random"},
                {"linger.ms", "0"},
                {"retry.backoff.ms", "5"},
                {"delivery.timeout.ms", absl::StrCat(absl::ToInt64Milliseconds(
                                            options.delivery_timeout))}}));
  rd_kafka_conf_set_dr_msg_cb(conf.get(), &KafkaPublisher::OnDelivery);
  ASSIGN_OR_RETURN(Client client,
                   MakeClient(RD_KAFKA_PRODUCER, std::move(conf)));
  return std::make_unique<KafkaPublisher>(std::move(client));
}

}  // namespace paht::kafka
