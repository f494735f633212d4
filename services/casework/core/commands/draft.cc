#include <string>

#include "absl/strings/str_cat.h"
#include "common/personal_data/mask.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/record.pb.h"
#include "paht/v1/state.pb.h"
#include "services/casework/core/commands/handler.h"

namespace paht::casework {

v1::ReportEvent& Draft::Then() {
  v1::ReportEvent& second = second_.emplace(event_);
  second.clear_fact();
  second.set_sequence(event_.sequence() + 1);
  second.set_event_id(absl::StrCat(second.report_id(), ".", second.sequence()));
  return second;
}

std::string Draft::Publish(const std::string& text) {
  std::string masked = MaskPersonalData(text);
  if (masked != text) KeepOriginal(text, "");
  return masked;
}

v1::ReportClassified& Draft::StateClassified(const v1::ReportState& state) {
  v1::ReportClassified& fact = *event_.mutable_classified();
  fact.set_commune_code(state.commune_code());
  if (state.has_location()) *fact.mutable_location() = state.location();
  return fact;
}

void Draft::KeepOriginal(const std::string& text, const std::string& address) {
  v1::OriginalText& original = originals_.emplace_back();
  original.set_sequence(event_.sequence());
  original.set_text(text);
  original.set_address(address);
}

}  // namespace paht::casework
