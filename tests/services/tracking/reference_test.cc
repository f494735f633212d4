// The calendar and the names that answers are made with, and what reading them
// again does.
#include "services/tracking/reference.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/telemetry/metrics.h"
#include "tests/services/tracking/filled_views.h"

namespace paht::tracking {
namespace {

class ReferenceTest : public ::testing::Test {
 protected:
  ReferenceTest() {
    paths_.departments =
        absl::StrCat(::testing::TempDir(), "/departments-", getpid());
    Write("Phòng Kinh tế");
  }
  ~ReferenceTest() override { std::filesystem::remove(paths_.departments); }

  void Write(absl::string_view name, absl::string_view more = "") const {
    std::ofstream(paths_.departments)
        << "departments { id: 'xa.kt' name_vi: '" << name << "' }\n"
        << more;
  }
  static std::string Name(const CurrentReference& reference) {
    return reference.Get()->names.Department("xa.kt");
  }
  static double Reloads(const std::string& outcome) {
    return metrics::Counter("paht_tracking_config_reloads_total", "",
                            {{"outcome", outcome}})
        .Value();
  }

  ReferencePaths paths_ = DeployedPaths();
};

TEST_F(ReferenceTest, TheStartNamesTheFileThatIsWrong) {
  paths_.categories = "/no/categories";
  const absl::Status status = OpenReference(paths_).status();
  EXPECT_TRUE(absl::IsNotFound(status)) << status;
  EXPECT_NE(status.message().find("/no/categories"), std::string::npos);
  paths_.categories = DeployedPaths().departments;
  EXPECT_TRUE(absl::IsInvalidArgument(OpenReference(paths_).status()));
}

TEST_F(ReferenceTest, TakesTheNewNames) {
  const auto reference = OpenReference(paths_);
  ASSERT_TRUE(reference.ok()) << reference.status();
  const std::shared_ptr<const Reference> before = (*reference)->Get();
  const double taken = Reloads("taken");
  Write("Phòng Kinh tế, Hạ tầng và Đô thị");
  EXPECT_TRUE((*reference)->Reload().ok());
  EXPECT_EQ(Name(**reference), "Phòng Kinh tế, Hạ tầng và Đô thị");
  EXPECT_EQ(Reloads("taken"), taken + 1);
  // An answer that was begun has one name for one office.
  EXPECT_EQ(before->names.Department("xa.kt"), "Phòng Kinh tế");
}

TEST_F(ReferenceTest, KeepsTheOldOnesWhenAFileIsWrong) {
  const auto reference = OpenReference(paths_);
  ASSERT_TRUE(reference.ok()) << reference.status();
  const double refused = Reloads("refused");
  Write("Phòng mới", "departmentz {}\n");
  const absl::Status status = (*reference)->Reload();
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_NE(status.message().find(absl::StrCat(paths_.departments, ":2")),
            std::string::npos)
      << status;
  std::filesystem::remove(paths_.departments);
  EXPECT_TRUE(absl::IsNotFound((*reference)->Reload()));
  EXPECT_EQ(Reloads("refused"), refused + 2);
  EXPECT_EQ(Name(**reference), "Phòng Kinh tế");
}

TEST_F(ReferenceTest, DoesNotDisturbAnswers) {
  const auto reference = OpenReference(paths_);
  ASSERT_TRUE(reference.ok()) << reference.status();
  std::jthread reader([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      EXPECT_EQ(Name(**reference), "Phòng Kinh tế");
    }
  });
  for (int i = 0; i < 20; ++i) EXPECT_TRUE((*reference)->Reload().ok());
}

}  // namespace
}  // namespace paht::tracking
