#include "tests/services/casework/simulated_year/shared_clock.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace paht::casework::year {

SharedClock::SharedClock(const std::string& path) {
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  void* memory = MAP_FAILED;
  if (file >= 0 && ftruncate(file, sizeof(*seconds_)) == 0) {
    memory = mmap(nullptr, sizeof(*seconds_), PROT_READ | PROT_WRITE,
                  MAP_SHARED, file, 0);
  }
  if (memory == MAP_FAILED) {
    std::perror(path.c_str());
    std::exit(EXIT_FAILURE);
  }
  close(file);
  // All zero is the atomic's value from before anybody set it.
  static_assert(std::atomic<int64_t>::is_always_lock_free);
  seconds_ = static_cast<std::atomic<int64_t>*>(memory);
}

SharedClock::~SharedClock() { munmap(seconds_, sizeof(*seconds_)); }

}  // namespace paht::casework::year
