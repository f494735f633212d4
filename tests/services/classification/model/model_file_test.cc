#include "services/classification/model/model_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/digest.h"
#include "services/classification/model/features.h"
#include "services/classification/model/linear_model.h"

namespace paht::classification::model {
namespace {

LinearModel Small() {
  LinearModel model;
  model.categories = {"a", "b", "none"};
  model.invalid = 2;
  model.respelling = {{"k", "không"}};
  model.weights.assign(static_cast<size_t>(kRows) * kColumns, 1);
  model.weights[7] = -128;
  model.step.fill(0.5F);
  model.bias[1] = -2;
  model.category_sharpness = 3;
  return model;
}

// The error's text; empty when there is none.
std::string ErrorOf(const std::string& bytes) {
  const auto model = FromBytes("some/path", bytes);
  return model.ok() ? "" : std::string(model.status().message());
}

TEST(ModelFile, HoldsTheModel) {
  const auto read = FromBytes("x", ToBytes(Small()));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_THAT(read->version, testing::MatchesRegex("model-[0-9a-f]{8}"));
  EXPECT_EQ(read->categories, Small().categories);
  EXPECT_EQ(read->invalid, 2u);
  EXPECT_EQ(read->respelling, Small().respelling);
  EXPECT_EQ(read->weights, Small().weights);
  EXPECT_EQ(read->step, Small().step);
  EXPECT_EQ(read->bias, Small().bias);
  EXPECT_EQ(read->category_sharpness, 3);
}

TEST(ModelFile, HasAnotherVersionWhenAnythingIsDifferent) {
  LinearModel other = Small();
  other.weights[0] = 2;
  EXPECT_NE(FromBytes("x", ToBytes(Small()))->version,
            FromBytes("x", ToBytes(other))->version);
}

TEST(ModelFile, RefusesWhatIsNone) {
  for (const std::string bytes : {"", "paht",
                                  "\x7f"
                                  "ELF",
                                  "paht-model", "paht-model 1"}) {
    EXPECT_THAT(ErrorOf(bytes), testing::StartsWith("some/path: is no model"));
  }
}

TEST(ModelFile, RefusesAnotherFormat) {
  std::string bytes = ToBytes(Small());
  bytes.replace(bytes.find(" 1\n"), 3, " 7\n");
  EXPECT_THAT(ErrorOf(bytes),
              testing::StartsWith("some/path: is of format 7, this program "
                                  "reads format 1"));
}

TEST(ModelFile, RefusesAnyTruncation) {
  const std::string bytes = ToBytes(Small());
  for (const size_t size :
       {bytes.size() - 1, bytes.size() / 2, size_t{60}, size_t{20}}) {
    EXPECT_THAT(ErrorOf(bytes.substr(0, size)),
                testing::StartsWith("some/path: is cut off"))
        << size;
  }
}

TEST(ModelFile, RefusesDamage) {
  const std::string whole = ToBytes(Small());
  for (const size_t at : {size_t{30}, whole.size() / 3, whole.size() - 1}) {
    std::string bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    EXPECT_THAT(ErrorOf(bytes), testing::HasSubstr("damaged")) << at;
  }
}

TEST(ModelFile, RefusesPartsThatDoNotFit) {
  LinearModel model = Small();
  model.weights.pop_back();
  EXPECT_THAT(ErrorOf(ToBytes(model)), testing::HasSubstr("weights instead"));
  model = Small();
  model.categories = {"a", "a", "b"};
  EXPECT_THAT(ErrorOf(ToBytes(model)), testing::HasSubstr("categories"));
  model = Small();
  model.invalid = 3;
  EXPECT_THAT(ErrorOf(ToBytes(model)), testing::HasSubstr("no report"));
  model = Small();
  model.category_sharpness = 0;
  EXPECT_THAT(ErrorOf(ToBytes(model)), testing::HasSubstr("sharpness"));
  model = Small();
  model.emergency_threshold = 2;
  EXPECT_THAT(ErrorOf(ToBytes(model)), testing::HasSubstr("thresholds"));
}

TEST(ModelFile, SaysThatThereIsNone) {
  const auto read = ReadModel("no/such/file");
  EXPECT_EQ(read.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(read.status().message()),
              testing::StartsWith("no/such/file: "));
}

}  // namespace
}  // namespace paht::classification::model
