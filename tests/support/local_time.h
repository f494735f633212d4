#ifndef TESTS_SUPPORT_LOCAL_TIME_H_
#define TESTS_SUPPORT_LOCAL_TIME_H_

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace paht::testing {

// "2026-09-22 10:00" in Hà Tĩnh.
inline absl::Time At(absl::string_view text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime("%Y-%m-%d %H:%M", text,
                              absl::FixedTimeZone(7 * 60 * 60), &time, &error))
      << error;
  return time;
}

}  // namespace paht::testing

#endif  // TESTS_SUPPORT_LOCAL_TIME_H_
