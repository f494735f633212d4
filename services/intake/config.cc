#include "services/intake/config.h"

#include <string>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/env.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"
#include "common/base/wrong_setting.h"
#include "common/blob/blob_store.h"
#include "common/blob/content_type.h"
#include "common/service/flags.h"
#include "paht/v1/config.pb.h"
#include "services/intake/secret_file.h"

ABSL_FLAG(std::string, secret_file, paht::EnvOr("PAHT_INTAKE_SECRET_FILE", ""),
          "file with at least 32 random bytes, the same for every copy of "
          "intake; ids are derived from it [PAHT_INTAKE_SECRET_FILE]");
ABSL_FLAG(std::string, media_dir, paht::EnvOr("PAHT_MEDIA_DIR", ".paht/media"),
          "folder for photos and videos [PAHT_MEDIA_DIR]");
ABSL_FLAG(std::string, boundaries,
          paht::EnvOr("PAHT_BOUNDARIES", "deploy/data/hatinh_communes.geojson"),
          "GeoJSON with the boundaries of the communes [PAHT_BOUNDARIES]");

namespace paht::intake {
namespace {

constexpr int kPort = 7401;
constexpr int kMetricsPort = 7501;
constexpr char kDefaultConfig[] = "deploy/config/intake.textproto";

constexpr int64_t kMostBytes = int64_t{1} << 30;
// Further out a point says nothing about the commune any more.
constexpr double kMostSnapM = 5000;

}  // namespace

absl::Status CheckLimits(absl::string_view path,
                         const v1::IntakeConfig& limits) {
  const struct {
    absl::string_view field;
    int64_t bytes;
  } sizes[] = {
      {"max_photo_bytes", limits.max_photo_bytes()},
      {"max_video_bytes", limits.max_video_bytes()},
  };
  for (const auto& [field, bytes] : sizes) {
    if (bytes < 1 || bytes > kMostBytes) {
      return WrongSetting(path, field, "1 to 1073741824 bytes (1 GiB)");
    }
  }
  if (!(limits.snap_distance_m() >= 0 &&
        limits.snap_distance_m() <= kMostSnapM)) {
    return WrongSetting(path, "snap_distance_m", "0 to 5000 metres");
  }
  return absl::OkStatus();
}

blob::SizeLimits SizeLimitsOf(const v1::IntakeConfig& limits) {
  return {{blob::kJpeg, limits.max_photo_bytes()},
          {blob::kPng, limits.max_photo_bytes()},
          {blob::kWebp, limits.max_photo_bytes()},
          {blob::kMp4, limits.max_video_bytes()}};
}

absl::StatusOr<Config> LoadConfig() {
  Config config;
  ASSIGN_OR_RETURN(
      config.common,
      service::ReadCommonOptions(
          {.name = "intake", .port = kPort, .metrics_port = kMetricsPort}));
  if (config.common.config.empty()) config.common.config = kDefaultConfig;
  RETURN_IF_ERROR(ReadTextProto(config.common.config, config.limits));
  RETURN_IF_ERROR(CheckLimits(config.common.config, config.limits));
  ASSIGN_OR_RETURN(config.secret, ReadSecret(absl::GetFlag(FLAGS_secret_file)));
  config.media_dir = absl::GetFlag(FLAGS_media_dir);
  config.boundaries = absl::GetFlag(FLAGS_boundaries);
  return config;
}

}  // namespace paht::intake
