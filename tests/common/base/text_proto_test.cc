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

TEST(TextProtoLines, KnowWhereEachFieldStands) {
  v1::ClassificationConfig config;
  TextProtoLines lines;
  ASSERT_TRUE(ParseTextProto("x",
                             "review_threshold: 0.7\n"
                             "cues { name: 'a' }\n"
                             "cues {\n"
                             "  name: 'b'\n"
                             "  phrases: 'p'\n"
                             "  phrases: 'q'\n"
                             "}\n",
                             config, lines)
                  .ok());
  EXPECT_EQ(lines.Of({{"review_threshold"}}), "x:1");
  EXPECT_EQ(lines.Of({{"cues", 0}}), "x:2");
  EXPECT_EQ(lines.Of({{"cues", 1}}), "x:3");
  EXPECT_EQ(lines.Of({{"cues", 1}, {"name"}}), "x:4");
  EXPECT_EQ(lines.Of({{"cues", 1}, {"phrases", 1}}), "x:6");
  // What is not there: the nearest that is around it.
  EXPECT_EQ(lines.Of({{"cues", 0}, {"phrases", 3}}), "x:2");
  EXPECT_EQ(lines.Of({{"cues", 7}}), "x");
  EXPECT_EQ(lines.Of({{"abusive_words", 0}}), "x");
  EXPECT_EQ(lines.Of({{"no_such_field"}}), "x");
  EXPECT_EQ(lines.Of({{"cues"}}), "x");
  EXPECT_EQ(TextProtoLines("y").Of({{"cues", 0}}), "y");
}

}  // namespace
}  // namespace paht
