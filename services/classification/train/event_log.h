#ifndef SERVICES_CLASSIFICATION_TRAIN_EVENT_LOG_H_
#define SERVICES_CLASSIFICATION_TRAIN_EVENT_LOG_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/kafka/client.h"
#include "services/classification/train/corpus.h"

namespace paht::classification::train {

// Reads `topic` (report-events) from its beginning to what is its end now, and
// returns the reports that a person corrected. NotFound when there is no such
// topic; Unavailable when the broker does not answer; DataLoss names the record
// that is no ReportEvent.
absl::StatusOr<std::vector<LabelledText>> ReadCorrections(
    const kafka::ClientOptions& client, const std::string& topic);

}  // namespace paht::classification::train

#endif  // SERVICES_CLASSIFICATION_TRAIN_EVENT_LOG_H_
