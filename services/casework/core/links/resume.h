// A report that was handled with another one is handled by itself again.
#ifndef SERVICES_CASEWORK_CORE_LINKS_RESUME_H_
#define SERVICES_CASEWORK_CORE_LINKS_RESUME_H_

#include <string>

#include "services/casework/core/commands/handler.h"

namespace paht::casework {

// A duplicate goes back to where it was (DuplicateRefused).
Verdict SetBack(const Case& c, const std::string& reason, Draft& draft);

// A member leaves its incident (IncidentLeft).
Verdict Release(const Case& c, const std::string& reason, Draft& draft);

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_CORE_LINKS_RESUME_H_
