// A request that is accepted as it stands, and what the tests vary about it.
#ifndef TESTS_SERVICES_INTAKE_SUPPORT_H_
#define TESTS_SERVICES_INTAKE_SUPPORT_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "paht/v1/intake.pb.h"
#include "services/intake/core/accept_report.h"
#include "services/intake/core/identities.h"

namespace paht::intake {

inline constexpr char kSecret[] = "0123456789abcdef0123456789abcdef";
inline constexpr char kMedium[] = "m-0123456789abcdefghjkmnpqrs";
inline const absl::Time kNow = absl::FromUnixMillis(1'795'000'000'123);

const Identities& Ids();

// In the middle of the ward of Thành Sen, by a reporter, with a key.
v1::SubmitRequest Request();

// What the world says of it: the place, the commune, every medium.
Facts FactsFor(const v1::SubmitRequest& request);

absl::StatusOr<Accepted> Accept(const v1::SubmitRequest& request);

// "field REASON" of each violation, in order.
std::vector<std::string> WrongFields(const absl::Status& status);

}  // namespace paht::intake

#endif  // TESTS_SERVICES_INTAKE_SUPPORT_H_
