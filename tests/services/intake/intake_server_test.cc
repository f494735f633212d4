// Intake over a real connection, with Kafka and the guard played.
#include "services/intake/intake_server.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/asio/thread_pool.hpp>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/blob/content_type.h"
#include "common/blob/directory_store.h"
#include "common/geo/commune_map.h"
#include "common/kafka/cloud_event.h"
#include "common/rpc/server.h"
#include "common/rpc/status.h"
#include "services/intake/deadlines.h"
#include "tests/services/intake/fakes.h"
#include "tests/services/intake/support.h"

namespace paht::intake {
namespace {

namespace fs = std::filesystem;
using Strings = std::vector<std::string>;

const std::string kJpegHead = "\xff\xd8\xff\xe0";

const geo::CommuneMap& Map() {
  static const auto* map = new geo::CommuneMap(
      *geo::CommuneMap::Load(PAHT_ROOT "/deploy/data/hatinh_communes.geojson"));
  return *map;
}

class IntakeServerTest : public testing::Test {
 protected:
  IntakeServerTest()
      : blobs_(*blob::OpenDirectoryStore(
            folder_, {{blob::kJpeg, 1000}, {blob::kMp4, 5000}})) {
    server_ = *rpc::Server::Start({.listen = "127.0.0.1:0"}, {&intake_});
    channel_ = grpc::CreateChannel(absl::StrCat("127.0.0.1:", server_->port()),
                                   grpc::InsecureChannelCredentials());
    stub_ = v1::Intake::NewStub(channel_);
  }
  ~IntakeServerTest() override {
    publisher_.Release();
    server_->Shutdown(absl::Seconds(5));
    disk_.join();
    fs::remove_all(folder_);
  }

  absl::StatusOr<v1::SubmitResponse> Submit(
      const v1::SubmitRequest& request,
      absl::Duration timeout = absl::Seconds(5)) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
    v1::SubmitResponse response;
    const grpc::Status status = stub_->Submit(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpc(status);
    return response;
  }

  absl::StatusOr<v1::UploadMediaResponse> Upload(
      const std::vector<v1::UploadMediaRequest>& messages) {
    grpc::ClientContext context;
    v1::UploadMediaResponse response;
    const auto writer = stub_->UploadMedia(&context, &response);
    for (const v1::UploadMediaRequest& message : messages) {
      if (!writer->Write(message)) break;
    }
    writer->WritesDone();
    const grpc::Status status = writer->Finish();
    if (!status.ok()) return rpc::FromGrpc(status);
    return response;
  }

  static v1::UploadMediaRequest Metadata(int64_t size) {
    v1::UploadMediaRequest message;
    message.mutable_metadata()->set_size(size);
    return message;
  }
  static v1::UploadMediaRequest Chunk(const std::string& bytes) {
    v1::UploadMediaRequest message;
    message.set_chunk(bytes);
    return message;
  }

  size_t CountFiles() const {
    size_t files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
      if (entry.is_regular_file()) ++files;
    }
    return files;
  }

  static v1::SubmitRequest NewRequest() {
    v1::SubmitRequest request = Request();
    request.clear_media_ids();
    return request;
  }

  const std::string folder_ =
      absl::StrCat(testing::TempDir(), "/intake-media-", getpid());
  const std::unique_ptr<blob::BlobStore> blobs_;
  FakePublisher publisher_;
  FakeGuard guard_;
  Deadlines deadlines_;
  boost::asio::thread_pool disk_{1};
  const SubmitParts submit_ = {.topic_prefix = "t.",
                               .snap_distance_m = 300,
                               .map = Map(),
                               .blobs = *blobs_,
                               .identities = Ids(),
                               .guard = guard_,
                               .publisher = publisher_,
                               .deadlines = deadlines_};
  UploadParts upload_ = {.store = *blobs_,
                         .most_bytes = 5000,
                         .deadlines = deadlines_,
                         .disk = disk_};
  IntakeServer intake_{submit_, upload_};
  std::unique_ptr<rpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::Intake::Stub> stub_;
};

TEST_F(IntakeServerTest, PublishesTheContactThenTheCommand) {
  const auto response = Submit(NewRequest());
  ASSERT_TRUE(response.ok()) << response.status();
  const auto records = publisher_.records();
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0].topic, "t.contacts");
  EXPECT_EQ(records[1].topic, "t.report-commands");
  EXPECT_EQ(records[1].key, response->report_id());
  for (const kafka::Record& record : records) {
    const auto event = kafka::FromHeaders(record);
    ASSERT_TRUE(event.ok()) << event.status();
    EXPECT_EQ(event->subject, record.key);
    EXPECT_NE(kafka::TraceId(event->trace_parent), "");
    for (const kafka::Header& header : record.headers) {
      EXPECT_EQ(header.value.find("912345678"), std::string::npos);
    }
  }
}

TEST_F(IntakeServerTest, PublishesNoCommandWithoutTheContact) {
  publisher_.failing_topic = "t.contacts";
  const absl::Status status = Submit(NewRequest()).status();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_EQ(publisher_.records().size(), 1u);
}

TEST_F(IntakeServerTest, IsUnavailableWithoutTheCommand) {
  publisher_.failing_topic = "t.report-commands";
  const absl::Status status = Submit(NewRequest()).status();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_NE(status.message().find("same idempotency_key"), std::string::npos);
}

TEST_F(IntakeServerTest, AnswersBeforeTheDeadlineAndDoesNothingAfter) {
  publisher_.silent = true;
  const absl::Time began = absl::Now();
  const absl::Status status =
      Submit(NewRequest(), absl::Milliseconds(500)).status();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_LT(absl::Now() - began, absl::Milliseconds(500));
  publisher_.Release();  // The contact's acknowledgement, too late.
  EXPECT_EQ(publisher_.records().size(), 1u);
}

TEST_F(IntakeServerTest, GoesByTheGuard) {
  guard_.Set({Guard::Answer::kSame});
  EXPECT_TRUE(Submit(NewRequest())->repeated());
  guard_.Set({Guard::Answer::kUnknown});
  EXPECT_FALSE(Submit(NewRequest())->repeated());
  guard_.Set({Guard::Answer::kOther});
  const size_t before = publisher_.records().size();
  const absl::Status status = Submit(NewRequest()).status();
  EXPECT_TRUE(absl::IsAlreadyExists(status)) << status;
  EXPECT_EQ(WrongFields(status), Strings{"idempotency_key ALREADY_USED"});
  EXPECT_EQ(publisher_.records().size(), before);
}

TEST_F(IntakeServerTest, DrawsAgainWhenARandomIdIsTaken) {
  v1::SubmitRequest request = NewRequest();
  request.clear_idempotency_key();
  guard_.Set(
      {Guard::Answer::kOther, Guard::Answer::kSame, Guard::Answer::kNew});
  const auto response = Submit(request);
  ASSERT_TRUE(response.ok()) << response.status();
  ASSERT_EQ(guard_.claimed().size(), 3u);
  EXPECT_NE(guard_.claimed()[0], guard_.claimed()[2]);
  EXPECT_EQ(response->report_id(), guard_.claimed()[2]);
  EXPECT_FALSE(response->repeated());

  guard_.Set({Guard::Answer::kOther});
  EXPECT_TRUE(absl::IsUnavailable(Submit(request).status()));
}

TEST_F(IntakeServerTest, NamesTheFieldThatIsNotUtf8) {
  v1::SubmitRequest request = NewRequest();
  request.set_text("@@@@@@@@@@@@");
  std::string bytes = request.SerializeAsString();
  bytes[bytes.find('@')] = '\xff';
  const grpc::Slice slice(bytes);
  grpc::ByteBuffer buffer(&slice, 1);
  grpc::GenericStub stub(channel_);
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  const auto call =
      stub.PrepareUnaryCall(&context, "/paht.v1.Intake/Submit", buffer, &queue);
  call->StartCall();
  grpc::ByteBuffer answer;
  grpc::Status status;
  call->Finish(&answer, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  ASSERT_TRUE(queue.Next(&tag, &ok));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(WrongFields(rpc::FromGrpc(status)), Strings{"text INVALID_UTF8"});
  EXPECT_TRUE(publisher_.records().empty());
}

TEST_F(IntakeServerTest, StoresWhatIsUploadedAndKnowsItThen) {
  const std::string jpeg = kJpegHead + std::string(500, 'x');
  const auto medium =
      Upload({Metadata(504), Chunk(jpeg.substr(0, 7)), Chunk(jpeg.substr(7))});
  ASSERT_TRUE(medium.ok()) << medium.status();
  EXPECT_EQ(medium->content_type(), "image/jpeg");
  v1::SubmitRequest request = NewRequest();
  request.add_media_ids(medium->media_id());
  EXPECT_TRUE(Submit(request).ok());
}

TEST_F(IntakeServerTest, KeepsNothingOfAWrongUpload) {
  const std::string jpeg = kJpegHead + std::string(96, 'x');
  const struct {
    std::vector<v1::UploadMediaRequest> messages;
    std::string expected;
  } cases[] = {
      {{}, "metadata REQUIRED"},
      {{Chunk(jpeg)}, "metadata REQUIRED"},
      {{v1::UploadMediaRequest()}, "part REQUIRED"},
      {{Metadata(0)}, "metadata.size REQUIRED"},
      {{Metadata(-1)}, "metadata.size REQUIRED"},
      {{Metadata(5001)}, "metadata.size TOO_LARGE"},
      {{Metadata(100), Metadata(100)}, "metadata REPEATED"},
      {{Metadata(100)}, "chunk SIZE_DIFFERS"},
      {{Metadata(101), Chunk(jpeg)}, "chunk SIZE_DIFFERS"},
      {{Metadata(99), Chunk(jpeg)}, "chunk SIZE_DIFFERS"},
      {{Metadata(20), Chunk("<html>abcdefghijklmn")}, "chunk UNSUPPORTED_TYPE"},
      {{Metadata(3), Chunk("abc")}, "chunk UNSUPPORTED_TYPE"},
      {{Metadata(1001), Chunk(kJpegHead + std::string(997, 'x'))},
       "chunk TOO_LARGE"},
  };
  for (const auto& [messages, expected] : cases) {
    const absl::Status status = Upload(messages).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << expected << status;
    EXPECT_EQ(WrongFields(status), Strings{expected});
    EXPECT_EQ(CountFiles(), 0u) << expected;
  }
}

TEST_F(IntakeServerTest, BreaksAnIdleUploadOff) {
  upload_.most_idle = absl::Milliseconds(100);
  grpc::ClientContext context;
  v1::UploadMediaResponse response;
  const auto writer = stub_->UploadMedia(&context, &response);
  writer->Write(Metadata(100));
  EXPECT_EQ(writer->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(IntakeServerTest, RefusesMoreUploadsThanItHasRoomFor) {
  upload_.most_at_once = 0;
  EXPECT_TRUE(absl::IsResourceExhausted(
      Upload({Metadata(4), Chunk(kJpegHead)}).status()));
}

}  // namespace
}  // namespace paht::intake
