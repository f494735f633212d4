// One command of an administrator on each of many reports: listed, sent one
// after the other, told in a table. Repeatable: the commands' ids are derived
// from what they do, so that what was done before an interruption is not done
// twice.
#ifndef SERVICES_PAHT_COMMANDS_ADMINISTRATION_BULK_H_
#define SERVICES_PAHT_COMMANDS_ADMINISTRATION_BULK_H_

#include <CLI/App.hpp>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/tracking.pb.h"
#include "services/paht/flags.h"
#include "services/paht/session.h"
#include "services/paht/token_flags.h"

namespace paht::cli {

struct BulkFlags {
  ProofFlags proof;
  std::string reason;
  bool dry_run = false;
  ServiceFlags casework;
  ServiceFlags tracking;
  OutputFlags output;
};

// Who does it and what proves it, --reason, --dry-run and where the services
// are.
void AddBulkFlags(CLI::App& command, BulkFlags& flags);

// PermissionDenied when --as names somebody who is no administrator: casework
// would refuse each command. Whom a --token names only casework knows.
absl::Status CheckAdministrator(const BulkFlags& flags);

// Every report that `request` asks for, all pages.
absl::StatusOr<std::vector<v1::Report>> ListAll(const BulkFlags& flags,
                                                v1::ListReportsRequest request);

// A command to send. Who acts is filled in by SendAll().
struct Wish {
  v1::ReportCommand command;
  std::string what;  // For the table: "Sở Xây dựng → Sở Y tế".
};

// Sends `wishes`, with the progress on session.err, and tells what became of
// each; with --dry-run only what would be sent. `what` heads the second column.
//
// FailedPrecondition when some were refused, because the report has changed
// since it was listed: run it again. Another error ends it at once; what was
// sent until then is told, and running it again goes on from there.
absl::Status SendAll(const BulkFlags& flags, const std::string& what,
                     std::vector<Wish> wishes, const Session& session);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_COMMANDS_ADMINISTRATION_BULK_H_
