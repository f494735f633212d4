#include "services/classification/train/corrections.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "paht/v1/event.pb.h"
#include "services/classification/train/corpus.h"

namespace paht::classification::train {
namespace {

v1::ReportEvent Received(const std::string& id, const std::string& text) {
  v1::ReportEvent event;
  event.set_report_id(id);
  event.mutable_received()->set_text(text);
  return event;
}

v1::ReportEvent Classified(const std::string& id, const std::string& category,
                           bool corrected) {
  v1::ReportEvent event;
  event.set_report_id(id);
  v1::ReportClassified& classified = *event.mutable_classified();
  classified.mutable_classification()->set_category(category);
  classified.mutable_classification()->set_urgency(v1::URGENCY_HIGH);
  if (corrected) classified.mutable_corrected_from()->set_category("x");
  return event;
}

TEST(Corrections, KeepWhatAPersonSaidLast) {
  Corrections corrections;
  corrections.Add(Received("a", "đèn\tđường\ntắt"));
  corrections.Add(Received("b", "rác"));
  corrections.Add(Classified("a", "giao_thong", false));
  corrections.Add(Classified("b", "moi_truong", false));
  corrections.Add(Classified("a", "do_thi", true));
  corrections.Add(Classified("a", "dien_chieu_sang", true));
  const std::vector<LabelledText> texts = corrections.Texts();
  ASSERT_EQ(texts.size(), 1u);
  EXPECT_EQ(texts[0].text, "đèn đường tắt");
  EXPECT_EQ(texts[0].category, "dien_chieu_sang");
  EXPECT_EQ(texts[0].urgency, v1::URGENCY_HIGH);
}

TEST(Corrections, WithoutATextTeachNothing) {
  Corrections corrections;
  corrections.Add(Classified("a", "do_thi", true));
  EXPECT_TRUE(corrections.Texts().empty());
}

TEST(Corrections, CanBeReadBack) {
  Corrections corrections;
  corrections.Add(Received("a", "đèn\tđường tắt"));
  corrections.Add(Classified("a", "do_thi", true));
  const std::string path = testing::TempDir() + "/officers.tsv";
  std::ofstream(path) << ToTsv(corrections.Texts());
  const auto read = ReadTexts(path);
  std::remove(path.c_str());
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->size(), 1u);
  EXPECT_EQ((*read)[0].text, "đèn đường tắt");
  EXPECT_EQ((*read)[0].hand, "officers");
}

struct BadFile {
  std::string content;
  std::string error;
};

TEST(ReadTexts, NamesFileAndLineOfWhatIsWrong) {
  const std::string header = std::string(kTextsHeader) + "\n";
  const std::string path = testing::TempDir() + "/bad.tsv";
  for (const auto& [content, error] : std::vector<BadFile>{
           {"", ":1: the header"},
           {"a\tb\n", ":1: the header"},
           {header + "text\tdo_thi\thigh\n", ":2: needs four columns"},
           {header + "text\tdo_thi\tsoon\tshort\n", ":2: 'soon' is no urgency"},
           {header + "\tdo_thi\thigh\tshort\n", ":2: has no text"},
           {header + "text\t\thigh\tshort\n", ":2: has no category"},
           {header + "\xff\tdo_thi\thigh\tshort\n", ":2: is not UTF-8"},
       }) {
    std::ofstream(path) << content;
    const auto read = ReadTexts(path);
    EXPECT_NE(read.status().message().find(path + error), std::string::npos)
        << read.status();
  }
  std::remove(path.c_str());
  EXPECT_EQ(ReadTexts(path).status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace paht::classification::train
