// Histories as casework writes them, to be spoilt by the tests of `paht
// verify`.
#ifndef TESTS_SERVICES_PAHT_HISTORY_H_
#define TESTS_SERVICES_PAHT_HISTORY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "common/kafka/record.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/state.pb.h"

namespace paht::cli {

// The records of one topic partition set, in the order of writing.
using Log = std::vector<kafka::Record>;

// The events of report `number`, from its reception to its resolution.
std::vector<v1::ReportEvent> GoodHistory(int number);

// As casework writes it, on the partition of its key.
kafka::Record EventRecord(const v1::ReportEvent& event, int32_t partitions);
kafka::Record StateRecord(const v1::ReportState& state, int32_t partitions);

// The fold of the first `count` events.
v1::ReportState FoldOf(const std::vector<v1::ReportEvent>& events,
                       size_t count = 1000);

}  // namespace paht::cli

#endif  // TESTS_SERVICES_PAHT_HISTORY_H_
