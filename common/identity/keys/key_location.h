#ifndef COMMON_IDENTITY_KEYS_KEY_LOCATION_H_
#define COMMON_IDENTITY_KEYS_KEY_LOCATION_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace paht::identity {

// True for "https://…", false for the path of a file.
bool IsUrl(absl::string_view location);

// InvalidArgument for a URL that is neither https nor http on this very machine
// (127.0.0.1, ::1, localhost): who can change the keys on their way can be
// anybody.
absl::Status CheckLocation(const std::string& location);

// NotFound or InvalidArgument for a file that is no PEM of certificates.
absl::Status CheckAuthorities(const std::string& path);

// The text at `location`, which CheckLocation() has passed; at most 1 MiB.
// InvalidArgument for more; NotFound for a file; Unavailable for a URL that
// does not answer 200 within 10 s, or whose server is not the one that its
// certificate must name. Redirects are not followed.
//
// Who vouches for the certificate: the authorities in the file `ca_file`, or
// the system's when that is empty.
absl::StatusOr<std::string> ReadLocation(const std::string& location,
                                         const std::string& ca_file = "");

}  // namespace paht::identity

#endif  // COMMON_IDENTITY_KEYS_KEY_LOCATION_H_
