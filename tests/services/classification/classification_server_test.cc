#include "services/classification/classification_server.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <future>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/field_violation.h"
#include "common/kafka/record.h"
#include "common/redis/client.h"
#include "common/rpc/server.h"
#include "common/rpc/status.h"
#include "common/telemetry/metrics.h"
#include "paht/v1/event.pb.h"
#include "services/classification/counted_classifier.h"
#include "services/classification/duplicates/duplicate_finder.h"
#include "services/classification/duplicates/redis_index.h"
#include "tests/services/classification/support.h"
#include "tests/support/redis_server.h"

namespace paht::classification {
namespace {

class PreviewTest : public ::testing::Test {
 protected:
  PreviewTest() {
    server_ = *rpc::Server::Start({.listen = "127.0.0.1:0"}, {&service_});
    stub_ = v1::Classification::NewStub(
        grpc::CreateChannel(absl::StrCat("127.0.0.1:", server_->port()),
                            grpc::InsecureChannelCredentials()));
  }

  absl::StatusOr<v1::ClassifyResponse> Classify(
      const v1::ClassifyRequest& request) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(5)));
    v1::ClassifyResponse response;
    const grpc::Status status = stub_->Classify(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpc(status);
    return response;
  }

  // The only wrong field, "<field> <reason>".
  std::string Violation(const v1::ClassifyRequest& request) {
    const absl::Status status = Classify(request).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
    const std::vector<FieldViolation> violations = FieldViolations(status);
    if (violations.size() != 1) return absl::StrCat(violations.size());
    EXPECT_FALSE(violations[0].vi.empty());
    return absl::StrCat(violations[0].field, " ", violations[0].reason);
  }

  static v1::ClassifyRequest Text(const std::string& text) {
    v1::ClassifyRequest request;
    request.set_text(text);
    return request;
  }

  const std::unique_ptr<const Classifier> classifier_ = DeployedClassifier();
  const CountedClassifier counted_{*classifier_, "preview"};
  const WordMeanings meanings_ = DeployedWordMeanings();
  paht::testing::RedisServer redis_server_;
  const std::unique_ptr<redis::Client> redis_ =
      *redis::Client::Create({.address = redis_server_.address(),
                              .connect_timeout = absl::Milliseconds(50),
                              .command_timeout = absl::Milliseconds(50)});
  DuplicateFinder duplicates_{DeployedPhrases().duplicates(),
                              DeployedPhrases().incidents(), meanings_, *redis_,
                              "t."};
  ClassificationServer service_{counted_, duplicates_};
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<v1::Classification::Stub> stub_;
};

TEST_F(PreviewTest, SaysWhatThePipelineWould) {
  const std::string text = "Cháy nhà ở ngõ 12, lửa lan sang nhà bên rồi";
  const auto answer = Classify(Text(text));
  ASSERT_TRUE(answer.ok()) << answer.status();
  const Verdict verdict = classifier_->Classify(text);
  EXPECT_EQ(answer->classification().SerializeAsString(),
            verdict.assessment.SerializeAsString());
  ASSERT_EQ(answer->review_reasons_size(), 1);
  EXPECT_EQ(answer->review_reasons(0), v1::REVIEW_REASON_EMERGENCY);
}

TEST_F(PreviewTest, NamesTheWrongField) {
  EXPECT_EQ(Violation(Text("")), "text REQUIRED");
  EXPECT_EQ(Violation(Text(" \n\u200b")), "text REQUIRED");
  std::string longest;
  for (int i = 0; i < 4000; ++i) longest += "ổ";
  EXPECT_TRUE(Classify(Text(longest)).ok());
  EXPECT_EQ(Violation(Text(longest + "ổ")), "text TOO_LONG");
  v1::ClassifyRequest far = Text("ổ gà");
  far.mutable_location()->set_latitude(91);
  EXPECT_EQ(Violation(far), "location OUT_OF_RANGE");
  far.mutable_location()->set_latitude(
      std::numeric_limits<double>::quiet_NaN());
  EXPECT_EQ(Violation(far), "location OUT_OF_RANGE");
}

TEST_F(PreviewTest, NamesInvalidUtf8) {
  // protobuf refuses to serialize it, so the bytes are made by hand.
  grpc::ByteBuffer response;
  const std::string bytes = "\x0a\x02\xc3\x28";
  const grpc::Slice slice(bytes);
  const grpc::ByteBuffer request(&slice, 1);
  grpc::GenericStub stub(
      grpc::CreateChannel(absl::StrCat("127.0.0.1:", server_->port()),
                          grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(5)));
  std::promise<grpc::Status> done;
  stub.UnaryCall(&context, "/paht.v1.Classification/Classify", {}, &request,
                 &response, [&](grpc::Status s) { done.set_value(s); });
  const absl::Status status = rpc::FromGrpc(done.get_future().get());
  const auto violations = FieldViolations(status);
  ASSERT_EQ(violations.size(), 1u) << status;
  EXPECT_EQ(violations[0].field, "text");
  EXPECT_EQ(violations[0].reason, "INVALID_UTF8");
}

TEST_F(PreviewTest, ShowsWhatTheReportMayRepeat) {
  IndexView view(*redis_, "t.", absl::Hours(24 * 14), absl::Now);
  v1::ReportEvent event;
  event.set_report_id("HT-000000000000");
  event.set_status(v1::REPORT_STATUS_RECEIVED);
  event.mutable_decided_at()->set_seconds(absl::ToUnixSeconds(absl::Now()) -
                                          3600);
  event.mutable_received()->set_text("Ổ gà to giữa đường, xe máy suýt ngã");
  v1::Location& there = *event.mutable_received()->mutable_location();
  there.set_latitude(18.34);
  there.set_longitude(105.9);
  kafka::Record record;
  record.value = event.SerializeAsString();
  ASSERT_EQ(*view.Apply(0, 0, 1, {record}), 1);

  v1::ClassifyRequest request = Text("duong co o ga to lam, xe may de nga");
  EXPECT_EQ(Classify(request)->classification().duplicate_candidates_size(), 0);
  *request.mutable_location() = there;
  const auto answer = Classify(request);
  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_EQ(answer->classification().duplicate_candidates_size(), 1);
  EXPECT_EQ(answer->classification().duplicate_candidates(0).report_id(),
            "HT-000000000000");

  // Without Redis: the same answer but for that.
  redis_server_.Stop();
  const auto without = Classify(request);
  ASSERT_TRUE(without.ok()) << without.status();
  v1::Assessment expected = answer->classification();
  expected.clear_duplicate_candidates();
  EXPECT_EQ(without->classification().SerializeAsString(),
            expected.SerializeAsString());
}

TEST_F(PreviewTest, CountsWhatItSays) {
  const auto& texts = metrics::Counter("paht_classification_texts_total", "",
                                       {{"for", "preview"},
                                        {"category", "thien_tai"},
                                        {"urgency", "emergency"}});
  const auto& reviews =
      metrics::Counter("paht_classification_reviews_total", "",
                       {{"for", "preview"}, {"reason", "emergency"}});
  const double texts_before = texts.Value();
  const double reviews_before = reviews.Value();
  ASSERT_TRUE(Classify(Text("Cháy nhà, lửa lan, cứu với")).ok());
  EXPECT_EQ(texts.Value(), texts_before + 1);
  EXPECT_EQ(reviews.Value(), reviews_before + 1);
  EXPECT_NE(metrics::Serialize().find("category=\"thien_tai\""),
            std::string::npos);
}

}  // namespace
}  // namespace paht::classification
