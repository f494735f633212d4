#include "services/paht/commands/watch.h"

#include <grpcpp/client_context.h>
#include <grpcpp/support/sync_stream.h>

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <cstdint>
#include <memory>
#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/kafka/cloud_event.h"
#include "paht/v1/tracking.grpc.pb.h"
#include "services/paht/calls.h"
#include "services/paht/flags.h"
#include "services/paht/report_id_flag.h"
#include "services/paht/session.h"
#include "services/paht/terminal/failure.h"
#include "services/paht/terminal/report_view.h"
#include "services/paht/terminal/table.h"
#include "services/paht/terminal/words.h"

namespace paht::cli {
namespace {

constexpr absl::Duration kPauseBeforeRetry = absl::Milliseconds(500);

struct WatchFlags {
  std::string report_id;
  int64_t after_sequence = 0;
  std::string until;
  double seconds = 0;
  ServiceFlags tracking;
  OutputFlags output;
};

std::string Line(const v1::WatchReportResponse& update, size_t width) {
  const v1::ReportEvent& event = update.event();
  const std::string line = Printable(
      absl::StrCat(LocalTime(event.decided_at()), "  #", event.sequence(), "  ",
                   EventName(event), " → ", Vietnamese(event.status()), "  ",
                   EventDetail(event)));
  return absl::StrCat(width == 0 ? line : CutToWidth(line, width), "\n");
}

// One stream, until it breaks or it is over. `after` moves on with the events.
absl::Status FollowOnce(const Follow& follow, v1::Tracking::Stub& stub,
                        const ServiceFlags& tracking, const OutputFlags& output,
                        const Session& session, int64_t& after, bool& over) {
  grpc::ClientContext context;
  if (follow.deadline != absl::InfiniteFuture()) {
    context.set_deadline(absl::ToChronoTime(follow.deadline));
  }
  context.AddMetadata("traceparent", kafka::NewTraceParent());
  v1::WatchReportRequest request;
  request.set_report_id(follow.report_id);
  request.set_after_sequence(after);
  const auto stream = stub.Watch(&context, request);
  v1::WatchReportResponse update;
  while (stream->Read(&update)) {
    if (update.has_event() && update.event().sequence() > after) {
      after = update.event().sequence();
      session.out << (output.json ? ToJsonLine(update)
                                  : Line(update, session.width))
                  << std::flush;
    }
    const bool is_history =
        update.has_event() && update.event().sequence() < follow.until_from;
    if (follow.until != nullptr && !is_history &&
        follow.until(update.report().status())) {
      over = true;
      context.TryCancel();
      stream->Finish();
      return absl::OkStatus();
    }
  }
  return Explain(stream->Finish(), tracking, context);
}

absl::Status TimeIsOver() {
  return WithVietnamese(
      absl::DeadlineExceededError(
          "the time is over, and the report is not where it was waited for"),
      "đã hết thời gian theo dõi mà phản ánh chưa đến trạng thái cần chờ");
}

absl::Status Watch(const WatchFlags& flags, const Session& session) {
  Follow follow{.report_id = flags.report_id,
                .after_sequence = flags.after_sequence};
  if (!flags.until.empty()) {
    follow.until = [wanted = StatusNamed(flags.until)](v1::ReportStatus now) {
      return now == wanted;
    };
    ASSIGN_OR_RETURN(const v1::Report report,
                     GetReport(flags.tracking, flags.report_id, 0, false));
    follow.until_from = report.sequence();
  }
  if (flags.seconds > 0) {
    follow.deadline = absl::Now() + absl::Seconds(flags.seconds);
  }
  const absl::Status status =
      FollowReport(follow, flags.tracking, flags.output, session);
  // Without a condition, the end of the time is what was asked for.
  if (absl::IsDeadlineExceeded(status) && flags.until.empty()) {
    return absl::OkStatus();
  }
  return status;
}

}  // namespace

absl::Status FollowReport(const Follow& follow, const ServiceFlags& tracking,
                          const OutputFlags& output, const Session& session) {
  ASSIGN_OR_RETURN(const auto stub, Connect<v1::Tracking>(tracking));
  int64_t after = follow.after_sequence;
  bool over = false;
  bool answered = false;
  while (true) {
    const int64_t before = after;
    const absl::Status status =
        FollowOnce(follow, *stub, tracking, output, session, after, over);
    if (over) return absl::OkStatus();
    if (absl::IsDeadlineExceeded(status)) return TimeIsOver();
    answered = answered || status.ok() || after > before;
    const bool may_pass = status.ok() || absl::IsUnavailable(status);
    // Not there at the first try is an answer; later it is a restart.
    if (!may_pass || !answered) return status;
    if (absl::Now() + kPauseBeforeRetry > follow.deadline) {
      return TimeIsOver();
    }
    absl::SleepFor(kPauseBeforeRetry);
  }
}

void AddWatch(CLI::App& app, Chosen& chosen) {
  CLI::App& command =
      *app.add_subcommand("watch", "a report's events as they come");
  const auto flags = std::make_shared<WatchFlags>();
  AddReportId(command, flags->report_id);
  command
      .add_option("--after", flags->after_sequence,
                  "only events after this one (0: from the first)")
      ->check(WholeNumber())
      ->type_name("N");
  command
      .add_option("--until", flags->until,
                  "end when the report is in this state, now or later")
      ->check(CLI::IsMember(StatusNames()))
      ->type_name("STATUS");
  command
      .add_option("--for", flags->seconds,
                  "end after so long; with --until, that is a failure")
      ->check(PositiveSeconds())
      ->type_name("SECONDS");
  AddServiceAddress(command, "tracking", 7406, flags->tracking);
  AddCallFlags(command, {&flags->tracking});
  AddOutputFlags(command, flags->output);
  AddExamples(command,
              "  paht watch HT-7K2M9QX4TB3T\n"
              "  paht watch HT-7K2M9QX4TB3T --until resolved --for 3600\n"
              "  paht watch HT-7K2M9QX4TB3T --json | jq .event.sequence");
  OnChosen(command, flags, Watch, chosen);
}

}  // namespace paht::cli
