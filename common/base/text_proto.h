#ifndef COMMON_BASE_TEXT_PROTO_H_
#define COMMON_BASE_TEXT_PROTO_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/text_format.h>

#include <initializer_list>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace paht {

// Reads the textproto file at `path` into `message`. NotFound when there is
// none; InvalidArgument, "PATH:LINE:COLUMN: what is wrong", when it does not
// hold such a message.
absl::Status ReadTextProto(const std::string& path,
                           google::protobuf::Message& message);

// The same for text already in memory; `name` stands for the path in errors.
absl::Status ParseTextProto(absl::string_view name, absl::string_view text,
                            google::protobuf::Message& message);

// Where the fields of a message stand in the file that it was read from, for
// errors about what they mean.
class TextProtoLines {
 public:
  // One step from a message to what it holds. `index` for repeated fields.
  struct Step {
    absl::string_view field;
    int index = -1;
  };

  // Knows no lines: Of() gives `path`.
  explicit TextProtoLines(std::string path = "") : path_(std::move(path)) {}

  // "PATH:LINE" of the field at the end of the steps, or of the nearest one
  // around it that is in the file: Of({{"rules", 3}, {"reason"}}).
  std::string Of(std::initializer_list<Step> steps) const;

  const std::string& path() const { return path_; }

 private:
  friend absl::Status ParseTextProto(absl::string_view name,
                                     absl::string_view text,
                                     google::protobuf::Message& message,
                                     TextProtoLines& lines);

  std::string path_;
  const google::protobuf::Descriptor* type_ = nullptr;
  std::shared_ptr<google::protobuf::TextFormat::ParseInfoTree> tree_;
};

// As above, and where everything stands.
absl::Status ReadTextProto(const std::string& path,
                           google::protobuf::Message& message,
                           TextProtoLines& lines);
absl::Status ParseTextProto(absl::string_view name, absl::string_view text,
                            google::protobuf::Message& message,
                            TextProtoLines& lines);

// A message and where it came from.
template <typename Message>
struct TextProtoFile {
  Message message;
  TextProtoLines lines;
};

}  // namespace paht

#endif  // COMMON_BASE_TEXT_PROTO_H_
