#ifndef SERVICES_PAHT_ACT_SPLIT_PARTS_H_
#define SERVICES_PAHT_ACT_SPLIT_PARTS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "paht/v1/command.pb.h"

namespace paht::cli {

// Fills the Split of `command` from "CATEGORY:URGENCY:TEXT" each. The
// children's ids follow from the command's, so that a retry makes no second
// child. InvalidArgument quotes the part that is no such thing.
absl::Status SetSplitParts(const std::vector<std::string>& parts,
                           v1::ReportCommand& command);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_ACT_SPLIT_PARTS_H_
