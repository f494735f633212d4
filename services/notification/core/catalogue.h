#ifndef SERVICES_NOTIFICATION_CORE_CATALOGUE_H_
#define SERVICES_NOTIFICATION_CORE_CATALOGUE_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "paht/v1/config.pb.h"
#include "services/notification/core/notices.h"
#include "services/notification/core/template.h"

namespace paht::notification {

// The words of a message.
struct Words {
  std::string subject;  // One line.
  std::string text;
};

// The checked templates of the configuration.
class Catalogue {
 public:
  // InvalidArgument names `path` and the field: an event that does not exist or
  // that reporters are not told of, a second template for an event or under an
  // id, an event without a template, a placeholder that the event does not
  // offer, a text that is empty, too long or not UTF-8.
  static absl::StatusOr<Catalogue> Create(absl::string_view path,
                                          const v1::NotificationConfig& config);

  // Id of the template for events of this short type. The event must have a
  // notice.
  const std::string& IdFor(absl::string_view event) const;

  // NotFound: no such template. InvalidArgument: a value that is not offered.
  absl::StatusOr<Words> Write(absl::string_view template_id,
                              const Values& values) const;

 private:
  struct Entry {
    const Notice* notice;
    Template subject;
    Template text;
  };
  std::map<std::string, Entry, std::less<>> by_id_;
  std::map<std::string, std::string, std::less<>> id_by_event_;
};

}  // namespace paht::notification

#endif  // SERVICES_NOTIFICATION_CORE_CATALOGUE_H_
