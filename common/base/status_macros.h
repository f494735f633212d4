// The two error-propagation macros. Abseil has had them (status_macros.h) only
// since after 20220623, the version in Debian 12; these are the subset we use.
#ifndef COMMON_BASE_STATUS_MACROS_H_
#define COMMON_BASE_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// Returns the status of `expr` from the current function unless it is OK.
#define RETURN_IF_ERROR(expr)                           \
  do {                                                  \
    if (absl::Status status_ = (expr); !status_.ok()) { \
      return status_;                                   \
    }                                                   \
  } while (false)

// Moves the value of the StatusOr `expr` into `lhs`, or returns its status.
#define ASSIGN_OR_RETURN(lhs, expr) \
  ASSIGN_OR_RETURN_IMPL_(STATUS_CONCAT_(statusor_, __LINE__), lhs, expr)

// `lhs` may declare a variable, which parentheses would forbid.
// NOLINTBEGIN(bugprone-macro-parentheses)
#define ASSIGN_OR_RETURN_IMPL_(statusor, lhs, expr) \
  auto statusor = (expr);                           \
  if (!statusor.ok()) {                             \
    return std::move(statusor).status();            \
  }                                                 \
  lhs = *std::move(statusor)
// NOLINTEND(bugprone-macro-parentheses)

#define STATUS_CONCAT_(a, b) STATUS_CONCAT_IMPL_(a, b)
#define STATUS_CONCAT_IMPL_(a, b) a##b

#endif  // COMMON_BASE_STATUS_MACROS_H_
