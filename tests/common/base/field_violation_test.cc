#include "common/base/field_violation.h"

#include <gtest/gtest.h>

#include <vector>

#include "absl/status/status.h"

namespace paht {
namespace {

TEST(FieldViolation, TravelsInsideAStatus) {
  const absl::Status status = InvalidFields(
      {{"text", "TOO_SHORT", "Nội dung quá ngắn.", "The text is too short."},
       {"reporter.phone", "INVALID", "Số điện thoại không hợp lệ.",
        "The phone number is not valid."}});
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_EQ(status.message(),
            "text: The text is too short.; reporter.phone: The phone number "
            "is not valid.");
  const std::vector<FieldViolation> violations = FieldViolations(status);
  ASSERT_EQ(violations.size(), 2u);
  EXPECT_EQ(violations[0].reason, "TOO_SHORT");
  EXPECT_EQ(violations[1].field, "reporter.phone");
  EXPECT_EQ(violations[1].vi, "Số điện thoại không hợp lệ.");
}

TEST(FieldViolation, OtherStatusesHaveNone) {
  EXPECT_TRUE(FieldViolations(absl::InternalError("x")).empty());
  EXPECT_TRUE(FieldViolations(absl::OkStatus()).empty());
}

}  // namespace
}  // namespace paht
