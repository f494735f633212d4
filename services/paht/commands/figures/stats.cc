#include "services/paht/commands/figures/stats.h"

#include <grpcpp/client_context.h>

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <cmath>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/status_macros.h"
#include "paht/v1/tracking.grpc.pb.h"
#include "services/paht/calls.h"
#include "services/paht/commands/figures/filter_flags.h"
#include "services/paht/flags.h"
#include "services/paht/session.h"
#include "services/paht/terminal/report_view.h"
#include "services/paht/terminal/table.h"

namespace paht::cli {
namespace {

struct StatsFlags {
  v1::StatsRequest request;
  ServiceFlags tracking;
  OutputFlags output;
};

struct Grouping {
  v1::StatsGrouping value;
  const char* heading;
};

const std::map<std::string, Grouping>& Groupings() {
  static const auto& groupings = *new std::map<std::string, Grouping>{
      {"commune", {v1::STATS_GROUPING_COMMUNE, "Xã, phường"}},
      {"department", {v1::STATS_GROUPING_DEPARTMENT, "Đơn vị"}},
      {"category", {v1::STATS_GROUPING_CATEGORY, "Lĩnh vực"}},
      {"day", {v1::STATS_GROUPING_DAY, "Ngày tiếp nhận"}},
  };
  return groupings;
}

const char* Heading(v1::StatsGrouping by) {
  for (const auto& [name, grouping] : Groupings()) {
    if (grouping.value == by) return grouping.heading;
  }
  return "";
}

// "2026-11-30" → "30/11/2026", as all days that people see are written.
std::string LocalDay(const std::string& day) {
  return day.size() != 10 ? day
                          : absl::StrCat(day.substr(8), "/", day.substr(5, 2),
                                         "/", day.substr(0, 4));
}

std::string GroupName(const v1::StatsRow& row, v1::StatsGrouping by) {
  if (by == v1::STATS_GROUPING_DAY) return LocalDay(row.key());
  if (row.key().empty()) return "(chưa có)";
  return row.name() == row.key()
             ? row.key()
             : absl::StrCat(row.name(), " (", row.key(), ")");
}

std::string Hours(double minutes) {
  const int64_t rounded = std::llround(minutes);
  return absl::StrFormat("%d:%02d", rounded / 60, rounded % 60);
}

std::vector<std::string> Row(const std::string& name,
                             const v1::StatsFigures& figures) {
  return {
      absl::StrCat(figures.received()),
      absl::StrCat(figures.resolved_on_time()),
      absl::StrCat(figures.resolved_late()),
      absl::StrCat(figures.open()),
      absl::StrCat(figures.open_overdue()),
      absl::StrCat(figures.ended_otherwise()),
      figures.has_median_working_minutes()
          ? Hours(figures.median_working_minutes())
          : "",
      figures.has_average_stars()
          ? absl::StrFormat("%.1f (%d)", figures.average_stars(),
                            figures.rated())
          : "",
      absl::StrCat(figures.reopened()),
      name,
  };
}

std::string Render(const v1::StatsResponse& response, v1::StatsGrouping by,
                   size_t width) {
  Table table({"Tiếp nhận", "Đúng hạn", "Trễ hạn", "Đang xử lý", "Đang quá hạn",
               "Kết thúc khác", "Trung vị giờ làm việc", "Hài lòng (lượt)",
               "Mở lại", Heading(by)});
  for (const v1::StatsRow& row : response.rows()) {
    table.AddRow(Row(GroupName(row, by), row.figures()));
  }
  table.AddRow(Row("TỔNG CỘNG", response.total()));
  return table.Render(width);
}

absl::Status Stats(const StatsFlags& flags, const Session& session) {
  ASSIGN_OR_RETURN(const auto stub, Connect<v1::Tracking>(flags.tracking));
  grpc::ClientContext context;
  Prepare(flags.tracking, context);
  v1::StatsResponse response;
  RETURN_IF_ERROR(Explain(stub->Stats(&context, flags.request, &response),
                          flags.tracking, context));
  session.out << (flags.output.json
                      ? ToJsonLine(response)
                      : Render(response, flags.request.by(), session.width));
  return absl::OkStatus();
}

}  // namespace

void AddStats(CLI::App& app, Chosen& chosen) {
  CLI::App& command = *app.add_subcommand(
      "stats",
      "how many reports, how fast, how well: by commune, department, category "
      "or day. A report counts once, as it is now, under the day it was "
      "received on");
  const auto flags = std::make_shared<StatsFlags>();
  std::vector<std::string> names;
  for (const auto& [name, grouping] : Groupings()) names.push_back(name);
  command
      .add_option_function<std::string>(
          "--by",
          [flags = flags.get()](const std::string& name) {
            flags->request.set_by(Groupings().at(name).value);
          },
          "commune, department, category or day")
      ->check(CLI::IsMember(names))
      ->required()
      ->type_name("");
  AddFilterFlags(command, *flags->request.mutable_filter());
  AddServiceAddress(command, "tracking", 7406, flags->tracking);
  AddCallFlags(command, {&flags->tracking});
  AddOutputFlags(command, flags->output);
  AddExamples(command,
              "  paht stats --by commune --from 2026-11-01 --to 2026-11-30\n"
              "  paht stats --by category --department xa.kthtdt@18073\n"
              "  paht stats --by day --json | jq -r '.rows[] | [.key, "
              ".figures.received] | @tsv'");
  OnChosen(command, flags, Stats, chosen);
}

}  // namespace paht::cli
