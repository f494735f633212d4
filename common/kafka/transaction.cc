#include "common/kafka/transaction.h"

#include <librdkafka/rdkafka.h>

#include <atomic>
#include <memory>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/kafka/client.h"
#include "common/kafka/consumer.h"
#include "common/kafka/internal/convert.h"
#include "common/kafka/internal/produce.h"
#include "common/kafka/record.h"
#include "common/kafka/watchdog.h"

namespace paht::kafka {
namespace {

// All the time that transaction.timeout.ms leaves, as rdkafka.h recommends.
constexpr int kRemainingTime = -1;
constexpr int kOpenTimeoutMs = 30'000;
constexpr int kRoomTimeoutMs = 100;

class KafkaTransactionalProducer : public TransactionalProducer {
 public:
  explicit KafkaTransactionalProducer(absl::Duration watchdog)
      : watchdog_(watchdog) {}

  absl::Status Start(Conf conf) {
    rd_kafka_conf_set_opaque(conf.get(), &refused_);
    rd_kafka_conf_set_dr_msg_cb(conf.get(), &OnDelivery);
    ASSIGN_OR_RETURN(client_, MakeClient(RD_KAFKA_PRODUCER, std::move(conf)));
    return Try("init transactions", [this] {
      return rd_kafka_init_transactions(client_.get(), kOpenTimeoutMs);
    });
  }

  absl::Status Begin() override {
    refused_ = false;
    return Try("begin transaction",
               [this] { return rd_kafka_begin_transaction(client_.get()); });
  }

  absl::Status Produce(const Record& record) override {
    while (true) {
      absl::Status status = Enqueue(client_.get(), record, nullptr);
      if (status.ok()) return status;
      if (!absl::IsResourceExhausted(status)) {
        refused_ = refused_ || absl::IsInvalidArgument(status);
        return absl::AbortedError(status.message());
      }
      rd_kafka_poll(client_.get(), kRoomTimeoutMs);
    }
  }

  absl::Status SendOffsets(const Offsets& next,
                           const GroupMetadata& group) override {
    const PartitionList list = ToList(next);
    return Try("send offsets", [&] {
      return rd_kafka_send_offsets_to_transaction(client_.get(), list.get(),
                                                  group.get(), kRemainingTime);
    });
  }

  absl::Status Commit() override {
    return Try("commit transaction", [this] {
      return rd_kafka_commit_transaction(client_.get(), kRemainingTime);
    });
  }

  absl::Status Abort() override {
    return Try("abort transaction", [this] {
      return rd_kafka_abort_transaction(client_.get(), kRemainingTime);
    });
  }

  bool RefusedRecord() const override { return refused_; }

  static void OnDelivery(rd_kafka_t* /*client*/,
                         const rd_kafka_message_t* message, void* opaque) {
    switch (message->err) {
      case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
      case RD_KAFKA_RESP_ERR_INVALID_MSG:
      case RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE:
      case RD_KAFKA_RESP_ERR_INVALID_RECORD:
        static_cast<std::atomic<bool>*>(opaque)->store(true);
        return;
      default:
        return;  // The transaction's own calls report it.
    }
  }

 private:
  // The same call again while it says that it may yet succeed; the watchdog
  // bounds all the attempts together.
  absl::Status Try(absl::string_view what,
                   absl::FunctionRef<rd_kafka_error_t*()> call) {
    const Watchdog::Watch watch = watchdog_.Start(what);
    while (true) {
      absl::Status status = ToStatus(what, call());
      if (!absl::IsUnavailable(status)) return status;
      rd_kafka_poll(client_.get(), kRoomTimeoutMs);
    }
  }

  std::atomic<bool> refused_ = false;
  Client client_;
  Watchdog watchdog_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<TransactionalProducer>>
TransactionalProducer::Open(const TransactionOptions& options) {
  ASSIGN_OR_RETURN(
      Conf conf,
      MakeConf(
          options.client,
          {{"transactional.id", options.transactional_id},
           {"transaction.timeout.ms", absl::StrCat(absl::ToInt64Milliseconds(
                                          options.transaction_timeout))},
           {"partitioner", "murmur2_random"},
           {"linger.ms", "0"},
           // Small transactions took 70–90 ms at the default of 100.
           {"retry.backoff.ms", "5"}}));
  auto producer =
      std::make_unique<KafkaTransactionalProducer>(options.watchdog);
  RETURN_IF_ERROR(producer->Start(std::move(conf)));
  return producer;
}

}  // namespace paht::kafka
