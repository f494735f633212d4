#include "common/dead_letter/dead_letter.h"

#include <cstddef>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/kafka/cloud_event.h"
#include "common/kafka/record.h"
#include "paht/v1/record.pb.h"

namespace paht {
namespace {

constexpr size_t kMaxValueBytes = 64 << 10;

}  // namespace

kafka::Record MakeDeadLetter(const std::string& topic,
                             const kafka::Record& source,
                             absl::string_view consumer,
                             absl::string_view reason, absl::string_view detail,
                             absl::Time now) {
  v1::DeadLetter letter;
  letter.set_topic(source.topic);
  letter.set_partition(source.partition);
  letter.set_offset(source.offset);
  letter.set_consumer(std::string(consumer));
  letter.set_reason(std::string(reason));
  letter.set_detail(std::string(detail));
  letter.mutable_at()->set_seconds(absl::ToUnixSeconds(now));
  letter.set_key(source.key);
  const std::string value = source.value.value_or("");
  letter.set_value(value.substr(0, kMaxValueBytes));
  letter.set_value_truncated(value.size() > kMaxValueBytes);
  for (const kafka::Header& header : source.headers) {
    (*letter.mutable_headers())[header.name] = header.value;
  }

  kafka::Record record;
  record.topic = topic;
  record.key = source.key;
  record.value = letter.SerializeAsString();
  record.headers = kafka::ToHeaders({
      .id = absl::StrCat(source.topic, "/", source.partition, "/",
                         source.offset, "/", consumer),
      .type = absl::StrCat(kafka::kTypePrefix, "dead-letter.v1"),
      .source = absl::StrCat("/paht/", consumer),
      .time = now,
      .subject = source.key.empty() ? "unknown" : source.key,
      .trace_parent = std::string(source.HeaderOr("traceparent")),
  });
  return record;
}

}  // namespace paht
