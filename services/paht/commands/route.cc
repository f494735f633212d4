#include "services/paht/commands/route.h"

#include <grpcpp/client_context.h>

#include <CLI/App.hpp>
#include <CLI/Error.hpp>
#include <CLI/Validators.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/status_macros.h"
#include "common/base/timestamp.h"
#include "paht/v1/routing.grpc.pb.h"
#include "services/paht/act/message_flags.h"
#include "services/paht/calls.h"
#include "services/paht/flags.h"
#include "services/paht/point_flags.h"
#include "services/paht/session.h"
#include "services/paht/terminal/report_view.h"
#include "services/paht/terminal/table.h"
#include "services/paht/terminal/words.h"

namespace paht::cli {
namespace {

struct RouteFlags {
  v1::RouteRequest request;  // All but location.
  PointFlags point;
  ServiceFlags routing;
  OutputFlags output;
};

const std::map<std::string, v1::Urgency>& Urgencies() {
  static const auto& urgencies = *new std::map<std::string, v1::Urgency>{
      {"low", v1::URGENCY_LOW},
      {"normal", v1::URGENCY_NORMAL},
      {"high", v1::URGENCY_HIGH},
      {"emergency", v1::URGENCY_EMERGENCY},
  };
  return urgencies;
}

std::string Limit(const v1::Assignment& assignment, v1::Urgency urgency) {
  const int minutes = assignment.limit_minutes();
  return absl::StrCat(
      minutes / 60, " giờ",
      minutes % 60 == 0 ? "" : absl::StrCat(" ", minutes % 60, " phút"),
      urgency == v1::URGENCY_EMERGENCY ? " theo đồng hồ" : " làm việc");
}

std::string CoHandlers(const v1::Assignment& assignment) {
  return absl::StrJoin(assignment.co_handlers(), ", ",
                       [](std::string* out, const v1::CoHandler& part) {
                         out->append(part.department_id());
                       });
}

std::string Render(const v1::RouteResponse& answer, v1::Urgency urgency,
                   const OutputFlags& output, size_t width) {
  std::vector<std::pair<std::string, std::string>> pairs = {
      {"Xã, phường",
       absl::StrCat(answer.commune_name(), " (", answer.commune_code(), ")")},
      {"Gần ranh giới với",
       absl::StrJoin(answer.neighbour_commune_codes(), ", ")},
      {"Không phân công", answer.no_route_reason()},
  };
  if (answer.has_assignment()) {
    const v1::Assignment& assignment = answer.assignment();
    pairs.insert(pairs.end(), {{"Đơn vị xử lý", assignment.department_id()},
                               {"Cấp", Vietnamese(assignment.tier())},
                               {"Phối hợp", CoHandlers(assignment)},
                               {"Thời hạn", Limit(assignment, urgency)},
                               {"Hạn xử lý", LocalTime(assignment.due_at())},
                               {"Vì sao", assignment.reason()},
                               {"Theo", assignment.decided_by()}});
  }
  Table table({"#", "Quy tắc", "Kết quả", "Vì sao"});
  for (int i = 0; i < answer.trace_size(); ++i) {
    const v1::RouteStep& step = answer.trace(i);
    table.AddRow({absl::StrCat(i + 1), step.rule(),
                  step.matched() ? "áp dụng" : "không",
                  output.english() ? step.why() : step.why_vi()});
  }
  return absl::StrCat(RenderPairs(pairs, width), "\n", table.Render(width));
}

absl::Status Route(const RouteFlags& flags, const Session& session) {
  v1::RouteRequest request = flags.request;
  if (flags.point.given()) {
    flags.point.WriteTo(*request.mutable_location());
  }
  ASSIGN_OR_RETURN(const auto stub, Connect<v1::Routing>(flags.routing));
  grpc::ClientContext context;
  Prepare(flags.routing, context);
  v1::RouteResponse answer;
  RETURN_IF_ERROR(
      Explain(stub->Route(&context, request, &answer), flags.routing, context));
  session.out << (flags.output.json ? ToJsonLine(answer)
                                    : Render(answer, request.urgency(),
                                             flags.output, session.width));
  return absl::OkStatus();
}

void AddPlaceFlags(CLI::App& command, RouteFlags& flags) {
  AddPointFlags(command, flags.point);
  command.add_option_function<std::string>(
      "--commune",
      [&flags](const std::string& code) {
        flags.request.set_commune_code(code);
      },
      "code of the commune (18073); without it that of --lat, --lon");
}

}  // namespace

void AddRoute(CLI::App& app, Chosen& chosen) {
  CLI::App& command = *app.add_subcommand(
      "route",
      "which department would handle a report and by when, and why: every rule "
      "that was looked at. Changes nothing");
  const auto flags = std::make_shared<RouteFlags>();
  AddPlaceFlags(command, *flags);
  command
      .add_option_function<std::string>(
          "--category",
          [flags = flags.get()](const std::string& category) {
            flags->request.set_category(category);
          },
          "what it is about (giao_thong)")
      ->required();
  flags->request.set_urgency(v1::URGENCY_NORMAL);
  std::vector<std::string> urgencies;
  for (const auto& [name, urgency] : Urgencies()) urgencies.push_back(name);
  command
      .add_option_function<std::string>(
          "--urgency",
          [flags = flags.get()](const std::string& name) {
            flags->request.set_urgency(Urgencies().at(name));
          },
          "low, normal (unless given), high or emergency")
      ->check(CLI::IsMember(urgencies))
      ->type_name("");
  command.add_option_function<std::vector<std::string>>(
      "--cue",
      [flags = flags.get()](const std::vector<std::string>& cues) {
        for (const std::string& cue : cues) flags->request.add_cues(cue);
      },
      "what the text speaks of (quoc_lo); may be repeated");
  command
      .add_option_function<std::string>(
          "--at",
          [flags = flags.get()](const std::string& text) {
            const auto instant = ParseInstant(text);
            if (!instant.ok()) {
              throw CLI::ValidationError(
                  "--at", std::string(instant.status().message()));
            }
            SetTime(*instant, flags->request.mutable_at());
          },
          "as if it were then (\"2026-11-30 16:30\"); now unless given")
      ->type_name("TIME");
  AddServiceAddress(command, "routing", 7403, flags->routing);
  AddCallFlags(command, {&flags->routing});
  AddOutputFlags(command, flags->output);
  AddExamples(command,
              "  paht route --lat 18.3428 --lon 105.9057 --category do_thi\n"
              "  paht route --commune 18364 --category giao_thong --urgency "
              "high --cue quoc_lo\n"
              "  paht route --commune 18073 --category do_thi --urgency "
              "emergency \\\n      --at '2026-11-29 22:00' --json | jq -r "
              ".trace[-1].why_vi");
  OnChosen(command, flags, Route, chosen);
}

}  // namespace paht::cli
