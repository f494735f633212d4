#include "services/routing/routing_server.h"

#include <grpcpp/grpcpp.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/field_violation.h"
#include "common/base/status_macros.h"
#include "common/base/timestamp.h"
#include "common/geo/commune_map.h"
#include "common/rpc/message.h"
#include "common/rpc/status.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/routing.pb.h"
#include "services/routing/commune_finder.h"
#include "services/routing/core/route.h"
#include "services/routing/current_rules.h"

namespace paht::routing {
namespace {

bool IsPosition(const v1::Location& location) {
  return location.latitude() >= -90 && location.latitude() <= 90 &&
         location.longitude() >= -180 && location.longitude() <= 180 &&
         location.accuracy_m() >= 0;
}

// The commune that the request names or that its location lies in, and what
// the answer says about it. Adds to `wrong` when there is none.
void FindCommune(const Table& table, const CommuneFinder& communes,
                 v1::RouteRequest& request, v1::RouteResponse& answer,
                 std::vector<FieldViolation>& wrong) {
  const bool look = request.commune_code().empty() && request.has_location();
  if (look && !IsPosition(request.location())) return;  // Told already.
  if (look) {
    const absl::StatusOr<geo::CommuneMatch> match =
        communes.Find(request.location());
    if (!match.ok()) {
      wrong.push_back({"location", "OUTSIDE_PROVINCE",
                       "Vị trí nằm ngoài địa bàn tỉnh.",
                       "The location lies outside the province."});
      return;
    }
    request.set_commune_code(match->code);
    for (const std::string& code : match->neighbours) {
      answer.add_neighbour_commune_codes(code);
    }
  }
  const std::optional<size_t> commune =
      table.directory().FindCommune(request.commune_code());
  if (commune.has_value()) {
    answer.set_commune_code(request.commune_code());
    answer.set_commune_name(table.directory().communes()[*commune].name);
  } else if (request.commune_code().empty()) {
    wrong.push_back({"commune_code", "REQUIRED",
                     "Vui lòng chọn xã, phường hoặc vị trí.",
                     "A commune or a location is required."});
  } else {
    wrong.push_back({"commune_code", "UNKNOWN",
                     "Mã xã, phường không có trong cấu hình.",
                     absl::StrCat("There is no commune \"",
                                  request.commune_code(), "\".")});
  }
}

std::vector<FieldViolation> Check(const v1::RouteRequest& request,
                                  const Table& table) {
  std::vector<FieldViolation> wrong;
  if (!table.FindCategory(request.category()).has_value()) {
    wrong.push_back(
        {"category", "UNKNOWN", "Lĩnh vực không có trong cấu hình.",
         absl::StrCat("There is no category \"", request.category(), "\".")});
  }
  if (!v1::Urgency_IsValid(request.urgency()) ||
      request.urgency() == v1::URGENCY_UNSPECIFIED) {
    wrong.push_back({"urgency", "REQUIRED", "Vui lòng chọn mức độ khẩn cấp.",
                     "An urgency is required."});
  }
  if (request.has_location() && !IsPosition(request.location())) {
    wrong.push_back({"location", "OUT_OF_RANGE", "Vị trí không hợp lệ.",
                     "The location is no position on Earth."});
  }
  if (request.has_at() && !IsValid(request.at())) {
    wrong.push_back({"at", "OUT_OF_RANGE", "Thời điểm không hợp lệ.",
                     "The time must be in the years 1 to 9999."});
  }
  for (int i = 0; i < request.cues_size(); ++i) {
    if (table.FindCue(request.cues(i)).has_value()) continue;
    wrong.push_back({absl::StrCat("cues[", i, "]"), "UNKNOWN",
                     "Dấu hiệu không có trong cấu hình phân loại.",
                     absl::StrCat("Classification defines no cue \"",
                                  request.cues(i), "\".")});
  }
  return wrong;
}

}  // namespace

absl::Status Preview(v1::RouteRequest request, const Rules& rules,
                     const CommuneFinder& communes, absl::Time now,
                     v1::RouteResponse& response) {
  v1::RouteResponse answer;
  std::vector<FieldViolation> wrong = Check(request, rules.table);
  FindCommune(rules.table, communes, request, answer, wrong);
  if (!wrong.empty()) return InvalidFields(wrong);
  std::vector<v1::RouteStep> trace;
  Decision decision =
      Route({.category = request.category(),
             .urgency = request.urgency(),
             .commune_code = request.commune_code(),
             .location = request.has_location() ? &request.location() : nullptr,
             .cues = &request.cues()},
            rules.table, rules.calendar,
            request.has_at() ? ToTime(request.at()) : now, &trace);
  if (decision.assignment.has_value()) {
    *answer.mutable_assignment() = *std::move(decision.assignment);
  }
  answer.set_no_route_reason(std::move(decision.no_route_reason));
  for (v1::RouteStep& step : trace) *answer.add_trace() = std::move(step);
  response = std::move(answer);
  return absl::OkStatus();
}

grpc::ServerUnaryReactor* RoutingServer::Route(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  v1::RouteRequest message;
  v1::RouteResponse answer;
  absl::Status status = rpc::ParseMessage(*request, message);
  if (status.ok()) {
    status =
        Preview(std::move(message), *rules_.Get(), communes_, now_(), answer);
  }
  if (status.ok()) *response = rpc::SerializeMessage(answer);
  reactor->Finish(rpc::ToGrpc(status));
  return reactor;
}

}  // namespace paht::routing
