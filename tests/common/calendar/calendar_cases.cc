// Reads cases, one a line, and answers each on a line, for
// differential_test.py. Instants and times are in whole seconds.
//
//   add FROM TIME      → the instant, or "error"
//   between FROM TO    → the working seconds, or "error"
//   working AT         → 1, 0 or "error"
#include <cstdint>
#include <iostream>
#include <string>

#include "absl/time/time.h"
#include "common/calendar/working_calendar.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: calendar_cases CALENDAR < cases\n";
    return 2;
  }
  const auto calendar = paht::WorkingCalendar::Read(argv[1]);
  if (!calendar.ok()) {
    std::cerr << calendar.status() << "\n";
    return 1;
  }
  const auto at = [](int64_t seconds) {
    return absl::FromUnixSeconds(seconds);
  };
  std::string what;
  int64_t a = 0;
  while (std::cin >> what >> a) {
    int64_t b = 0;
    if (what != "working") std::cin >> b;
    if (what == "add") {
      const auto due = calendar->AddWorkingTime(at(a), absl::Seconds(b));
      std::cout << (due.ok() ? std::to_string(absl::ToUnixSeconds(*due))
                             : "error");
    } else if (what == "between") {
      const auto time = calendar->WorkingTimeBetween(at(a), at(b));
      std::cout << (time.ok() ? std::to_string(absl::ToInt64Seconds(*time))
                              : "error");
    } else if (what == "working") {
      const auto working = calendar->IsWorkingTime(at(a));
      std::cout << (working.ok() ? std::to_string(*working) : "error");
    } else {
      std::cerr << "no such question: " << what << "\n";
      return 2;
    }
    std::cout << "\n";
  }
  return 0;
}
