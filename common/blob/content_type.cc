#include "common/blob/content_type.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace paht::blob {
namespace {

// Major brands of the ISO base media format that browsers play as MP4. Others,
// HEIC for instance, begin alike and are something else.
constexpr absl::string_view kMp4Brands[] = {
    "isom", "iso2", "iso3", "iso4", "iso5", "iso6", "iso7", "iso8",
    "iso9", "mp41", "mp42", "avc1", "M4V ", "MSNV", "dash", "mmp4"};

}  // namespace

absl::string_view ContentTypeOf(absl::string_view head) {
  if (absl::StartsWith(head, "\xff\xd8\xff")) return kJpeg;
  if (absl::StartsWith(head, "\x89PNG\r\n\x1a\n")) return kPng;
  if (head.size() < kHeadBytes) return "";
  if (head.substr(0, 4) == "RIFF" && head.substr(8, 4) == "WEBP") return kWebp;
  if (head.substr(4, 4) == "ftyp" &&
      std::find(std::begin(kMp4Brands), std::end(kMp4Brands),
                head.substr(8, 4)) != std::end(kMp4Brands)) {
    return kMp4;
  }
  return "";
}

}  // namespace paht::blob
