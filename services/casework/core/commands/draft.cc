#include <string>

#include "paht/v1/record.pb.h"
#include "services/casework/core/commands/handler.h"
#include "services/casework/core/mask.h"

namespace paht::casework {

std::string Draft::Publish(const std::string& text) {
  std::string masked = MaskPersonalData(text);
  if (masked != text) KeepOriginal(text, "");
  return masked;
}

void Draft::KeepOriginal(const std::string& text, const std::string& address) {
  v1::OriginalText& original = originals_.emplace_back();
  original.set_sequence(event_.sequence());
  original.set_text(text);
  original.set_address(address);
}

}  // namespace paht::casework
