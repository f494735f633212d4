#include "services/paht/topic_plan.h"

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/kafka/admin.h"
#include "paht/v1/config.pb.h"

namespace paht::cli {
namespace {

absl::Status Wrong(absl::string_view path, const v1::Topic& topic,
                   absl::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat(path, ": topic '", topic.name(), "': ", what));
}

}  // namespace

absl::StatusOr<std::vector<kafka::TopicSpec>> PlanTopics(
    absl::string_view path, const v1::TopicsConfig& config,
    absl::string_view prefix, int replication) {
  if (config.topics().empty()) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": names no topic"));
  }
  std::vector<kafka::TopicSpec> plan;
  std::set<std::string> names;
  for (const v1::Topic& topic : config.topics()) {
    if (topic.name().empty()) return Wrong(path, topic, "name is missing");
    if (!names.insert(topic.name()).second) {
      return Wrong(path, topic, "is there twice");
    }
    if (topic.partitions() < 1 || topic.partitions() > 1000) {
      return Wrong(path, topic, "partitions must be 1 to 1000");
    }
    if (topic.cleanup_policy() != "delete" &&
        topic.cleanup_policy() != "compact") {
      return Wrong(path, topic, "cleanup_policy must be delete or compact");
    }
    kafka::TopicSpec spec;
    spec.name = absl::StrCat(prefix, topic.name());
    spec.partitions = topic.partitions();
    spec.replication = replication;
    spec.config["cleanup.policy"] = topic.cleanup_policy();
    for (const auto& [name, value] : topic.settings()) {
      spec.config[name] = value;
    }
    if (replication >= 3) {
      spec.config["min.insync.replicas"] = "2";
      spec.config["unclean.leader.election.enable"] = "false";
    }
    plan.push_back(std::move(spec));
  }
  return plan;
}

std::vector<TopicDifference> DifferencesOf(const kafka::TopicSpec& spec,
                                           const kafka::TopicLayout& layout,
                                           const kafka::TopicConfig& config) {
  std::vector<TopicDifference> differences;
  const auto compare = [&](const std::string& name, const std::string& expected,
                           const std::string& actual) {
    if (expected != actual) differences.push_back({name, expected, actual});
  };
  compare("partitions", absl::StrCat(spec.partitions),
          absl::StrCat(layout.partitions));
  // More copies than asked for do no harm.
  if (layout.replication < spec.replication) {
    compare("replication", absl::StrCat(spec.replication),
            absl::StrCat(layout.replication));
  }
  for (const auto& [name, expected] : spec.config) {
    const auto found = config.find(name);
    compare(name, expected, found == config.end() ? "" : found->second);
  }
  return differences;
}

std::string TopicJson(const std::string& topic, const std::string& result,
                      const std::vector<TopicDifference>& differences) {
  nlohmann::ordered_json line;
  line["topic"] = topic;
  line["result"] = result;
  line["differences"] = nlohmann::ordered_json::array();
  for (const TopicDifference& d : differences) {
    line["differences"].push_back(
        {{"name", d.name}, {"expected", d.expected}, {"actual", d.actual}});
  }
  return line.dump();
}

}  // namespace paht::cli
