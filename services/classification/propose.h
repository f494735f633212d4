#ifndef SERVICES_CLASSIFICATION_PROPOSE_H_
#define SERVICES_CLASSIFICATION_PROPOSE_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/kafka/record.h"
#include "services/classification/core/classifier.h"
#include "services/classification/duplicates/duplicate_finder.h"

namespace paht::classification {

// What classification reads of report-events.
inline constexpr char kReceivedType[] = "vn.gov.hatinh.paht.report.received.v1";

// The record for `commands_topic` that follows from a record of report-events
// with a ReportReceived. InvalidArgument when it is none.
absl::StatusOr<std::vector<kafka::Record>> Propose(
    const kafka::Record& record, const Classifier& classifier,
    DuplicateFinder& duplicates, const std::string& commands_topic,
    absl::Time now);

}  // namespace paht::classification

#endif  // SERVICES_CLASSIFICATION_PROPOSE_H_
