#ifndef TESTS_SERVICES_CASEWORK_SIMULATED_YEAR_SCRIPTS_H_
#define TESTS_SERVICES_CASEWORK_SIMULATED_YEAR_SCRIPTS_H_

#include <vector>

#include "tests/services/casework/simulated_year/story.h"

namespace paht::casework::year {

// `count` reports sent through the year 2026, each with people of its own pace:
// in time, just in time, late and very late, with questions, extensions,
// transfers, results sent back, reopenings, reviews that are forgotten and
// emergencies at night. The same for the same arguments. `world` must outlive
// them.
std::vector<Story> WriteStories(int count, const World& world);

}  // namespace paht::casework::year

#endif  // TESTS_SERVICES_CASEWORK_SIMULATED_YEAR_SCRIPTS_H_
