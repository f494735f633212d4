// intake: takes citizens' reports in. See README.md.
#include <algorithm>
#include <boost/asio/thread_pool.hpp>
#include <cstdint>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/log.h"
#include "common/base/signals/shutdown.h"
#include "common/base/status_macros.h"
#include "common/blob/directory_store.h"
#include "common/geo/commune_map.h"
#include "common/kafka/publisher.h"
#include "common/kafka/reading/topic_probe.h"
#include "common/redis/client.h"
#include "common/report_topics/command_record.h"
#include "common/service/run_main.h"
#include "common/service/serving.h"
#include "services/intake/config.h"
#include "services/intake/core/identities.h"
#include "services/intake/deadlines.h"
#include "services/intake/guard/redis_guard.h"
#include "services/intake/intake_server.h"
#include "services/intake/submit_call.h"
#include "services/intake/uploads/upload_reactor.h"

namespace paht::intake {
namespace {

// A call waits for at most IntakeServer::kMostWait, so all of them end.
constexpr absl::Duration kGrace = absl::Seconds(12);
constexpr int kDiskThreads = 2;
constexpr absl::Duration kProbeTimeout = absl::Milliseconds(800);

absl::Status Run(const std::stop_token& stop) {
  ASSIGN_OR_RETURN(const Config config, LoadConfig());
  const service::CommonOptions& common = config.common;
  const Identities identities(config.secret);
  ASSIGN_OR_RETURN(const auto map, geo::CommuneMap::Load(config.boundaries));
  if (common.check_only) return absl::OkStatus();
  const blob::SizeLimits limits = SizeLimitsOf(config.limits);
  ASSIGN_OR_RETURN(const auto blobs,
                   blob::OpenDirectoryStore(config.media_dir, limits));

  ASSIGN_OR_RETURN(const auto probe, kafka::TopicProbe::Open(common.kafka));
  ASSIGN_OR_RETURN(const auto redis,
                   redis::Client::Create(GuardRedisOptions(common.redis)));
  Deadlines deadlines;
  ASSIGN_OR_RETURN(const auto publisher,
                   kafka::OpenPublisher({.client = common.kafka}));
  RedisGuard guard(*redis, common.topic_prefix);
  boost::asio::thread_pool disk(kDiskThreads);

  const SubmitParts submit = {
      .topic_prefix = common.topic_prefix,
      .snap_distance_m = config.limits.snap_distance_m(),
      .map = map,
      .blobs = *blobs,
      .identities = identities,
      .guard = guard,
      .publisher = *publisher,
      .deadlines = deadlines,
  };
  UploadParts upload = {
      .store = *blobs,
      .most_bytes = std::max(config.limits.max_photo_bytes(),
                             config.limits.max_video_bytes()),
      .deadlines = deadlines,
      .disk = disk,
  };
  IntakeServer intake(submit, upload);
  const auto topic_answers = [&](const char* topic) {
    return probe->Check(absl::StrCat(common.topic_prefix, topic),
                        kProbeTimeout);
  };
  ASSIGN_OR_RETURN(
      const auto serving,
      service::Serving::Start(
          common, {&intake},
          {{"report-commands", [&] { return topic_answers(kCommandsTopic); }},
           {"contacts", [&] { return topic_answers(kContactsTopic); }},
           {"media", [&] { return blobs->Writable(); }}}));
  Log(Severity::kInfo, "started",
      {{"listen", common.rpc.listen}, {"communes", map.codes().size()}});

  WaitFor(stop);

  serving->Drain(kGrace);
  disk.join();
  return absl::OkStatus();
}

}  // namespace
}  // namespace paht::intake

int main(int argc, char** argv) {
  return paht::service::RunMain(
      argc, argv,
      "intake takes reports, photos and videos in over gRPC, and answers once "
      "they cannot be lost any more.",
      paht::intake::Run);
}
