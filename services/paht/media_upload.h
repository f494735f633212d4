// Photos and videos, stored by intake before the report or result that names
// them.
#ifndef SERVICES_PAHT_MEDIA_UPLOAD_H_
#define SERVICES_PAHT_MEDIA_UPLOAD_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/paht/flags.h"

namespace paht::cli {

// Sends the files to intake, one after the other, and gives the ids of what
// was stored, in the order of `paths`. The same content has the same id, so
// that trying again stores nothing twice. An error names the file; what was
// sent before it stays stored, and nobody refers to it.
absl::StatusOr<std::vector<std::string>> UploadFiles(
    const ServiceFlags& intake, const std::vector<std::string>& paths);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_MEDIA_UPLOAD_H_
