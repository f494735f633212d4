#ifndef TESTS_SUPPORT_PROCESS_H_
#define TESTS_SUPPORT_PROCESS_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace paht::testing {

// A port of 127.0.0.1 that nobody listens on now.
int FreePort();

// Somebody accepts connections on `port` of 127.0.0.1.
bool Answers(int port);

// Starts a program, found on the PATH, with its output in `log`. It ends with
// this process at the latest.
pid_t Spawn(const std::vector<std::string>& command, const std::string& log);

// Waits for the end; returns what waitpid() says.
int Wait(pid_t pid);

// SIGKILL, by pid, and waits.
void Kill(pid_t pid);

}  // namespace paht::testing

#endif  // TESTS_SUPPORT_PROCESS_H_
