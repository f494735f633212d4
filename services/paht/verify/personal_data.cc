// Texts are found by the names of their fields, so that a new fact with a text
// is covered as soon as it exists.
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/personal_data/mask.h"
#include "paht/v1/event.pb.h"
#include "services/paht/verify/finding.h"
#include "services/paht/verify/step.h"

namespace paht::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Where people's words go. Ids, codes and digests are made by us.
const absl::flat_hash_set<std::string>& TextFields() {
  static const auto* const kNames = new absl::flat_hash_set<std::string>{
      "text",        "address", "reason", "question",
      "explanation", "note",    "answer", "evidence"};
  return *kNames;
}

// The fields of `type` that are texts, or messages that may hold some.
const std::vector<const FieldDescriptor*>& Interesting(const Descriptor* type) {
  thread_local absl::flat_hash_map<const Descriptor*,
                                   std::vector<const FieldDescriptor*>>
      known;
  const auto found = known.find(type);
  if (found != known.end()) return found->second;
  std::vector<const FieldDescriptor*> fields;
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    const bool text = field->cpp_type() == FieldDescriptor::CPPTYPE_STRING &&
                      TextFields().contains(field->name());
    if (text || field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      fields.push_back(field);
    }
  }
  return known.emplace(type, std::move(fields)).first->second;
}

bool IsClean(const std::string& text) {
  return text.empty() || MaskPersonalData(text) == text;
}

// The path of the first field that is not clean; empty when all are.
std::string FindIn(const Message& message) {
  const auto* reflection = message.GetReflection();
  const std::vector<const FieldDescriptor*> fields =
      Interesting(message.GetDescriptor());
  std::string scratch;
  for (const FieldDescriptor* field : fields) {
    const bool is_message =
        field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    const int count =
        field->is_repeated() ? reflection->FieldSize(message, field)
        : is_message         ? (reflection->HasField(message, field) ? 1 : 0)
                             : 1;
    for (int i = 0; i < count; ++i) {
      if (is_message) {
        const std::string path =
            FindIn(field->is_repeated()
                       ? reflection->GetRepeatedMessage(message, field, i)
                       : reflection->GetMessage(message, field));
        if (!path.empty()) return absl::StrCat(field->name(), ".", path);
      } else if (!IsClean(field->is_repeated()
                              ? reflection->GetRepeatedStringReference(
                                    message, field, i, &scratch)
                              : reflection->GetStringReference(message, field,
                                                               &scratch))) {
        return field->name();
      }
    }
  }
  return "";
}

}  // namespace

std::optional<Finding> CheckPersonalData(const v1::ReportEvent& event) {
  const std::string path = FindIn(event);
  if (path.empty()) return std::nullopt;
  // Not the text itself: whoever reads this need not see it.
  return Finding{kPersonalDataFound, event.report_id(),
                 absl::StrCat("event ", event.sequence(), ": ", path,
                              " holds what masking would hide")};
}

}  // namespace paht::cli
