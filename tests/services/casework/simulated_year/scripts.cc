#include "tests/services/casework/simulated_year/scripts.h"

#include <random>
#include <utility>
#include <vector>

#include "paht/v1/report.pb.h"
#include "tests/services/casework/simulated_year/office_hours.h"
#include "tests/services/casework/simulated_year/story.h"
#include "tests/services/casework/support.h"

namespace paht::casework::year {
namespace {

// Everything happens on whole hours, so that many things happen at once and a
// year has few moments: officers act whole working hours after what went
// before.
class Writer {
 public:
  explicit Writer(const World& world) : world_(world) {}

  Story Write(int number) {
    Story story(ReportId(number), world_);
    Minute at = SentAt();
    story.Submit(at);
    const v1::Urgency urgency = AnyUrgency();
    // Classification was down.
    if (Chance(1)) at = After(at, 9, 16);
    Classify(at, urgency, story);
    if (Chance(2)) {
      story.Withdraw(After(story.now(), 1, 4));
    } else if (Chance(2)) {
      story.Reject(After(story.now(), 1, 20));
    } else {
      Handle(LimitOf(urgency), urgency, story);
    }
    story.End();
    return story;
  }

 private:
  // True so many times of a hundred.
  bool Chance(unsigned percent) { return random_() % 100 < percent; }
  int Between(int least, int most) {
    return least + static_cast<int>(random_() %
                                    static_cast<unsigned>(most - least + 1));
  }
  Minute After(Minute at, int least_hours, int most_hours) {
    return world_.hours.Add(at, Between(least_hours, most_hours) * kHour);
  }

  // In office hours, or on any evening.
  Minute SentAt() {
    const Minute day = Between(0, 364) * kDay;
    if (Chance(20)) return day + 20 * kHour;
    return After(world_.hours.NextWorking(day), 1, 8);
  }

  v1::Urgency AnyUrgency() {
    if (Chance(1)) return v1::URGENCY_EMERGENCY;
    if (Chance(20)) return v1::URGENCY_HIGH;
    return Chance(25) ? v1::URGENCY_LOW : v1::URGENCY_NORMAL;
  }

  // Of routing, by category; hours that are multiples of four, so that three
  // quarters of them are whole.
  static int LimitOf(v1::Urgency urgency) {
    switch (urgency) {
      case v1::URGENCY_EMERGENCY:
        return 4;
      case v1::URGENCY_HIGH:
        return 16;
      case v1::URGENCY_LOW:
        return 80;
      default:
        return 40;
    }
  }

  void Classify(Minute at, v1::Urgency urgency, Story& story) {
    const bool for_review = Chance(15);
    story.Classify(at, urgency, for_review);
    if (for_review) {
      // Some are forgotten.
      const bool late = Chance(20);
      story.Reclassify(After(story.now(), late ? 9 : 1, late ? 24 : 3),
                       urgency);
    }
  }

  // Working hours until the result, of a limit.
  int Pace(int limit) {
    const int percent = Chance(60)   ? Between(10, 70)
                        : Chance(50) ? Between(76, 98)
                        : Chance(60) ? Between(105, 140)
                                     : Between(150, 250);
    return 1 + limit * percent / 100;
  }

  void Handle(int limit, v1::Urgency urgency, Story& story) {
    story.Assign(limit * kHour);
    if (Chance(3)) story.Transfer(After(story.now(), 1, 3), "tinh.syt");
    story.Accept(After(story.now(), 1, 4));
    if (Chance(10)) Ask(story);
    if (urgency != v1::URGENCY_EMERGENCY && Chance(6)) {
      story.Extend(After(story.now(), 1, 2), 4 * Between(1, 6) * kHour);
    }
    Finish(Pace(limit), story);
    if (!Chance(3)) return;
    const Minute evening = story.now() / kDay * kDay + 20 * kHour;
    story.Reopen(evening + Between(0, 12) * kDay);
    story.Accept(After(story.now(), 1, 4));
    Finish(Pace(limit), story);
  }

  void Ask(Story& story) {
    story.Ask(After(story.now(), 1, 2));
    const Minute evening = story.now() / kDay * kDay + 20 * kHour;
    story.Reply(Chance(30) ? After(story.now(), 1, 6)
                           : evening + Between(0, 6) * kDay);
  }

  void Finish(int hours, Story& story) {
    story.SubmitResult(After(story.now(), hours, hours));
    if (Chance(8)) {
      story.SendBack(After(story.now(), 1, 3));
      story.SubmitResult(After(story.now(), 1, 4));
    }
    story.Approve(After(story.now(), 1, 3));
  }

  const World& world_;
  std::mt19937 random_{2026};
};

}  // namespace

std::vector<Story> WriteStories(int count, const World& world) {
  Writer writer(world);
  std::vector<Story> stories;
  stories.reserve(static_cast<size_t>(count));
  for (int number = 1; number <= count; ++number) {
    stories.push_back(writer.Write(number));
  }
  return stories;
}

}  // namespace paht::casework::year
