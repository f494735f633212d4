#include "services/paht/act/message_flags.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/timestamp.pb.h>

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"

namespace paht::cli {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// What a field is for, by its name: the same name means the same everywhere.
std::string HelpFor(const std::string& field) {
  static const auto* const kHelp = new std::map<std::string, std::string>{
      {"category", "id of the category, giao_thong"},
      {"clock_started_at",
       "the start of the clock, when the due time was reckoned anew"},
      {"department_id", "who is to handle it: xa.kt@18133, tinh.sxd"},
      {"due_at", "the new due time"},
      {"explanation", "what was done, 10 to 4,000 characters"},
      {"following", "follow; =false: no longer"},
      {"from_department_id", "who had it: xa.kt@18133"},
      {"incident_id", "the incident; not needed, a report is in one at most"},
      {"media_ids",
       "a photo or video, an id that paht upload gave; may be repeated"},
      {"note", "a remark"},
      {"original_id", "the earlier report that this one repeats"},
      {"proposed_due_at", "the due time asked for, later than the one now"},
      {"question", "what the reporter is to say, up to 1,000 characters"},
      {"reason", "why, up to 1,000 characters"},
      {"review_began_at",
       "when it began to wait, when --review-due-at was reckoned anew"},
      {"review_due_at", "by when somebody has to look at it"},
      {"stars", "1 (bad) to 5 (good)"},
      {"text", "in words; public, with personal data masked"},
      {"tier", "which level of the administration that is"},
      {"to_department_id", "who has it from now on: xa.kt@18133"},
      {"urgency", "how urgent it is"},
      {"without_ids", "a report that is no part of it; may be repeated"},
  };
  const auto found = kHelp->find(field);
  return found == kHelp->end() ? "" : found->second;
}

std::vector<std::string> ValuesOf(const EnumDescriptor& type) {
  std::vector<std::string> values;
  for (int i = 1; i < type.value_count(); ++i) {
    values.push_back(
        EnumFlagName(type.value(i)->name(), type.value(0)->name()));
  }
  return values;
}

CLI::Option* AddText(CLI::App& command, const std::string& flag,
                     const FieldDescriptor* field, Message& message) {
  return command
      .add_option_function<std::vector<std::string>>(
          flag,
          [field, &message](const std::vector<std::string>& values) {
            const auto* reflection = message.GetReflection();
            for (const std::string& value : values) {
              if (field->is_repeated()) {
                reflection->AddString(&message, field, value);
              } else {
                reflection->SetString(&message, field, value);
              }
            }
          },
          HelpFor(field->name()))
      ->expected(1, field->is_repeated() ? 20 : 1)
      ->type_name("TEXT");
}

CLI::Option* AddEnum(CLI::App& command, const std::string& flag,
                     const FieldDescriptor* field, Message& message) {
  return command
      .add_option_function<std::string>(
          flag,
          [field, &message](const std::string& chosen) {
            const EnumDescriptor& type = *field->enum_type();
            for (int i = 1; i < type.value_count(); ++i) {
              if (EnumFlagName(type.value(i)->name(), type.value(0)->name()) ==
                  chosen) {
                message.GetReflection()->SetEnum(&message, field,
                                                 type.value(i));
              }
            }
          },
          HelpFor(field->name()))
      ->check(CLI::IsMember(ValuesOf(*field->enum_type())))
      ->type_name("");
}

CLI::Option* AddInstant(CLI::App& command, const std::string& flag,
                        const FieldDescriptor* field, Message& message) {
  return command
      .add_option_function<std::string>(
          flag,
          [field, flag, &message](const std::string& text) {
            const absl::StatusOr<absl::Time> instant = ParseInstant(text);
            if (!instant.ok()) {
              throw CLI::ValidationError(
                  flag, std::string(instant.status().message()));
            }
            auto& timestamp = static_cast<google::protobuf::Timestamp&>(
                *message.GetReflection()->MutableMessage(&message, field));
            timestamp.set_seconds(absl::ToUnixSeconds(*instant));
          },
          HelpFor(field->name()))
      ->type_name("\"YYYY-MM-DD HH:MM\"");
}

CLI::Option* AddField(CLI::App& command, const FieldDescriptor* field,
                      Message& message) {
  const std::string flag =
      absl::StrCat("--", absl::StrReplaceAll(field->name(), {{"_", "-"}}));
  const auto* reflection = message.GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return AddText(command, flag, field, message);
    case FieldDescriptor::CPPTYPE_ENUM:
      return AddEnum(command, flag, field, message);
    case FieldDescriptor::CPPTYPE_INT32:
      return command
          .add_option_function<int>(
              flag,
              [=, &message](int value) {
                reflection->SetInt32(&message, field, value);
              },
              HelpFor(field->name()))
          ->type_name("N");
    case FieldDescriptor::CPPTYPE_BOOL:
      reflection->SetBool(&message, field, true);
      return command
          .add_option_function<bool>(
              flag,
              [=, &message](bool value) {
                reflection->SetBool(&message, field, value);
              },
              HelpFor(field->name()))
          ->type_name("{true,false}");
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (field->message_type() == google::protobuf::Timestamp::descriptor()) {
        return AddInstant(command, flag, field, message);
      }
      return nullptr;
    default:
      return nullptr;
  }
}

}  // namespace

void AddMessageFlags(CLI::App& command, Message& message) {
  const auto* type = message.GetDescriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    AddField(command, type->field(i), message);
  }
}

absl::StatusOr<absl::Time> ParseInstant(absl::string_view text) {
  const absl::TimeZone zone = absl::FixedTimeZone(7 * 60 * 60);
  absl::Time instant;
  std::string error;
  for (const char* format : {"%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S",
                             "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S"}) {
    if (absl::ParseTime(format, text, zone, &instant, &error)) return instant;
  }
  if (absl::ParseTime(absl::RFC3339_full, text, &instant, &error)) {
    return instant;
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "'", text,
      "' is no time; write \"2026-11-30 16:30\" (Vietnam's time) or RFC 3339"));
}

std::string EnumFlagName(absl::string_view name,
                         absl::string_view unspecified) {
  return absl::StrReplaceAll(
      absl::AsciiStrToLower(absl::StripPrefix(
          name, absl::StripSuffix(unspecified, "UNSPECIFIED"))),
      {{"_", "-"}});
}

}  // namespace paht::cli
