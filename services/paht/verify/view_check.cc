#include "services/paht/verify/view_check.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/kafka/record.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/tracking.pb.h"
#include "services/paht/verify/finding.h"
#include "services/tracking/core/apply.h"

namespace paht::cli {
namespace {

using google::protobuf::util::MessageDifferencer;

constexpr size_t kShown = 300;

std::string Differences(const v1::Report& fold, const v1::Report& view) {
  std::string words;
  MessageDifferencer differencer;
  differencer.ReportDifferencesToString(&words);
  differencer.Compare(fold, view);
  std::replace(words.begin(), words.end(), '\n', ' ');
  return words.substr(0, kShown);
}

}  // namespace

void ViewCheck::AddEvent(const kafka::Record& record) {
  if (record.offset >= snapshot_.checkpoint) return;
  v1::ReportEvent event;
  // What is unreadable is told by others, and no view holds it.
  if (!record.value.has_value() || !event.ParseFromString(*record.value)) {
    return;
  }
  tracking::Apply(event, folds_[event.report_id()]);
}

void ViewCheck::Finish() {
  for (const v1::Report& view : snapshot_.reports) {
    const auto fold = folds_.find(view.report_id());
    if (fold == folds_.end()) {
      findings_.Add({kStaleView, view.report_id(),
                     absl::StrCat("Redis has it at event ", view.sequence(),
                                  " and the log has no such report")});
      continue;
    }
    if (fold->second.SerializeAsString() != view.SerializeAsString() &&
        !MessageDifferencer::Equals(fold->second, view)) {
      findings_.Add({kStaleView, view.report_id(),
                     absl::StrCat("at event ", view.sequence(), ": ",
                                  Differences(fold->second, view))});
    }
    folds_.erase(fold);
  }
  for (const auto& [id, fold] : folds_) {
    findings_.Add({kStaleView, id,
                   absl::StrCat("Redis lacks it and its checkpoint ",
                                snapshot_.checkpoint, " is behind event ",
                                fold.sequence())});
  }
}

}  // namespace paht::cli
