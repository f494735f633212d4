#ifndef SERVICES_NOTIFICATION_CORE_TEMPLATE_H_
#define SERVICES_NOTIFICATION_CORE_TEMPLATE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/notification/core/notices.h"

namespace paht::notification {

// Text with {placeholders}, parsed once.
class Template {
 public:
  // InvalidArgument for a brace without its partner and for a placeholder
  // that is empty or holds anything but lower-case letters and '_'.
  static absl::StatusOr<Template> Parse(absl::string_view text);

  // The names, without braces, in order.
  std::vector<std::string> Placeholders() const;

  // Values are put in as they are: braces in them mean nothing. A placeholder
  // without a value stays as it is.
  std::string Render(const Values& values) const;

 private:
  struct Piece {
    std::string text;
    bool is_placeholder = false;
  };
  std::vector<Piece> pieces_;
};

}  // namespace paht::notification

#endif  // SERVICES_NOTIFICATION_CORE_TEMPLATE_H_
