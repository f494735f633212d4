#include "services/paht/commands/operations/rebuild.h"

#include <CLI/App.hpp>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <stop_token>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/signals/shutdown.h"
#include "common/base/status_macros.h"
#include "common/kafka/consumer.h"
#include "common/redis/client.h"
#include "services/paht/flags.h"
#include "services/paht/redis_flags.h"
#include "services/paht/session.h"
#include "services/tracking/views/layout.h"
#include "services/tracking/views/rebuild.h"

namespace paht::cli {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(10);

struct RebuildFlags {
  KafkaFlags kafka;
  RedisFlags redis;
  OutputFlags output;
};

absl::Status RunRebuild(const RebuildFlags& flags, const Session& session) {
  // Before any thread starts: Ctrl-C deletes what was built so far.
  const ShutdownSignal shutdown;
  const absl::Time started = absl::Now();
  ASSIGN_OR_RETURN(const auto client, flags.kafka.Client());
  const std::string topic = flags.kafka.Topic("report-events");
  const auto partitions = kafka::CountPartitions(client, topic, kTimeout);
  RETURN_IF_ERROR(flags.kafka.Explain(partitions.status()));
  ASSIGN_OR_RETURN(const auto redis,
                   redis::Client::Create(flags.redis.Client()));
  const tracking::views::Layout layout(flags.kafka.topic_prefix, *partitions);
  ASSIGN_OR_RETURN(const tracking::views::RebuildResult result,
                   tracking::views::Rebuild(client, topic, *redis, layout,
                                            shutdown.token()));
  const double seconds = absl::ToDoubleSeconds(absl::Now() - started);
  if (flags.output.json) {
    const nlohmann::ordered_json line = {{"version", result.version},
                                         {"events", result.events},
                                         {"seconds", seconds}};
    session.out << line.dump() << "\n";
  } else {
    session.out << absl::StrFormat(
        "Đã dựng lại: phiên bản %s, %d sự kiện, %.1f giây\n", result.version,
        result.events, seconds);
  }
  return absl::OkStatus();
}

}  // namespace

void AddRebuild(CLI::App& app, Chosen& chosen) {
  CLI::App& command = *app.add_subcommand(
      "rebuild",
      "fill tracking's views in Redis anew from the log, beside those that "
      "are read, then switch; nobody waits meanwhile");
  const auto flags = std::make_shared<RebuildFlags>();
  AddKafkaFlags(command, flags->kafka);
  AddRedisFlags(command, flags->redis);
  AddOutputFlags(command, flags->output);
  AddExamples(command, "  paht rebuild\n  paht rebuild --json && paht verify");
  OnChosen(command, flags, RunRebuild, chosen);
}

}  // namespace paht::cli
