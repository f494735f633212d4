#ifndef SERVICES_PAHT_REPORT_ID_FLAG_H_
#define SERVICES_PAHT_REPORT_ID_FLAG_H_

#include <CLI/App.hpp>
#include <string>

namespace paht::cli {

// The required argument ID, as people write it ("ht-7k2m 9qx4 tb3d"); `id` gets
// the canonical form.
void AddReportId(CLI::App& command, std::string& id);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_REPORT_ID_FLAG_H_
