#ifndef SERVICES_INTAKE_GUARD_GUARD_H_
#define SERVICES_INTAKE_GUARD_GUARD_H_

#include <string>

#include "absl/functional/any_invocable.h"

namespace paht::intake {

// Remembers for some days which content came under which report id, so that
// other content under the same id is refused before it is acknowledged. Only a
// first line: without it casework still tells the two apart.
class Guard {
 public:
  enum class Answer {
    kNew,      // The id is ours now.
    kSame,     // The same content came before.
    kOther,    // Other content came before.
    kUnknown,  // The guard is down: go on without it.
  };
  // Called exactly once, on any thread, within some milliseconds. Must not
  // block.
  using Done = absl::AnyInvocable<void(Answer)>;

  virtual ~Guard() = default;

  // `fingerprint`: raw bytes. Thread-safe; returns at once.
  virtual void Claim(const std::string& report_id,
                     const std::string& fingerprint, Done done) = 0;
};

}  // namespace paht::intake

#endif  // SERVICES_INTAKE_GUARD_GUARD_H_
