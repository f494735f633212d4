#include "common/blob/directory_store.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/base/digest.h"
#include "common/blob/content_type.h"

namespace paht::blob {
namespace {

namespace fs = std::filesystem;

const std::string kJpegHead = "\xff\xd8\xff\xe0";
const std::string kPngHead = "\x89PNG\r\n\x1a\n";
const std::string kWebpHead = std::string("RIFF\x10\0\0\0WEBPVP8 ", 16);
const std::string kMp4Head = std::string(
    "\0\0\0\x18"
    "ftypisom",
    12);

class DirectoryStoreTest : public testing::Test {
 protected:
  DirectoryStoreTest()
      : folder_(absl::StrCat(testing::TempDir(), "/blobs-", getpid())) {
    fs::remove_all(folder_);
    Open();
  }
  ~DirectoryStoreTest() override { fs::remove_all(folder_); }

  void Open() {
    auto store = OpenDirectoryStore(
        folder_, {{kJpeg, 1000}, {kPng, 1000}, {kWebp, 1000}, {kMp4, 5000}});
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }

  absl::StatusOr<Blob> Put(const std::string& content, size_t chunk = 64) {
    auto writer = store_->Create();
    if (!writer.ok()) return writer.status();
    for (size_t at = 0; at < content.size(); at += chunk) {
      const absl::Status status = (*writer)->Write(content.substr(at, chunk));
      if (!status.ok()) return status;
    }
    return (*writer)->Commit();
  }

  size_t CountFiles() const {
    size_t files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
      if (entry.is_regular_file()) ++files;
    }
    return files;
  }

  const std::string folder_;
  std::unique_ptr<BlobStore> store_;
};

TEST_F(DirectoryStoreTest, StoresUnderTheHashOfTheContent) {
  const std::string content = kJpegHead + std::string(500, 'x');
  const auto blob = Put(content);
  ASSERT_TRUE(blob.ok()) << blob.status();
  EXPECT_EQ(blob->id, "m-" + Base32(Sha256(content), 26));
  EXPECT_TRUE(IsBlobId(blob->id));
  EXPECT_EQ(blob->size, 504);
  EXPECT_EQ(blob->content_type, "image/jpeg");

  std::ifstream file(
      absl::StrCat(folder_, "/", blob->id.substr(2, 2), "/", blob->id));
  std::stringstream stored;
  stored << file.rdbuf();
  EXPECT_EQ(stored.str(), content);
}

TEST_F(DirectoryStoreTest, FindsWhatIsThereAlsoAfterARestart) {
  const auto blob = Put(kMp4Head + std::string(2000, 'v'));
  ASSERT_TRUE(blob.ok()) << blob.status();
  Open();
  const auto found = store_->Find(blob->id);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->id, blob->id);
  EXPECT_EQ(found->size, 2012);
  EXPECT_EQ(found->content_type, "video/mp4");
}

TEST_F(DirectoryStoreTest, TheSameContentIsOneBlobHoweverItIsCut) {
  const std::string content = kPngHead + std::string(300, 'p');
  const auto first = Put(content, 1);
  const auto second = Put(content, 1000);
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(first->id, second->id);
  EXPECT_EQ(CountFiles(), 1u);
}

TEST_F(DirectoryStoreTest, OtherIdsAreNotFound) {
  for (const std::string id :
       {"", "m-", "m-00000000000000000000000000", "../../etc/passwd",
        "m-../../../../../../etc/pass", "m-0000000000000000000000000U"}) {
    EXPECT_TRUE(absl::IsNotFound(store_->Find(id).status())) << id;
  }
}

TEST_F(DirectoryStoreTest, RefusesOtherTypesAtTheFirstBytes) {
  auto writer = store_->Create();
  ASSERT_TRUE(writer.ok());
  EXPECT_TRUE(absl::IsInvalidArgument(
      (*writer)->Write("<html><script>alert(1)</script>")));
  EXPECT_TRUE(absl::IsInvalidArgument(Put("").status()));
  EXPECT_TRUE(absl::IsInvalidArgument(Put("short").status()));
}

TEST_F(DirectoryStoreTest, RefusesMoreThanTheTypeMayHave) {
  EXPECT_TRUE(Put(kJpegHead + std::string(996, 'x')).ok());
  EXPECT_TRUE(
      absl::IsOutOfRange(Put(kJpegHead + std::string(997, 'x')).status()));
  EXPECT_TRUE(Put(kMp4Head + std::string(4988, 'x')).ok());
  EXPECT_TRUE(
      absl::IsOutOfRange(Put(kMp4Head + std::string(4989, 'x')).status()));
}

TEST_F(DirectoryStoreTest, NothingRemainsOfWhatIsNotCommitted) {
  {
    auto writer = store_->Create();
    ASSERT_TRUE((*writer)->Write(kJpegHead + std::string(100, 'x')).ok());
    EXPECT_EQ(CountFiles(), 1u);
  }
  EXPECT_EQ(CountFiles(), 0u);
  EXPECT_FALSE(Put(kJpegHead + std::string(2000, 'x')).ok());
  EXPECT_EQ(CountFiles(), 0u);
}

TEST_F(DirectoryStoreTest, WhatACrashLeftGoesAfterADay) {
  const std::string fresh = folder_ + "/incoming/fresh";
  const std::string old = folder_ + "/incoming/old";
  std::ofstream(fresh) << "x";
  std::ofstream(old) << "x";
  fs::last_write_time(
      old, fs::file_time_type::clock::now() - std::chrono::hours(25));
  Open();
  EXPECT_TRUE(fs::exists(fresh));
  EXPECT_FALSE(fs::exists(old));
}

TEST_F(DirectoryStoreTest, OthersMayNotRead) {
  const auto blob = Put(kJpegHead + std::string(100, 'x'));
  struct stat info = {};
  const std::string path =
      absl::StrCat(folder_, "/", blob->id.substr(2, 2), "/", blob->id);
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07, 0u);
  ASSERT_EQ(stat(folder_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07, 0u);
}

TEST(OpenDirectoryStore, SaysWhyItCannot) {
  EXPECT_TRUE(absl::IsUnavailable(
      OpenDirectoryStore("/proc/no/such", {{kJpeg, 1}}).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(
      OpenDirectoryStore(testing::TempDir(), {}).status()));
}

TEST(ContentType, IsKnownByMagicBytes) {
  EXPECT_EQ(ContentTypeOf(kJpegHead), kJpeg);
  EXPECT_EQ(ContentTypeOf(kPngHead), kPng);
  EXPECT_EQ(ContentTypeOf(kWebpHead), kWebp);
  EXPECT_EQ(ContentTypeOf(kMp4Head), kMp4);
  EXPECT_EQ(ContentTypeOf(""), "");
  EXPECT_EQ(ContentTypeOf("RIFF\x10zzzWAVE"), "");
  EXPECT_EQ(ContentTypeOf(std::string("\0\0\0\x18"
                                      "ftypheic",
                                      12)),
            "");
  EXPECT_EQ(ContentTypeOf("GIF89a      "), "");
}

}  // namespace
}  // namespace paht::blob
