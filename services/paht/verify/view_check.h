#ifndef SERVICES_PAHT_VERIFY_VIEW_CHECK_H_
#define SERVICES_PAHT_VERIFY_VIEW_CHECK_H_

#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "common/kafka/record.h"
#include "paht/v1/tracking.pb.h"
#include "services/paht/verify/finding.h"
#include "services/paht/verify/log_check.h"
#include "services/tracking/views/reader.h"

namespace paht::cli {

// Compares what Redis held of a partition at one moment with the fold of the
// events below the checkpoint of that moment. How far the views lag behind the
// log is no fault.
class ViewCheck final : public Witness {
 public:
  ViewCheck(tracking::views::Reader::Snapshot snapshot, Findings& findings)
      : snapshot_(std::move(snapshot)), findings_(findings) {}

  void AddEvent(const kafka::Record& record) override;
  void Finish() override;

 private:
  // Those stored of the report `fold`.
  void CheckFigures(const v1::Report& fold);

  const tracking::views::Reader::Snapshot snapshot_;
  Findings& findings_;
  absl::flat_hash_map<std::string, v1::Report> folds_;
  absl::flat_hash_set<std::string> with_figures_;  // That may have them.
};

}  // namespace paht::cli

#endif  // SERVICES_PAHT_VERIFY_VIEW_CHECK_H_
