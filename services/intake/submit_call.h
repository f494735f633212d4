#ifndef SERVICES_INTAKE_SUBMIT_CALL_H_
#define SERVICES_INTAKE_SUBMIT_CALL_H_

#include <atomic>
#include <memory>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/blob/blob_store.h"
#include "common/geo/commune_map.h"
#include "common/kafka/publisher.h"
#include "paht/v1/intake.pb.h"
#include "services/intake/core/accept_report.h"
#include "services/intake/core/identities.h"
#include "services/intake/deadlines.h"
#include "services/intake/guard/guard.h"

namespace paht::intake {

inline constexpr char kContactsTopic[] = "contacts";

// What accepting reports takes; all of it thread-safe.
struct SubmitParts {
  std::string topic_prefix;
  double snap_distance_m = 0;
  const geo::CommuneMap& map;
  const blob::BlobStore& blobs;
  const Identities& identities;
  Guard& guard;
  kafka::Publisher& publisher;
  Deadlines& deadlines;
};

// One Submit on its way: checked, guarded, the contact on the log, the command
// on the log, answered. No thread waits with it; it lives as long as someone
// owes it an answer.
class SubmitCall : public std::enable_shared_from_this<SubmitCall> {
 public:
  // Called exactly once, on any thread.
  using Done = absl::AnyInvocable<void(absl::StatusOr<v1::SubmitResponse>)>;

  // `deadline`: when the caller gives up; the answer comes a little earlier.
  // `parts` must outlive the call.
  static void Start(const SubmitParts& parts, v1::SubmitRequest request,
                    std::string trace_parent, absl::Time deadline, Done done);

  // For Start().
  SubmitCall(const SubmitParts& parts, v1::SubmitRequest request,
             std::string trace_parent, absl::Time deadline, int draws,
             Done done);

 private:
  // What may still be drawn when a random id is taken.
  static constexpr int kDraws = 3;

  static void Draw(const SubmitParts& parts, v1::SubmitRequest request,
                   std::string trace_parent, absl::Time deadline, int draws,
                   Done done);

  absl::Status Accept();
  void OnGuard(Guard::Answer answer);
  // Another call takes over, with another id.
  void DrawAgain();
  void PublishContact();
  void PublishCommand();
  // The first of these counts; nothing more is done for the call after it.
  void Finish(const absl::Status& status);
  void FinishLate();
  void Answer(const absl::Status& status);
  absl::Status NotOnTheLog(absl::string_view why) const;

  const SubmitParts& parts_;
  const v1::SubmitRequest request_;
  const std::string trace_parent_;
  const absl::Time started_;
  const absl::Time deadline_;
  const int draws_;
  Done done_;
  Accepted accepted_;  // Not changed once others know of the call.
  // The timer may look while the guard answers.
  std::atomic<bool> repeated_ = false;
  Deadlines::Ticket ticket_;
  std::atomic<bool> finished_ = false;
};

}  // namespace paht::intake

#endif  // SERVICES_INTAKE_SUBMIT_CALL_H_
