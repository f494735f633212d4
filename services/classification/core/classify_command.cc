#include "services/classification/core/classify_command.h"

#include <google/protobuf/util/time_util.h>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/event.pb.h"
#include "services/classification/core/classifier.h"

namespace paht::classification {

v1::ReportCommand ClassifyCommand(const v1::ReportEvent& event,
                                  const Verdict& verdict, absl::Time now) {
  v1::ReportCommand command;
  command.set_command_id(absl::StrCat(event.event_id(), ".classify"));
  command.set_report_id(event.report_id());
  command.mutable_actor()->set_id("classification");
  command.mutable_actor()->set_role(v1::ROLE_SERVICE);
  *command.mutable_issued_at() =
      google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(
          absl::ToUnixMicros(now));
  command.set_based_on_sequence(event.sequence());
  v1::Classify& classify = *command.mutable_classify();
  *classify.mutable_classification() = verdict.assessment;
  classify.mutable_review_reasons()->Assign(verdict.review_reasons.begin(),
                                            verdict.review_reasons.end());
  return command;
}

}  // namespace paht::classification
