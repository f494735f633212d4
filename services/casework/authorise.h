#ifndef SERVICES_CASEWORK_AUTHORISE_H_
#define SERVICES_CASEWORK_AUTHORISE_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/identity/verifier.h"
#include "paht/v1/casework.pb.h"
#include "paht/v1/command.pb.h"

namespace paht::casework {

// The command of `request`, with its actor as `authorization` (the call's
// metadata, "Bearer …"; empty without any) proves it:
//
//   with a token     who the token says. What the command's actor says itself
//                    must agree: PermissionDenied names each field that does
//                    not.
//   without a token  the citizen who holds the report's secret and nobody else:
//                    kSecretHolder, whom Decide() makes prove it.
//
// Unauthenticated, with a FieldViolation of "authorization", says what is wrong
// with the token or that one is required; Unavailable is identity::Verifier's.
//
// A secret comes into the command as its digest. InvalidArgument when the
// command brings a digest itself: digests are in the public events, and prove
// nothing. What the actor may do with which report is Decide()'s.
absl::StatusOr<v1::ReportCommand> Authorise(const v1::ActRequest& request,
                                            absl::string_view authorization,
                                            const identity::Verifier& verifier,
                                            absl::Time now);

// The same for who wants to see something: the report's id, the actor and the
// digest of the secret, and no command.
absl::StatusOr<v1::ReportCommand> Authorise(const v1::DiscloseRequest& request,
                                            absl::string_view authorization,
                                            const identity::Verifier& verifier,
                                            absl::Time now);

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_AUTHORISE_H_
