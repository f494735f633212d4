#include "services/intake/core/normal_request.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/text.h"
#include "paht/v1/intake.pb.h"
#include "paht/v1/report.pb.h"
#include "services/intake/core/accept_report.h"
#include "services/intake/core/email.h"
#include "services/intake/core/phone.h"
#include "services/intake/core/text_field.h"
#include "services/intake/core/violations.h"

namespace paht::intake {
namespace {

constexpr int kMostMedia = 20;
constexpr absl::string_view kChannels[] = {"app", "web", "hotline", "open311"};

constexpr TextRule kText = {
    .field = "text", .vi = "Nội dung phản ánh", .least = 10, .most = 4000};
constexpr TextRule kAddress = {
    .field = "location.address", .vi = "Địa chỉ", .most = 300};
constexpr TextRule kName = {
    .field = "reporter.name", .vi = "Họ tên", .most = 100, .one_line = true};
constexpr TextRule kKey = {.field = "idempotency_key",
                           .vi = "Mã chống gửi trùng",
                           .least = 8,
                           .most = 100,
                           .one_line = true};
constexpr TextRule kClient = {
    .field = "client_id", .vi = "Mã thiết bị", .most = 100, .one_line = true};

bool IsPosition(const v1::Location& location) {
  return std::abs(location.latitude()) <= 90 &&  // False for NaN, too.
         std::abs(location.longitude()) <= 180;
}

v1::Location NormalLocation(const v1::Location& location, const Facts& facts,
                            Violations& violations) {
  if (!IsPosition(location)) {
    violations.Add("location", "MALFORMED",
                   "Vị trí không hợp lệ. Vui lòng chọn lại trên bản đồ.",
                   "must be WGS84 degrees: latitude -90 to 90, longitude -180 "
                   "to 180");
  } else if (!facts.place) {
    violations.Add("location", "OUTSIDE_PROVINCE",
                   "Vị trí nằm ngoài địa bàn tỉnh. Vui lòng chọn lại vị trí "
                   "trên bản đồ.",
                   "lies outside the province");
  }
  if (!(location.accuracy_m() >= 0 && std::isfinite(location.accuracy_m()))) {
    violations.Add("location.accuracy_m", "MALFORMED",
                   "Độ chính xác của vị trí không hợp lệ. Vui lòng lấy lại vị "
                   "trí.",
                   "must be a radius in metres, 0 when unknown");
  }
  v1::Location normal;
  normal.set_latitude(location.latitude());
  normal.set_longitude(location.longitude());
  normal.set_accuracy_m(location.accuracy_m());
  normal.set_address(NormalText(kAddress, location.address(), violations));
  return normal;
}

void CheckCommune(const v1::SubmitRequest& request, const Facts& facts,
                  Violations& violations) {
  if (request.commune_code().empty()) {
    if (request.has_location()) return;
    violations.Add("location", "REQUIRED",
                   "Vui lòng chọn vị trí trên bản đồ hoặc chọn xã, phường.",
                   "or commune_code is required");
  } else if (!facts.commune_known) {
    violations.Add("commune_code", "UNKNOWN",
                   "Không có xã, phường này trong tỉnh. Vui lòng chọn lại.",
                   "is the code of no commune of the province");
  } else if (facts.place && ChosenCommune(request, facts).empty()) {
    violations.Add("commune_code", "DISAGREES",
                   "Vị trí trên bản đồ không thuộc xã, phường đã chọn. Vui "
                   "lòng kiểm tra lại.",
                   absl::StrCat("is not that of the location, ",
                                facts.place->code, ", nor of a neighbour"));
  }
}

void NormalMedia(const v1::SubmitRequest& request, const Facts& facts,
                 v1::SubmitRequest& normal, Violations& violations) {
  if (request.media_ids_size() > kMostMedia) {
    violations.Add(
        "media_ids", "TOO_MANY",
        absl::StrCat("Chỉ được gửi tối đa ", kMostMedia, " ảnh, video."),
        absl::StrCat("may have at most ", kMostMedia, " entries"));
    return;
  }
  for (int i = 0; i < request.media_ids_size(); ++i) {
    const std::string& id = request.media_ids(i);
    const auto index = static_cast<size_t>(i);
    if (index >= facts.media_known.size() || !facts.media_known[index]) {
      violations.Add(absl::StrCat("media_ids[", i, "]"), "UNKNOWN",
                     "Không tìm thấy ảnh hoặc video đã gửi. Vui lòng tải lên "
                     "lại.",
                     "was not uploaded");
    } else if (std::find(normal.media_ids().begin(), normal.media_ids().end(),
                         id) == normal.media_ids().end()) {
      normal.add_media_ids(id);  // The same photo twice says no more.
    }
  }
}

v1::ReporterContact NormalReporter(const v1::ReporterContact& reporter,
                                   Violations& violations) {
  v1::ReporterContact normal;
  normal.set_visible(reporter.visible());
  normal.set_name(NormalText(kName, reporter.name(), violations));
  const absl::string_view phone = TrimUnicode(reporter.phone());
  const absl::string_view email = TrimUnicode(reporter.email());
  if (phone.empty() && email.empty()) {
    violations.Add("reporter", "REQUIRED",
                   "Vui lòng nhập số điện thoại hoặc địa chỉ email để nhận kết "
                   "quả.",
                   "needs a phone or an email; leave it out to report "
                   "anonymously");
  }
  if (!phone.empty()) {
    if (std::optional<std::string> number = ToE164(phone)) {
      normal.set_phone(*number);
    } else {
      violations.Add("reporter.phone", "MALFORMED",
                     "Số điện thoại không đúng. Vui lòng nhập số điện thoại "
                     "Việt Nam, ví dụ 0912 345 678.",
                     "is no Vietnamese telephone number");
    }
  }
  if (!email.empty()) {
    if (std::optional<std::string> address = NormalEmail(email)) {
      normal.set_email(*address);
    } else {
      violations.Add("reporter.email", "MALFORMED",
                     "Địa chỉ email không đúng. Vui lòng kiểm tra lại.",
                     "is no e-mail address");
    }
  }
  return normal;
}

std::string NormalChannel(const std::string& channel, Violations& violations) {
  if (channel.empty()) return std::string(kChannels[0]);
  if (std::find(std::begin(kChannels), std::end(kChannels), channel) ==
      std::end(kChannels)) {
    violations.Add("channel", "UNKNOWN",
                   "Kênh gửi phản ánh không hợp lệ. Vui lòng cập nhật ứng dụng "
                   "và thử lại.",
                   "must be app, web, hotline or open311");
  }
  return channel;
}

}  // namespace

std::string ChosenCommune(const v1::SubmitRequest& request,
                          const Facts& facts) {
  const std::string& chosen = request.commune_code();
  if (!facts.place) return chosen;
  const geo::CommuneMatch& place = *facts.place;
  if (chosen.empty() || chosen == place.code) return place.code;
  const bool at_its_border =
      std::find(place.neighbours.begin(), place.neighbours.end(), chosen) !=
      place.neighbours.end();
  return at_its_border ? chosen : "";
}

v1::SubmitRequest NormalRequest(const v1::SubmitRequest& request,
                                const Facts& facts, Violations& violations) {
  v1::SubmitRequest normal;
  normal.set_text(NormalText(kText, request.text(), violations));
  if (request.has_location()) {
    *normal.mutable_location() =
        NormalLocation(request.location(), facts, violations);
  }
  CheckCommune(request, facts, violations);
  normal.set_commune_code(request.commune_code());
  NormalMedia(request, facts, normal, violations);
  if (request.has_reporter()) {
    *normal.mutable_reporter() = NormalReporter(request.reporter(), violations);
  }
  if (!request.idempotency_key().empty()) {
    CheckToken(kKey, request.idempotency_key(), violations);
  }
  CheckToken(kClient, request.client_id(), violations);
  normal.set_channel(NormalChannel(request.channel(), violations));
  return normal;
}

}  // namespace paht::intake
