// The consumer group of a service, named as all of them are.
#ifndef COMMON_SERVICE_CONSUMER_GROUP_H_
#define COMMON_SERVICE_CONSUMER_GROUP_H_

#include "absl/strings/string_view.h"
#include "common/kafka/consumer.h"
#include "common/service/flags.h"

namespace paht::service {

// Options of the group "<prefix><name>" on the topic "<prefix><topic>". Its
// members are static, one for each ordinal.
kafka::ConsumerOptions ConsumerGroup(const CommonOptions& common,
                                     absl::string_view name,
                                     absl::string_view topic = "report-events");

}  // namespace paht::service

#endif  // COMMON_SERVICE_CONSUMER_GROUP_H_
