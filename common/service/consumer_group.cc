#include "common/service/consumer_group.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/kafka/consumer.h"
#include "common/service/flags.h"

namespace paht::service {

kafka::ConsumerOptions ConsumerGroup(const CommonOptions& common,
                                     absl::string_view name,
                                     absl::string_view topic) {
  kafka::ConsumerOptions options;
  options.client = common.kafka;
  options.group_id = absl::StrCat(common.topic_prefix, name);
  options.group_instance_id = absl::StrCat(name, "-", common.ordinal);
  options.topics = {absl::StrCat(common.topic_prefix, topic)};
  return options;
}

}  // namespace paht::service
