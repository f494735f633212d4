#include "common/service/run_main.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <initializer_list>
#include <stop_token>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/service/flags.h"

namespace paht::service {
namespace {

int Main(std::initializer_list<const char*> arguments,
         const std::function<absl::Status()>& run) {
  std::vector<char*> argv = {const_cast<char*>("service")};
  for (const char* argument : arguments) {
    argv.push_back(const_cast<char*>(argument));
  }
  argv.push_back(nullptr);
  return RunMain(static_cast<int>(argv.size()) - 1, argv.data(),
                 "serves tests.",
                 [&](const std::stop_token&) { return run(); });
}

class RunMainTest : public ::testing::Test {
 protected:
  RunMainTest() {
    // Each in a process of its own, since flags are the process's.
    GTEST_FLAG_SET(death_test_style, "threadsafe");
  }
};

TEST_F(RunMainTest, HelpShowsOurFlagsWithTheirVariablesAndNoOthers) {
  EXPECT_EXIT(
      {
        dup2(STDERR_FILENO, STDOUT_FILENO);
        Main({"--help"}, [] { return absl::OkStatus(); });
      },
      testing::ExitedWithCode(1),
      "serves tests(.|\n)*Flags from "
      "common/service/flags.cc:(.|\n)*--kafka_brokers "
      "\\(host:port(.|\n)*PAHT_KAFKA_BROKERS(.|\n)*PAHT_REFLECTION");
}

TEST_F(RunMainTest, HelpDoesNotShowTheFlagsOfLibraries) {
  EXPECT_EXIT(
      {
        testing::internal::CaptureStdout();
        std::atexit([] {
          const std::string help = testing::internal::GetCapturedStdout();
          std::fprintf(stderr, help.find("flagfile") == std::string::npos
                                   ? "none of theirs"
                                   : "flagfile is shown");
        });
        Main({"--help"}, [] { return absl::OkStatus(); });
      },
      testing::ExitedWithCode(1), "none of theirs");
}

TEST_F(RunMainTest, ASignalToReloadEndsNoServiceThatHasNothingToReload) {
  EXPECT_EXIT(std::exit(Main({},
                             [] {
                               raise(SIGHUP);
                               absl::SleepFor(absl::Milliseconds(300));
                               return absl::OkStatus();
                             })),
              testing::ExitedWithCode(0),
              "SIGHUP ignored, nothing is read again(.|\n)*stopped");
}

TEST_F(RunMainTest, OnlyTheCommandLineAsksForACheckAlone) {
  EXPECT_EXIT(std::exit(Main({"--check_config"},
                             [] {
                               const auto read = ReadCommonOptions({});
                               return read.ok() && read->check_only
                                          ? absl::OkStatus()
                                          : absl::InternalError("not read");
                             })),
              testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace paht::service
