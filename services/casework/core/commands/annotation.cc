// What can be added to a report at any time without changing its way.
#include <optional>

#include "absl/strings/str_cat.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/event.pb.h"
#include "services/casework/core/commands/field_checks.h"
#include "services/casework/core/commands/handler.h"
#include "services/casework/core/commands/rejections.h"

namespace paht::casework {

Verdict Comment(const Case& c, Draft& draft) {
  const v1::Comment& comment = c.command.comment();
  if (Verdict wrong =
          CheckText("comment.text", comment.text(), 1, kMaxReasonCharacters)) {
    return wrong;
  }
  if (c.state.comment_count() >= c.policy.max_comments()) {
    return LimitReached(absl::StrCat("Mỗi phản ánh chỉ nhận tối đa ",
                                     c.policy.max_comments(), " bình luận."),
                        absl::StrCat("At most ", c.policy.max_comments(),
                                     " comments per report."));
  }
  draft.event().mutable_comment_added()->set_text(
      draft.Publish(comment.text()));
  return std::nullopt;
}

Verdict AddMedia(const Case& c, Draft& draft) {
  const v1::AddMedia& add = c.command.add_media();
  if (Verdict wrong = CheckMedia("add_media.media_ids", add.media_ids(), 1)) {
    return wrong;
  }
  if (Verdict full = CheckMediaLimit(c, add.media_ids_size())) return full;
  *draft.event().mutable_media_added()->mutable_media_ids() = add.media_ids();
  return std::nullopt;
}

Verdict Follow(const Case& c, Draft& draft) {
  draft.event().mutable_follow_changed()->set_following(
      c.command.follow().following());
  return std::nullopt;
}

Verdict RecordNotification(const Case& c, Draft& draft) {
  const v1::RecordNotification& record = c.command.record_notification();
  if (Verdict wrong = CheckText("record_notification.notification_id",
                                record.notification_id(), 1, 200)) {
    return wrong;
  }
  if (Verdict wrong =
          CheckId("record_notification.channel", record.channel())) {
    return wrong;
  }
  if (!v1::NotificationOutcome_IsValid(record.outcome()) ||
      record.outcome() == v1::NOTIFICATION_OUTCOME_UNSPECIFIED) {
    return Invalid("record_notification.outcome", "Kết quả gửi không hợp lệ.",
                   "record_notification.outcome must be known");
  }
  if (record.about_sequence() < 1 ||
      record.about_sequence() > c.state.sequence()) {
    return Invalid("record_notification.about_sequence",
                   "Số thứ tự sự kiện không hợp lệ.",
                   "record_notification.about_sequence is no event of this "
                   "report");
  }
  v1::NotificationRecorded& fact =
      *draft.event().mutable_notification_recorded();
  fact.set_notification_id(record.notification_id());
  fact.set_channel(record.channel());
  fact.set_outcome(record.outcome());
  fact.set_about_sequence(record.about_sequence());
  return std::nullopt;
}

}  // namespace paht::casework
