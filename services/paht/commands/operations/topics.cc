#include "services/paht/commands/operations/topics.h"

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"
#include "common/kafka/admin.h"
#include "paht/v1/config.pb.h"
#include "services/paht/flags.h"
#include "services/paht/session.h"
#include "services/paht/topic_plan.h"

namespace paht::cli {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(10);
constexpr absl::Duration kPause = absl::Milliseconds(50);

struct TopicsFlags {
  std::string config = "deploy/config/topics.textproto";
  int replication = 1;
  KafkaFlags kafka;
  OutputFlags output;
};

absl::StatusOr<std::vector<kafka::TopicSpec>> LoadPlan(
    const TopicsFlags& flags) {
  v1::TopicsConfig config;
  RETURN_IF_ERROR(AboutFile(ReadTextProto(flags.config, config), "--config"));
  return PlanTopics(flags.config, config, flags.kafka.topic_prefix,
                    flags.replication);
}

// How the topic that exists differs from `spec`. NotFound when it does not.
absl::StatusOr<std::vector<TopicDifference>> Compare(
    const kafka::ClientOptions& client, const kafka::TopicSpec& spec) {
  ASSIGN_OR_RETURN(const kafka::TopicLayout layout,
                   kafka::GetTopicLayout(client, spec.name, kTimeout));
  ASSIGN_OR_RETURN(const kafka::TopicConfig config,
                   kafka::DescribeTopic(client, spec.name, kTimeout));
  return DifferencesOf(spec, layout, config);
}

// Until every client can use the topic.
absl::Status AwaitTopic(const kafka::ClientOptions& client,
                        const std::string& topic) {
  const absl::Time deadline = absl::Now() + kTimeout;
  absl::Status status;
  while (absl::Now() < deadline) {
    status = kafka::GetTopicLayout(client, topic, kTimeout).status();
    if (!absl::IsNotFound(status)) return status;
    absl::SleepFor(kPause);
  }
  return status;
}

void Print(const std::string& topic, const std::string& what,
           const std::vector<TopicDifference>& differences,
           const TopicsFlags& flags, const Session& session) {
  if (flags.output.json) {
    session.out << TopicJson(topic, what, differences) << "\n";
    return;
  }
  session.out << topic << ": " << what << "\n";
  for (const TopicDifference& d : differences) {
    session.out << "  " << d.name << " is " << d.actual << ", expected "
                << d.expected << "\n";
  }
}

absl::Status Finish(int differing) {
  if (differing == 0) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat(differing,
                   " topics are not as they should be; settings are changed "
                   "with kafka-configs.sh, a partition count never"));
}

absl::Status Create(const TopicsFlags& flags, const Session& session) {
  ASSIGN_OR_RETURN(const auto plan, LoadPlan(flags));
  ASSIGN_OR_RETURN(const auto client, flags.kafka.Client());
  int differing = 0;
  for (const kafka::TopicSpec& spec : plan) {
    const absl::Status created = kafka::CreateTopic(client, spec, kTimeout);
    if (created.ok()) {
      RETURN_IF_ERROR(AwaitTopic(client, spec.name));
      Print(spec.name, "created", {}, flags, session);
      continue;
    }
    if (!absl::IsAlreadyExists(created)) return flags.kafka.Explain(created);
    ASSIGN_OR_RETURN(const auto differences, Compare(client, spec));
    if (!differences.empty()) ++differing;
    Print(spec.name, differences.empty() ? "exists" : "exists, and differs",
          differences, flags, session);
  }
  return Finish(differing);
}

absl::Status Check(const TopicsFlags& flags, const Session& session) {
  ASSIGN_OR_RETURN(const auto plan, LoadPlan(flags));
  ASSIGN_OR_RETURN(const auto client, flags.kafka.Client());
  int differing = 0;
  for (const kafka::TopicSpec& spec : plan) {
    const auto differences = Compare(client, spec);
    if (absl::IsNotFound(differences.status())) {
      ++differing;
      Print(spec.name, "missing", {}, flags, session);
      continue;
    }
    RETURN_IF_ERROR(flags.kafka.Explain(differences.status()));
    if (!differences->empty()) ++differing;
    Print(spec.name, differences->empty() ? "ok" : "differs", *differences,
          flags, session);
  }
  return Finish(differing);
}

void AddFlags(CLI::App& command, TopicsFlags& flags) {
  command.add_option("--config", flags.config, "the plan, a textproto")
      ->envname("PAHT_TOPICS_CONFIG")
      ->capture_default_str()
      ->type_name("FILE");
  command
      .add_option("--replication", flags.replication,
                  "copies of each partition: 1 on one machine, 3 in "
                  "production (then min.insync.replicas is 2)")
      ->envname("PAHT_REPLICATION")
      ->check(CLI::Range(1, 9))
      ->capture_default_str()
      ->type_name("N");
  AddKafkaFlags(command, flags.kafka);
  AddOutputFlags(command, flags.output);
}

}  // namespace

void AddTopics(CLI::App& app, Chosen& chosen) {
  CLI::App& topics = *app.add_subcommand("topics", "the topics of a cell");
  topics.require_subcommand(1);

  CLI::App& create = *topics.add_subcommand(
      "create",
      "make the topics that are missing; those that exist are never changed, "
      "but named where they differ (exit code 1)");
  const auto to_create = std::make_shared<TopicsFlags>();
  AddFlags(create, *to_create);
  AddExamples(create,
              "  paht topics create\n"
              "  paht topics create --replication 3 --kafka-brokers "
              "kafka-1:9092,kafka-2:9092");
  OnChosen(create, to_create, Create, chosen);

  CLI::App& check = *topics.add_subcommand(
      "check", "compare with the plan; exit code 1 where something differs");
  const auto to_check = std::make_shared<TopicsFlags>();
  AddFlags(check, *to_check);
  AddExamples(check,
              "  paht topics check\n"
              "  paht topics check --json | jq 'select(.result != \"ok\")'");
  OnChosen(check, to_check, Check, chosen);
}

}  // namespace paht::cli
