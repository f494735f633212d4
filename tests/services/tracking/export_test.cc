// Tracking.Export over gRPC and a real Redis; and what it holds in memory.
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/field_violation.h"
#include "common/rpc/status.h"
#include "paht/v1/tracking.grpc.pb.h"
#include "services/tracking/core/export/csv.h"
#include "services/tracking/core/export/export_table.h"
#include "services/tracking/core/figures.h"
#include "services/tracking/core/report_filter.h"
#include "services/tracking/export/report_source.h"
#include "services/tracking/export/sheet.h"
#include "services/tracking/export/xlsx_sheet.h"
#include "services/tracking/reference.h"
#include "services/tracking/tracking_server.h"
#include "services/tracking/views/active_reads.h"
#include "services/tracking/views/versions.h"
#include "tests/services/tracking/filled_views.h"
#include "tests/services/tracking/support.h"

namespace paht::tracking {
namespace {

// What is left in the folder for temporary files when it is all over.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::filesystem::create_directories(path_);
    setenv("TMPDIR", path_.c_str(), 1);
  }
  ~TemporaryFolder() {
    unsetenv("TMPDIR");
    std::filesystem::remove_all(path_);
  }
  bool Empty() const { return std::filesystem::is_empty(path_); }

 private:
  const std::string path_ =
      absl::StrCat(::testing::TempDir(), "/paht-export-test-", getpid());
};

class ExportTest : public ::testing::Test {
 protected:
  ExportTest() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                             &port_);
    builder.RegisterService(&tracking_);
    server_ = builder.BuildAndStart();
    stub_ = v1::Tracking::NewStub(grpc::CreateChannel(
        absl::StrCat("127.0.0.1:", port_), grpc::InsecureChannelCredentials()));
  }
  ~ExportTest() override { server_->Shutdown(); }

  // An hour after the one before it.
  void Add(int number, size_t events) {
    std::vector<v1::ReportEvent> life = Life(1 + 3600 * number);
    if (number % 3 == 0) {
      life[1] = Classified(1 + 3600 * number, 2, "moi_truong");
    }
    life.resize(events);
    if (number % 5 == 0) {
      life.push_back(Event(life[0].report_id(),
                           static_cast<int64_t>(events) + 1,
                           life.back().status()));
      life.back().mutable_incident_gathered()->add_member_ids("HT-A");
    }
    for (const v1::ReportEvent& event : life) filled_.Append(event);
    all_.push_back(Fold(life));
  }

  absl::StatusOr<std::string> Export(const v1::ExportRequest& request) {
    grpc::ClientContext context;
    const auto stream = stub_->Export(&context, request);
    std::string file;
    v1::ExportResponse piece;
    while (stream->Read(&piece)) file += piece.chunk();
    const grpc::Status status = stream->Finish();
    if (!status.ok()) return rpc::FromGrpc(status);
    return file;
  }

  static v1::ExportRequest Csv() {
    v1::ExportRequest request;
    request.set_format(v1::EXPORT_FORMAT_CSV);
    return request;
  }

  // The file that a loop over all reports writes.
  std::string Expected(const v1::ReportFilter& filter) {
    std::string file(kByteOrderMark);
    std::vector<Cell> headings;
    for (const Column& column : ExportColumns()) {
      headings.push_back({.text = column.heading});
    }
    AppendCsvRow(headings, file);
    std::vector<v1::Report> newest = all_;
    std::reverse(newest.begin(), newest.end());
    const Reference reference = *ReadReference(DeployedPaths());
    for (const v1::Report& report : newest) {
      if (Matches(filter, FiguresOf(report)) &&
          MatchesDay(filter, DayOf(report.received_at().seconds()))) {
        AppendCsvRow(ExportRow(report, reference.names), file);
      }
    }
    return file;
  }

  const TemporaryFolder temporary_;
  FilledViews filled_;
  const std::unique_ptr<CurrentReference> reference_ =
      *OpenReference(DeployedPaths());
  TrackingServer tracking_{{}, *reference_, filled_.layout(), filled_.redis()};
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::Tracking::Stub> stub_;
  int port_ = 0;
  std::vector<v1::Report> all_;
};

TEST_F(ExportTest, HoldsWhatALoopFindsNewestFirst) {
  std::mt19937 random(1);
  for (int i = 0; i < 250; ++i) Add(i, 1 + random() % 7);
  filled_.Complete();
  EXPECT_EQ(Export(Csv()).value_or(""), Expected({}));
  for (int i = 0; i < 60; ++i) {
    v1::ExportRequest request = Csv();
    const auto maybe = [&] { return random() % 3 == 0; };
    v1::ReportFilter& filter = *request.mutable_filter();
    for (int status = 1; status <= 9; ++status) {
      if (maybe()) filter.add_statuses(static_cast<v1::ReportStatus>(status));
    }
    if (maybe()) filter.set_commune_code("18073");
    if (maybe()) filter.set_department_id(kOffice);
    if (maybe()) filter.set_category("moi_truong");
    if (maybe()) {
      filter.set_incident_status(v1::INCIDENT_STATUS_PROPOSED);
    }
    if (maybe()) filter.set_from_day(DayOf(kReceivedAt + 86'400 * 2));
    if (maybe()) filter.set_to_day(DayOf(kReceivedAt + 86'400 * 5));
    EXPECT_EQ(Export(request).value_or(""), Expected(filter))
        << request.DebugString();
  }
}

TEST_F(ExportTest, ManyPiecesAreOneFile) {
  for (int i = 0; i < 1200; ++i) Add(i, 6);
  filled_.Complete();
  const auto file = Export(Csv());
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_GT(file->size(), 3u * (64 << 10));
  EXPECT_EQ(*file, Expected({}));
}

TEST_F(ExportTest, NothingFoundIsAFileOfHeadings) {
  filled_.Complete();
  EXPECT_EQ(Export(Csv()).value_or(""), Expected({}));
}

TEST_F(ExportTest, AWorkbookIsOneFileAndLeavesNothingBehind) {
  for (int i = 0; i < 50; ++i) Add(i, 6);
  filled_.Complete();
  v1::ExportRequest request;
  request.set_format(v1::EXPORT_FORMAT_XLSX);
  const auto file = Export(request);
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->substr(0, 4), "PK\x03\x04");
  EXPECT_TRUE(temporary_.Empty());
}

TEST_F(ExportTest, WrongRequestsAreNamed) {
  filled_.Complete();
  v1::ExportRequest request;
  request.mutable_filter()->set_from_day("2026-02-30");
  const auto file = Export(request);
  EXPECT_TRUE(absl::IsInvalidArgument(file.status()));
  EXPECT_EQ(FieldViolations(file.status()).size(), 2u);
  request = Csv();
  request.mutable_filter()->set_category("a\xff");
  EXPECT_TRUE(absl::IsInvalidArgument(Export(request).status()));
}

TEST_F(ExportTest, ViewsThatAreBeingFilledAreNoFile) {
  Add(1, 2);
  EXPECT_TRUE(absl::IsUnavailable(Export(Csv()).status()));
}

TEST_F(ExportTest, ViewsOfAnOlderVersionDoNotTellOfIncidents) {
  Add(5, 2);
  filled_.Complete();
  v1::ExportRequest request = Csv();
  request.mutable_filter()->set_incident_status(v1::INCIDENT_STATUS_PROPOSED);
  EXPECT_EQ(Export(request).value_or(""), Expected(request.filter()));
  const std::string version =
      *views::ActiveVersion(filled_.redis(), filled_.layout());
  ASSERT_TRUE(
      filled_.redis()
          .Call({"DEL", filled_.layout().keys(version, 0).has_incidents()})
          .ok());
  EXPECT_TRUE(Export(Csv()).ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(Export(request).status()));
}

TEST_F(ExportTest, WhoGoesAwayLeavesNothingBehind) {
  for (int i = 0; i < 1200; ++i) Add(i, 6);
  filled_.Complete();
  for (const auto format : {v1::EXPORT_FORMAT_CSV, v1::EXPORT_FORMAT_XLSX}) {
    v1::ExportRequest request;
    request.set_format(format);
    // More than are allowed at once, so that the count goes down again.
    for (int i = 0; i < 20; ++i) {
      grpc::ClientContext context;
      const auto stream = stub_->Export(&context, request);
      v1::ExportResponse piece;
      (void)stream->Read(&piece);
      context.TryCancel();
      (void)stream->Finish();
    }
  }
  // The last ones end when the server has seen it.
  absl::StatusOr<std::string> file = absl::ResourceExhaustedError("");
  for (int i = 0; i < 500 && absl::IsResourceExhausted(file.status()); ++i) {
    usleep(10'000);
    file = Export(Csv());
  }
  EXPECT_EQ(file.value_or(""), Expected({}));
  server_->Shutdown();
  EXPECT_TRUE(temporary_.Empty());
}

TEST(ReportSourceTest, AFilterOfDaysReadsNoFurther) {
  FilledViews filled;
  for (int i = 0; i < 100; ++i) {
    filled.Append(Received(1 + 3600 * i));
  }
  filled.Complete();
  views::ActiveReads reads(filled.layout(), filled.redis());
  v1::ReportFilter filter;
  filter.set_from_day(DayOf(kReceivedAt + 86'400 * 2));
  filter.set_to_day(DayOf(kReceivedAt + 86'400 * 2));
  ReportSource source(filter, reads, 7);
  std::vector<int64_t> received;
  int pages = 0;
  for (; !source.Done() && pages < 100; ++pages) {
    const auto reports = source.Next();
    ASSERT_TRUE(reports.ok()) << reports.status();
    for (const v1::Report& report : *reports) {
      received.push_back(report.received_at().seconds());
    }
  }
  EXPECT_EQ(received.size(), 24u);
  EXPECT_LE(pages, 5);
  EXPECT_TRUE(std::is_sorted(received.rbegin(), received.rend()));
}

int64_t ResidentKilobytes() {
  std::ifstream status("/proc/self/status");
  std::string line;
  while (std::getline(status, line)) {
    if (line.rfind("VmRSS:", 0) == 0) return std::stoll(line.substr(6));
  }
  return 0;
}

class SheetTest : public ::testing::TestWithParam<v1::ExportFormat> {};

// A hundred thousand rows of 700 bytes: held, they would be 70 MB and more.
TEST_P(SheetTest, MemoryDoesNotGrowWithTheRows) {
  const TemporaryFolder temporary;
  const Reference reference = *ReadReference(DeployedPaths());
  v1::Report report = Fold(Life(1));
  std::mt19937 random(1);
  const auto sheet = Sheet::Create(GetParam());
  ASSERT_TRUE(sheet.ok()) << sheet.status();
  size_t bytes = 0;
  int64_t after_some = 0;
  int64_t most = 0;
  for (int i = 0; i < 100'000; ++i) {
    // No two alike, or what is compressed says little.
    report.set_text(absl::StrCat("Đèn đường hỏng ", random(), random(),
                                 std::string(200, 'a' + i % 26), random()));
    ASSERT_TRUE((*sheet)->AddRow(ExportRow(report, reference.names)).ok());
    for (auto piece = (*sheet)->Read(64 << 10); piece.ok() && !piece->empty();
         piece = (*sheet)->Read(64 << 10)) {
      bytes += piece->size();
    }
    if (i == 2000) after_some = ResidentKilobytes();
    if (i % 1000 == 0) most = std::max(most, ResidentKilobytes());
  }
  ASSERT_TRUE((*sheet)->Close().ok());
  most = std::max(most, ResidentKilobytes());
  while (true) {
    const auto piece = (*sheet)->Read(64 << 10);
    ASSERT_TRUE(piece.ok()) << piece.status();
    if (piece->empty()) break;
    bytes += piece->size();
  }
  EXPECT_GT(bytes, 4u << 20);
  EXPECT_LT(most - after_some, 8 << 10) << "KiB more after 98,000 more rows";
}

INSTANTIATE_TEST_SUITE_P(Formats, SheetTest,
                         ::testing::Values(v1::EXPORT_FORMAT_CSV,
                                           v1::EXPORT_FORMAT_XLSX),
                         [](const auto& test) {
                           return test.param == v1::EXPORT_FORMAT_CSV
                                      ? std::string("Csv")
                                      : std::string("Xlsx");
                         });

TEST(XlsxSheetTest, SaysWhenItIsFull) {
  const TemporaryFolder temporary;
  const auto sheet = XlsxSheet::Create();
  ASSERT_TRUE(sheet.ok()) << sheet.status();
  const std::vector<Cell> row(1);
  for (uint32_t i = 0; i < XlsxSheet::kMostRows; ++i) {
    ASSERT_TRUE((*sheet)->AddRow(row).ok()) << i;
  }
  EXPECT_TRUE(absl::IsOutOfRange((*sheet)->AddRow(row)));
}

TEST(XlsxSheetTest, SaysWhereItCannotBeWritten) {
  setenv("TMPDIR", "/no/such/folder", 1);
  const absl::Status status = XlsxSheet::Create().status();
  unsetenv("TMPDIR");
  EXPECT_TRUE(absl::IsInternal(status)) << status;
}

}  // namespace
}  // namespace paht::tracking
