#include "common/base/text_proto.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <fstream>
#include <initializer_list>
#include <memory>
#include <sstream>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace paht {
namespace {

using google::protobuf::TextFormat;

// Keeps the first error; the others often follow from it.
class FirstError : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, google::protobuf::io::ColumnNumber column,
                const std::string& message) override {
    if (!text_.empty()) return;
    text_ = absl::StrCat(line + 1, ":", column + 1, ": ", message);
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace

absl::Status ParseTextProto(absl::string_view name, absl::string_view text,
                            google::protobuf::Message& message) {
  TextProtoLines lines;
  return ParseTextProto(name, text, message, lines);
}

absl::Status ReadTextProto(const std::string& path,
                           google::protobuf::Message& message) {
  TextProtoLines lines;
  return ReadTextProto(path, message, lines);
}

absl::Status ParseTextProto(absl::string_view name, absl::string_view text,
                            google::protobuf::Message& message,
                            TextProtoLines& lines) {
  lines.path_ = std::string(name);
  lines.type_ = message.GetDescriptor();
  lines.tree_ = std::make_shared<TextFormat::ParseInfoTree>();
  FirstError error;
  TextFormat::Parser parser;
  parser.RecordErrorsTo(&error);
  parser.WriteLocationsTo(lines.tree_.get());
  if (parser.ParseFromString(std::string(text), &message)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrCat(name, ":", error.text(), " (expected a ",
                   std::string(message.GetDescriptor()->full_name()), ")"));
}

absl::Status ReadTextProto(const std::string& path,
                           google::protobuf::Message& message,
                           TextProtoLines& lines) {
  std::ifstream file(path);
  if (!file) {
    return absl::NotFoundError(absl::StrCat("cannot read ", path));
  }
  std::stringstream text;
  text << file.rdbuf();
  return ParseTextProto(path, text.str(), message, lines);
}

std::string TextProtoLines::Of(std::initializer_list<Step> steps) const {
  const TextFormat::ParseInfoTree* tree = tree_.get();
  const google::protobuf::Descriptor* type = type_;
  int line = -1;
  for (const Step& step : steps) {
    if (tree == nullptr) break;
    const google::protobuf::FieldDescriptor* field =
        type->FindFieldByName(std::string(step.field));
    if (field == nullptr) break;
    const int index = field->is_repeated() ? step.index : -1;
    if (field->is_repeated() && index < 0) break;
    const TextFormat::ParseLocation at = tree->GetLocation(field, index);
    if (at.line < 0) break;
    line = at.line;
    type = field->message_type();
    tree = type == nullptr ? nullptr : tree->GetTreeForNested(field, index);
  }
  return line < 0 ? path_ : absl::StrCat(path_, ":", line + 1);
}

}  // namespace paht
