// What the tests of the channels share.
#ifndef TESTS_SERVICES_NOTIFICATION_CHANNELS_CHANNELS_FIXTURE_H_
#define TESTS_SERVICES_NOTIFICATION_CHANNELS_CHANNELS_FIXTURE_H_

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "paht/v1/notification.pb.h"

namespace paht::notification {

// A folder of its own that goes with the test.
class ChannelsTest : public ::testing::Test {
 protected:
  ChannelsTest() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "paht-channels-XXXXXX")
            .string();
    folder_ = mkdtemp(pattern.data());
  }
  ~ChannelsTest() override { std::filesystem::remove_all(folder_); }

  std::string Path(const std::string& name) const {
    return absl::StrCat(folder_, "/", name);
  }
  std::string Write(const std::string& name, const std::string& text) const {
    std::ofstream(Path(name)) << text;
    return Path(name);
  }
  std::string Read(const std::string& name) const {
    std::ifstream file(Path(name));
    return std::string(std::istreambuf_iterator<char>(file), {});
  }
  std::vector<std::string> Lines(const std::string& name) const {
    return absl::StrSplit(Read(name), '\n', absl::SkipEmpty());
  }

  std::string folder_;
};

v1::OutgoingMessage Parse(const std::string& json);

// `out` says what Message() does.
void ExpectIsMessage(const v1::OutgoingMessage& out);

}  // namespace paht::notification

#endif  // TESTS_SERVICES_NOTIFICATION_CHANNELS_CHANNELS_FIXTURE_H_
