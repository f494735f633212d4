#include "tests/bench/load/report_target.h"

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/digest.h"
#include "common/base/report_id.h"
#include "common/base/status_macros.h"
#include "common/kafka/cloud_event.h"
#include "common/kafka/publisher.h"
#include "common/kafka/record.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/intake.grpc.pb.h"

namespace paht::bench {
namespace {

constexpr absl::Duration kDeadline = absl::Seconds(10);
constexpr int32_t kPartitions = 12;  // Fixed for life, see deploy/.

class IntakeTarget : public Target {
 public:
  explicit IntakeTarget(const std::string& address)
      : stub_(v1::Intake::NewStub(grpc::CreateChannel(
            address, grpc::InsecureChannelCredentials()))) {}

  void Send(const v1::SubmitRequest& report, Done done) override {
    auto call = std::make_shared<Call>();
    call->request = report;
    call->context.set_deadline(absl::ToChronoTime(absl::Now() + kDeadline));
    stub_->async()->Submit(
        &call->context, &call->request, &call->response,
        [call, done = std::move(done)](const grpc::Status& status) {
          done({absl::Status(static_cast<absl::StatusCode>(status.error_code()),
                             status.error_message()),
                call->response.report_id()});
        });
  }

 private:
  struct Call {
    grpc::ClientContext context;
    v1::SubmitRequest request;
    v1::SubmitResponse response;
  };
  std::unique_ptr<v1::Intake::Stub> stub_;
};

// A random id, on the partition asked for.
std::string NewReportId(int partition) {
  std::string id;
  do {
    id = ReportIdFromDigest(RandomBytes(8));
  } while (partition >= 0 && kafka::PartitionOf(id, kPartitions) != partition);
  return id;
}

class BareTarget : public Target {
 public:
  BareTarget(std::unique_ptr<kafka::Publisher> publisher,
             const BareOptions& options)
      : publisher_(std::move(publisher)),
        topic_(options.commands_topic),
        only_partition_(options.only_partition) {}

  void Send(const v1::SubmitRequest& report, Done done) override {
    v1::ReportCommand command;
    command.set_report_id(NewReportId(only_partition_));
    command.set_command_id(absl::StrCat(command.report_id(), ".submit"));
    command.mutable_actor()->set_id("intake");
    command.mutable_actor()->set_role(v1::ROLE_SERVICE);
    v1::Submit& submit = *command.mutable_submit();
    submit.set_text(report.text());
    *submit.mutable_location() = report.location();
    submit.set_commune_code("18073");
    submit.set_fingerprint(Sha256(report.text()));
    submit.set_channel("app");
    kafka::Record record;
    record.topic = topic_;
    record.key = command.report_id();
    record.value = command.SerializeAsString();
    record.headers = kafka::ToHeaders(
        {.id = command.command_id(),
         .type = absl::StrCat(kafka::kTypePrefix, "command.submit.v1"),
         .source = "/paht/intake",
         .time = absl::Now(),
         .subject = command.report_id(),
         .trace_parent = kafka::NewTraceParent()});
    publisher_->Publish(record, [id = record.key, done = std::move(done)](
                                    const absl::Status& status) {
      done({status, id});
    });
  }

 private:
  std::unique_ptr<kafka::Publisher> publisher_;
  const std::string topic_;
  const int only_partition_;
};

}  // namespace

std::unique_ptr<Target> OpenIntake(const std::string& address) {
  return std::make_unique<IntakeTarget>(address);
}

absl::StatusOr<std::unique_ptr<Target>> OpenBare(const BareOptions& options) {
  ASSIGN_OR_RETURN(auto publisher,
                   kafka::OpenPublisher({.client = options.kafka}));
  return std::make_unique<BareTarget>(std::move(publisher), options);
}

}  // namespace paht::bench
