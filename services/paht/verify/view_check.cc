#include "services/paht/verify/view_check.h"

#include <google/protobuf/message.h>
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <iterator>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/kafka/record.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/tracking.pb.h"
#include "services/paht/verify/finding.h"
#include "services/tracking/core/apply.h"
#include "services/tracking/core/figures.h"

namespace paht::cli {
namespace {

using google::protobuf::util::MessageDifferencer;

constexpr size_t kShown = 300;

std::string Differences(const google::protobuf::Message& fold,
                        const google::protobuf::Message& view) {
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

void ViewCheck::CheckFigures(const v1::Report& fold) {
  const std::string& id = fold.report_id();
  with_figures_.insert(id);
  const tracking::views::Reader::StoredFigures expected = {
      tracking::DayOf(fold.received_at().seconds()),
      tracking::FiguresOf(fold).SerializeAsString()};
  const auto [begin, end] = snapshot_.figures.equal_range(id);
  if (std::distance(begin, end) == 1 && begin->second == expected) return;
  std::string words = absl::StrCat("at event ", fold.sequence(), ": ");
  if (begin == end) {
    absl::StrAppend(&words, "Redis lacks its figures; run `paht rebuild`");
  } else if (std::next(begin) != end) {
    absl::StrAppend(&words, "Redis has figures of it on two days");
  } else if (begin->second.day != expected.day) {
    absl::StrAppend(&words, "its figures are on ", begin->second.day,
                    " and it was received on ", expected.day);
  } else {
    v1::ReportFigures stored;
    stored.ParseFromString(begin->second.value);
    absl::StrAppend(&words, "its figures are not those of the report: ",
                    Differences(tracking::FiguresOf(fold), stored),
                    "; `paht rebuild` makes them anew");
  }
  findings_.Add({kStaleView, id, words});
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
      with_figures_.insert(view.report_id());
    } else {
      CheckFigures(fold->second);
    }
    folds_.erase(fold);
  }
  for (const auto& [id, fold] : folds_) {
    findings_.Add({kStaleView, id,
                   absl::StrCat("Redis lacks it and its checkpoint ",
                                snapshot_.checkpoint, " is behind event ",
                                fold.sequence())});
    with_figures_.insert(id);
  }
  for (const auto& [id, stored] : snapshot_.figures) {
    if (!with_figures_.contains(id)) {
      findings_.Add({kStaleView, id,
                     absl::StrCat("Redis has figures of it on ", stored.day,
                                  " and no such report")});
    }
  }
}

}  // namespace paht::cli
