// What a command line means, and what is said about one that means nothing.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "tests/services/paht/run_paht.h"

namespace paht::cli {
namespace {

TEST(CommandLine, HelpNamesEveryCommandAndExitsWithZero) {
  const Ran help = RunPaht({"--help"});
  EXPECT_EQ(help.code, 0);
  for (const char* command :
       {"submit", "upload", "show", "watch", "list", "explain", "disclose",
        "route", "stats", "export", "act", "token", "topics", "verify",
        "rebuild", "dead-letters"}) {
    EXPECT_TRUE(absl::StrContains(help.out, command)) << help.out;
    const Ran own = RunPaht({command, "--help"});
    EXPECT_EQ(own.code, 0) << command;
  }
}

TEST(CommandLine, EveryCommandHasExamples) {
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{"submit"},
                                             {"upload"},
                                             {"show"},
                                             {"watch"},
                                             {"list"},
                                             {"disclose"},
                                             {"route"},
                                             {"stats"},
                                             {"export"},
                                             {"act"},
                                             {"act", "transfer"},
                                             {"token"},
                                             {"verify"},
                                             {"rebuild"},
                                             {"dead-letters", "list"},
                                             {"dead-letters", "replay"},
                                             {"topics", "create"},
                                             {"topics", "check"}}) {
    std::vector<std::string> arguments = command;
    arguments.emplace_back("--help");
    const Ran help = RunPaht(arguments);
    EXPECT_TRUE(absl::StrContains(help.out, "Examples:\n  paht "))
        << command.back() << help.out;
  }
}

TEST(CommandLine, NonsenseIsAUsageErrorOnStderr) {
  const struct {
    std::vector<std::string> arguments;
    std::string words;
  } cases[] = {
      {{}, "subcommand"},
      {{"fly"}, "fly"},
      {{"show"}, "ID is required"},
      {{"show", "HT-1"}, "no report id"},
      {{"show", "HT-7K2M9QX4TB3T", "--no-such-flag"}, "--no-such-flag"},
      {{"submit", "--text", "Đèn hỏng mãi", "--lat", "18.3"}, "--lon"},
      {{"submit", "--text", "Đèn hỏng mãi", "--lat", "bắc"}, "--lat"},
      {{"submit", "--text", "Đèn hỏng mãi", "--media", "/no/file"}, "/no/file"},
      {{"submit", "--text", "Đèn hỏng mãi", "--channel", "fax"}, "--channel"},
      {{"topics"}, "subcommand"},
      {{"act", "accept", "HT-000000000000"}, "[--as,--token,--secret]"},
      {{"act", "accept", "HT-000000000000", "--as", "boss:1"}, "no role"},
      {{"act", "accept", "HT-000000000000", "--as", "officer"}, "ROLE:ID"},
      {{"act", "assign", "HT-000000000000"},
       "paht act has no command 'assign'"},
      {{"act", "reject", "HT-000000000000", "--as", "leader:1@tinh.sxd",
        "--reason", "bored"},
       "--reason"},
      {{"act", "accept", "HT-000000000000", "--as", "officer:cb-1"},
       "write officer:cb-1@xa.kt@18133"},
      {{"token", "--as", "leader:ld-1", "--key", "x"}, "names no department"},
      // What was meant.
      {{"submit", "--txt", "Đèn hỏng mãi"},
       "paht submit has no flag '--txt'; did you mean --text?"},
      {{"act", "acept", "HT-000000000000"}, "did you mean accept?"},
      {{"act", "accept", "HT-000000000000", "--sa=officer:1@x"},
       "paht act accept has no flag '--sa'; did you mean --as?"},
      {{"sumbit"}, "paht has no command 'sumbit'; did you mean submit?"},
      // Without what casework would refuse anyway.
      {{"act", "transfer", "HT-000000000000", "--as", "coordinator:1",
        "--department-id", "tinh.sxd", "--reason", "x"},
       "--tier is required"},
      {{"act", "reclassify", "HT-000000000000", "--as", "coordinator:1",
        "--category", "giao_thong"},
       "--urgency is required"},
      {{"act", "reschedule", "HT-000000000000", "--as", "administrator:1",
        "--due-at", "soon"},
       "--due-at: 'soon' is no time"},
      {{"show", "HT-000000000000", "--timeout", "0"},
       "--timeout: '0' is no number of seconds above 0\n"},
      {{"show", "HT-000000000000", "--timeout", "abc"},
       "--timeout: 'abc' is no number of seconds above 0\n"},
      {{"show", "HT-000000000000", "--min-sequence=-1"},
       "--min-sequence: '-1' is no whole number from 0 on\n"},
      {{"list", "--page-size", "201"}, "--page-size"},
      {{"list", "--status", "lost"}, "--status"},
      {{"list", "--incidents", "new"}, "--incidents"},
      {{"route", "--commune", "18073"}, "--category is required"},
      {{"route", "--category", "do_thi", "--lat", "18.3"}, "--lon"},
      {{"route", "--category", "do_thi", "--lat", "x", "--lon", "1"}, "--lat"},
      {{"route", "--category", "do_thi", "--urgency", "soon"}, "--urgency"},
      {{"route", "--category", "do_thi", "--at", "soon"}, "no time"},
      {{"stats"}, "--by is required"},
      {{"stats", "--by", "weather"}, "--by"},
      {{"stats", "--by", "day", "--status", "lost"}, "--status"},
      {{"export", "--format", "csv"}, "--out is required"},
      {{"export", "--out", "x"}, "--format is required"},
      {{"export", "--out", "x", "--format", "pdf"}, "--format"},
      {{"verify", "--acknowledged", "/no/file"}, "/no/file"},
      {{"topics", "create", "--replication", "0"}, "--replication"},
      {{"show", "HT-7K2M9QX4TB3T", "--lang", "fr"}, "--lang"},
  };
  for (const auto& [arguments, words] : cases) {
    const Ran ran = RunPaht(arguments);
    EXPECT_EQ(ran.code, 2) << words;
    EXPECT_TRUE(absl::StrContains(ran.err, words)) << ran.err;
    EXPECT_EQ(ran.out, "") << words;
  }
}

TEST(CommandLine, FailureIsOne) {
  const Ran ran =
      RunPaht({"topics", "check", "--config", "/no/such.textproto"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(absl::StrContains(ran.err, "Không tìm thấy: ")) << ran.err;
  const Ran english = RunPaht(
      {"topics", "check", "--config", "/no/such.textproto", "--lang=en"});
  EXPECT_TRUE(absl::StartsWith(english.err, "NOT_FOUND: ")) << english.err;
  EXPECT_TRUE(absl::StrContains(english.err, "name the file with --config"))
      << english.err;
}

}  // namespace
}  // namespace paht::cli
