#ifndef TESTS_SUPPORT_TOPIC_H_
#define TESTS_SUPPORT_TOPIC_H_

#include <string>
#include <vector>

#include "common/kafka/client.h"
#include "common/kafka/record.h"

namespace paht::testing {

// The committed records that a topic holds now, in order within each partition.
// Waits for the leaders of a broker that has just started. What goes wrong is a
// failure of the test.
std::vector<kafka::Record> ReadTopic(const kafka::ClientOptions& client,
                                     const std::string& topic);

}  // namespace paht::testing

#endif  // TESTS_SUPPORT_TOPIC_H_
