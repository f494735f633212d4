#include "services/paht/commands/operations/dead_letters.h"

#include <CLI/App.hpp>
#include <atomic>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/dead_letter/dead_letter.h"
#include "common/dead_letter/replay.h"
#include "common/kafka/publisher.h"
#include "common/kafka/record.h"
#include "paht/v1/record.pb.h"
#include "services/paht/flags.h"
#include "services/paht/session.h"
#include "services/paht/terminal/report_view.h"
#include "services/paht/terminal/table.h"
#include "services/paht/terminal/words.h"
#include "services/paht/verify/log_check.h"

namespace paht::cli {
namespace {

constexpr absl::Duration kFlushTimeout = absl::Seconds(30);

struct LetterFlags {
  std::string reason;
  std::string consumer;
  std::string topic;
  std::string key;
  // Of replay.
  std::vector<std::string> places;
  bool all = false;
  bool dry_run = false;
  KafkaFlags kafka;
  OutputFlags output;
};

struct Letter {
  std::string place;  // "3/17": partition and offset among the dead letters.
  kafka::Record record;
  v1::DeadLetter letter;
};

bool Matches(const LetterFlags& flags, const Letter& letter) {
  const auto is = [](const std::string& wanted, const std::string& value) {
    return wanted.empty() || wanted == value;
  };
  return is(flags.reason, letter.letter.reason()) &&
         is(flags.consumer, letter.letter.consumer()) &&
         is(flags.topic, letter.letter.topic()) &&
         is(flags.key, letter.letter.key());
}

absl::StatusOr<std::vector<Letter>> ReadLetters(const LetterFlags& flags) {
  ASSIGN_OR_RETURN(const auto client, flags.kafka.Client());
  std::vector<Letter> letters;
  const absl::Status status = ReadTopic(
      client, flags.kafka.Topic("dead-letters"),
      [&](const kafka::Record& record) {
        Letter letter{
            absl::StrCat(record.partition, "/", record.offset), record, {}};
        if (!record.value.has_value() ||
            !letter.letter.ParseFromString(*record.value)) {
          letter.letter.Clear();
          letter.letter.set_reason("unreadable");
        }
        if (Matches(flags, letter)) letters.push_back(std::move(letter));
      });
  RETURN_IF_ERROR(flags.kafka.Explain(status));
  return letters;
}

// What a reason means and what helps, for people.
std::string Explanation(const std::string& reason) {
  if (reason == kUnparsable) {
    return "bản ghi không đọc được hoặc bị bộ xử lý từ chối; sửa nguyên nhân "
           "rồi chạy lại (replay)";
  }
  if (reason == kMissingHeader) return "bản ghi thiếu phần đầu ce_type";
  if (reason == kUnknownType) return "loại bản ghi mà bộ xử lý không biết";
  if (reason == kWrongPartition) {
    return "bản ghi nằm sai phân vùng; không chạy lại được, cần sửa cách băm "
           "khóa của bên gửi rồi gửi lại";
  }
  if (reason == kRejectedSubmit) {
    return "phản ánh đã được xác nhận tiếp nhận nhưng sau đó bị từ chối; không "
           "chạy lại được, cần liên hệ người phản ánh và gửi lại";
  }
  if (reason == kFailed) return "xử lý thất bại nhiều lần; xem chi tiết";
  return "";
}

absl::Status List(const LetterFlags& flags, const Session& session) {
  ASSIGN_OR_RETURN(const std::vector<Letter> letters, ReadLetters(flags));
  if (flags.output.json) {
    for (const Letter& letter : letters) {
      // Its own place first: what follows is about its source.
      nlohmann::ordered_json line = {{"place", letter.place}};
      line.update(nlohmann::ordered_json::parse(ToJsonLine(letter.letter),
                                                nullptr, false));
      session.out << line.dump() << "\n";
    }
    return absl::OkStatus();
  }
  Table table(
      {"Vị trí", "Lúc", "Bộ xử lý", "Lý do", "Khóa", "Nguồn", "Chi tiết"},
      {Fit::kWhole, Fit::kOptional, Fit::kCut, Fit::kCut, Fit::kWhole});
  std::set<std::string> reasons;
  for (const Letter& it : letters) {
    const v1::DeadLetter& letter = it.letter;
    reasons.insert(letter.reason());
    table.AddRow({it.place, LocalTime(letter.at()), letter.consumer(),
                  letter.reason(), letter.key(),
                  absl::StrCat(letter.topic(), "/", letter.partition(), "/",
                               letter.offset()),
                  letter.detail()});
  }
  session.out << table.Render(session.width);
  for (const std::string& reason : reasons) {
    const std::string words = Explanation(reason);
    if (!words.empty()) session.out << "\n" << reason << ": " << words << "\n";
  }
  return absl::OkStatus();
}

void PrintReplay(const Letter& letter, const std::string& result,
                 const std::string& detail, const LetterFlags& flags,
                 const Session& session) {
  if (flags.output.json) {
    const nlohmann::ordered_json line = {{"place", letter.place},
                                         {"consumer", letter.letter.consumer()},
                                         {"result", result},
                                         {"detail", detail}};
    session.out << line.dump(-1, ' ', false,
                             nlohmann::ordered_json::error_handler_t::replace)
                << "\n";
    return;
  }
  session.out << Printable(absl::StrCat(letter.place, " → ",
                                        letter.letter.consumer(), ": ", result,
                                        detail.empty() ? "" : ": ", detail))
              << "\n";
}

absl::Status Replay(const LetterFlags& flags, const Session& session) {
  if (flags.all == !flags.places.empty()) {
    return absl::InvalidArgumentError(
        "name the letters (PARTITION/OFFSET, as list shows them) or give "
        "--all, with filters if not really all");
  }
  ASSIGN_OR_RETURN(const std::vector<Letter> letters, ReadLetters(flags));
  ASSIGN_OR_RETURN(const auto client, flags.kafka.Client());
  ASSIGN_OR_RETURN(const auto publisher,
                   kafka::OpenPublisher({.client = client}));
  std::set<std::string> wanted(flags.places.begin(), flags.places.end());
  int refused = 0;
  // Shared: an acknowledgement may come after a flush that took too long.
  const auto failed = std::make_shared<std::atomic<int>>(0);
  for (const Letter& letter : letters) {
    if (!flags.all && wanted.erase(letter.place) == 0) continue;
    const absl::StatusOr<kafka::Record> replay = MakeReplay(letter.record);
    if (!replay.ok()) {
      ++refused;
      PrintReplay(letter, "refused", std::string(replay.status().message()),
                  flags, session);
      continue;
    }
    PrintReplay(letter, flags.dry_run ? "would be replayed" : "replayed", "",
                flags, session);
    if (flags.dry_run) continue;
    publisher->Publish(*replay, [failed](const absl::Status& status) {
      if (!status.ok()) ++*failed;
    });
  }
  RETURN_IF_ERROR(flags.kafka.Explain(publisher->Flush(kFlushTimeout)));
  if (*failed > 0) {
    return absl::UnavailableError(absl::StrCat(
        failed->load(), " records were not taken by Kafka; replay them again"));
  }
  for (const std::string& place : wanted) {
    session.err << "không có bản ghi " << Printable(place) << "\n";
  }
  if (refused == 0 && wanted.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      refused, " cannot be replayed, ", wanted.size(), " are not there"));
}

void AddFilters(CLI::App& command, LetterFlags& flags) {
  command.add_option("--reason", flags.reason, "only of this reason")
      ->type_name("REASON");
  command
      .add_option("--consumer", flags.consumer,
                  "only what this service gave up")
      ->type_name("NAME");
  command.add_option("--topic", flags.topic, "only from this topic, in full")
      ->type_name("TOPIC");
  command.add_option("--key", flags.key, "only of this report")
      ->type_name("ID");
  AddKafkaFlags(command, flags.kafka);
  AddOutputFlags(command, flags.output);
}

}  // namespace

void AddDeadLetters(CLI::App& app, Chosen& chosen) {
  CLI::App& letters = *app.add_subcommand(
      "dead-letters", "records that could not be processed, and why");
  letters.require_subcommand(1);

  CLI::App& list = *letters.add_subcommand(
      "list",
      "what was set aside, by whom and why, with what helps. With --json, "
      "`place` is the letter's own PARTITION/OFFSET, which replay takes; "
      "topic, "
      "partition and offset are those of the record that was set aside, and "
      "its key, value and headers are base64");
  const auto to_list = std::make_shared<LetterFlags>();
  AddFilters(list, *to_list);
  AddExamples(
      list,
      "  paht dead-letters list\n"
      "  paht dead-letters list --consumer classification --json | jq -r "
      "'[.place, .reason, (.key | @base64d)] | @tsv'");
  OnChosen(list, to_list, List, chosen);

  CLI::App& replay = *letters.add_subcommand(
      "replay",
      "have records handled once more, by the service that failed and by no "
      "other");
  const auto to_replay = std::make_shared<LetterFlags>();
  replay.add_option("PLACE", to_replay->places,
                    "PARTITION/OFFSET, as list shows it");
  replay.add_flag("--all", to_replay->all, "all that the filters let through");
  replay.add_flag("--dry-run", to_replay->dry_run, "say what would be done");
  AddFilters(replay, *to_replay);
  AddExamples(replay,
              "  paht dead-letters replay 3/17\n"
              "  paht dead-letters replay --all --consumer routing --dry-run");
  OnChosen(replay, to_replay, Replay, chosen);
}

}  // namespace paht::cli
