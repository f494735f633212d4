#include "common/rpc/invalid_utf8.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/text.h"

namespace paht::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

constexpr int kMaxDepth = 32;
// Enough to tell the client what is wrong, whatever it sends.
constexpr size_t kMaxPaths = 20;

void Find(const Descriptor& type, absl::string_view bytes,
          const std::string& prefix, int depth,
          std::vector<std::string>& paths) {
  CodedInputStream in(reinterpret_cast<const uint8_t*>(bytes.data()),
                      static_cast<int>(bytes.size()));
  std::map<const FieldDescriptor*, int> seen;
  while (const uint32_t tag = in.ReadTag()) {
    if (WireFormatLite::GetTagWireType(tag) !=
        WireFormatLite::WIRETYPE_LENGTH_DELIMITED) {
      if (!WireFormatLite::SkipField(&in, tag)) return;
      continue;
    }
    std::string content;
    int size = 0;
    if (!in.ReadVarintSizeAsInt(&size) || !in.ReadString(&content, size)) {
      return;
    }
    const FieldDescriptor* field =
        type.FindFieldByNumber(WireFormatLite::GetTagFieldNumber(tag));
    if (field == nullptr) continue;
    std::string path = absl::StrCat(prefix, std::string(field->name()));
    if (field->is_repeated()) absl::StrAppend(&path, "[", seen[field]++, "]");
    if (field->type() == FieldDescriptor::TYPE_STRING &&
        !IsValidUtf8(content) && paths.size() < kMaxPaths) {
      paths.push_back(path);
    }
    if (field->type() == FieldDescriptor::TYPE_MESSAGE && depth < kMaxDepth) {
      Find(*field->message_type(), content, absl::StrCat(path, "."), depth + 1,
           paths);
    }
  }
}

}  // namespace

std::vector<std::string> InvalidUtf8Fields(const Descriptor& type,
                                           absl::string_view bytes) {
  std::vector<std::string> paths;
  Find(type, bytes, "", 0, paths);
  return paths;
}

}  // namespace paht::rpc
