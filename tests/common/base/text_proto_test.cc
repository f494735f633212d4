#include "common/base/text_proto.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/status/status.h"
#include "paht/v1/config.pb.h"

namespace paht {
namespace {

TEST(TextProto, ReadsWhatFitsTheSchema) {
  v1::ClassificationConfig config;
  const absl::Status status =
      ParseTextProto("x.textproto", "review_threshold: 0.7", config);
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(config.review_threshold(), 0.7);
}

TEST(TextProto, AnErrorNamesFileLineAndColumn) {
  v1::ClassificationConfig config;
  const absl::Status status = ParseTextProto(
      "x.textproto", "review_threshold: 0.7\n  treshold: 1\n", config);
  ASSERT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_NE(std::string(status.message()).find("x.textproto:2:"),
            std::string::npos)
      << status;
  EXPECT_NE(std::string(status.message()).find("treshold"), std::string::npos);
}

TEST(TextProto, AMissingFileIsNotFound) {
  v1::ClassificationConfig config;
  EXPECT_TRUE(absl::IsNotFound(ReadTextProto("/nonexistent", config)));
}

}  // namespace
}  // namespace paht
