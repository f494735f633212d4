#include "services/casework/core/references.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/base/field_violation.h"
#include "common/base/text_proto.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/config.pb.h"
#include "services/casework/core/offices.h"

namespace paht::casework {
namespace {

class References : public testing::Test {
 protected:
  References() {
    v1::DepartmentTable table;
    EXPECT_TRUE(ReadTextProto(PAHT_DEPARTMENTS, table).ok());
    offices_ = Offices(table);
  }

  // "field REASON" of each violation.
  std::vector<std::string> Wrong(const v1::ReportCommand& command) const {
    const std::map<std::string, std::string> categories = {
        {"giao_thong", "Giao thông"}};
    std::vector<std::string> found;
    for (const FieldViolation& one : CheckReferences(
             command,
             {.offices = offices_,
             .categories = categories,
             .medium = [](absl::string_view id) { return id == "m-there"; }})) {
      EXPECT_FALSE(one.vi.empty() || one.en.empty()) << one.field;
      found.push_back(one.field + " " + one.reason);
    }
    return found;
  }

  v1::ReportCommand command_;

 private:
  Offices offices_;
};

using Found = std::vector<std::string>;

TEST_F(References, CategoriesExist) {
  command_.mutable_reclassify()->set_category("giao_thong");
  EXPECT_EQ(Wrong(command_), Found());
  command_.mutable_reclassify()->set_category("khong_co");
  EXPECT_EQ(Wrong(command_), Found{"reclassify.category UNKNOWN"});

  command_.mutable_split()->add_parts()->set_category("giao_thong");
  command_.mutable_split()->add_parts()->set_category("khong_co");
  EXPECT_EQ(Wrong(command_), Found{"split.parts[1].category UNKNOWN"});
}

// A ward has no xa.kt, which communes have: a report there would be nobody's.
TEST_F(References, OfficesExist) {
  v1::Transfer& transfer = *command_.mutable_transfer();
  transfer.set_tier(v1::TIER_COMMUNE);
  for (const char* there : {"xa.kt@18133", "xa.kthtdt@18073"}) {
    transfer.set_department_id(there);
    EXPECT_EQ(Wrong(command_), Found()) << there;
  }
  for (const char* none :
       {"xa.kt@18073", "xa.kt", "xa.kt@99999", "khong.co", "tinh.sxd@18073"}) {
    transfer.set_department_id(none);
    EXPECT_EQ(Wrong(command_), Found{"transfer.department_id UNKNOWN"}) << none;
  }
  command_.mutable_hand_over()->set_from_department_id("closed.office");
  command_.mutable_hand_over()->set_to_department_id("khong.co");
  EXPECT_EQ(Wrong(command_), Found{"hand_over.to_department_id UNKNOWN"});
}

TEST_F(References, TheTierIsTheOffices) {
  command_.mutable_transfer()->set_department_id("tinh.sxd");
  command_.mutable_transfer()->set_tier(v1::TIER_PROVINCE);
  EXPECT_EQ(Wrong(command_), Found());
  command_.mutable_transfer()->set_tier(v1::TIER_COMMUNE);
  EXPECT_EQ(Wrong(command_), Found{"transfer.tier MISMATCH"});
  command_.mutable_hand_over()->set_to_department_id("tinh.sxd");
  EXPECT_EQ(Wrong(command_), Found());
  command_.mutable_hand_over()->set_tier(v1::TIER_COMMUNE);
  EXPECT_EQ(Wrong(command_), Found{"hand_over.tier MISMATCH"});
}

TEST_F(References, PhotosWereUploaded) {
  command_.mutable_submit_result()->add_media_ids("m-there");
  EXPECT_EQ(Wrong(command_), Found());
  command_.mutable_submit_result()->add_media_ids("khong-co");
  EXPECT_EQ(Wrong(command_), Found{"submit_result.media_ids[1] UNKNOWN"});
  command_.mutable_add_media()->add_media_ids("khong-co");
  EXPECT_EQ(Wrong(command_), Found{"add_media.media_ids[0] UNKNOWN"});
}

}  // namespace
}  // namespace paht::casework
