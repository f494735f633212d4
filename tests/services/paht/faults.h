// Everything that `paht verify` must find, each as a change to a good history.
#ifndef TESTS_SERVICES_PAHT_FAULTS_H_
#define TESTS_SERVICES_PAHT_FAULTS_H_

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "common/kafka/record.h"

namespace paht::cli {

struct Fault {
  std::string name;
  std::string kind;  // What verify must call it.
  // Changes what would be written about the report that is spoilt.
  std::function<void(std::vector<kafka::Record>& events,
                     std::vector<kafka::Record>& states)>
      spoil;

  friend void PrintTo(const Fault& fault, std::ostream* os) {
    *os << fault.name;
  }
};

std::vector<Fault> AllFaults();

}  // namespace paht::cli

#endif  // TESTS_SERVICES_PAHT_FAULTS_H_
