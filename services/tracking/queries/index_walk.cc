#include "services/tracking/queries/index_walk.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"
#include "common/redis/client.h"
#include "services/tracking/core/list_query.h"
#include "services/tracking/views/active_reads.h"
#include "services/tracking/views/layout.h"

namespace paht::tracking {
namespace {

// Members of one index fetched at once: few at first, twice as many each time
// that they were not enough.
constexpr size_t kFewest = 4;
constexpr size_t kMost = 1024;

}  // namespace

absl::Status LacksIncidents() {
  return absl::FailedPreconditionError(
      "these views were begun by an older version of tracking and do not tell "
      "which reports stand for an incident; run `paht rebuild`");
}

IndexWalk::IndexWalk(const ListQuery& query, const std::string& version,
                     views::ActiveReads& reads)
    : query_(query), version_(version), reads_(reads) {}

absl::StatusOr<IndexWalk::Page> IndexWalk::Run(int max_scanned) {
  RETURN_IF_ERROR(ChooseDriver());
  const views::Layout& layout = reads_.layout();
  const std::vector<std::string>& names = query_.terms[driver_];
  const size_t count = names.size() * static_cast<size_t>(layout.partitions());
  // Three times its share of the page, since shares differ.
  const size_t step =
      std::clamp(3 * static_cast<size_t>(query_.page_size) / count + kFewest,
                 kFewest, kMost);
  for (int32_t p = 0; p < layout.partitions(); ++p) {
    for (const std::string& name : names) {
      Stream& stream = streams_.emplace_back();
      stream.partition = p;
      stream.key = layout.keys(version_, p).index(name);
      stream.reached = query_.before;
      stream.step = step;
    }
  }
  Page page;
  while (true) {
    Merge(page);
    const std::vector<Stream*> blocking = Blocking();
    if (static_cast<int>(page.found.size()) > query_.page_size) {
      page.found.resize(static_cast<size_t>(query_.page_size));
      page.next = page.found.back().member;
      return page;
    }
    if (blocking.empty()) return page;
    if (scanned_ >= max_scanned) {
      // All above the newest of these positions was looked at.
      for (const Stream* stream : blocking) {
        page.next = std::max(page.next, stream->reached);
      }
      return page;
    }
    RETURN_IF_ERROR(Refill(blocking));
  }
}

absl::Status IndexWalk::ChooseDriver() {
  const views::Layout& layout = reads_.layout();
  std::vector<redis::Command> commands = {{"EXISTS"}};
  if (query_.by_incident) commands.push_back({"EXISTS"});
  for (int32_t p = 0; p < layout.partitions(); ++p) {
    const views::PartitionKeys keys = layout.keys(version_, p);
    commands[0].push_back(keys.complete());
    if (query_.by_incident) commands[1].push_back(keys.has_incidents());
  }
  const size_t first = commands.size();  // Of those that count.
  std::vector<size_t> terms;             // Of each further command.
  if (query_.terms.size() > 1) {
    for (size_t term = 0; term < query_.terms.size(); ++term) {
      for (const std::string& name : query_.terms[term]) {
        for (int32_t p = 0; p < layout.partitions(); ++p) {
          commands.push_back({"ZCARD", layout.keys(version_, p).index(name)});
          terms.push_back(term);
        }
      }
    }
  }
  ASSIGN_OR_RETURN(const std::vector<redis::Reply> replies,
                   reads_.Pipeline(version_, std::move(commands)));
  if (replies[0]->integer != layout.partitions()) {
    return absl::UnavailableError(
        "the views are being rebuilt; try again in a moment");
  }
  if (query_.by_incident && replies[1]->integer != layout.partitions()) {
    return LacksIncidents();
  }
  std::vector<int64_t> sizes(query_.terms.size(), 0);
  for (size_t i = 0; i < terms.size(); ++i) {
    sizes[terms[i]] += replies[first + i]->integer;
  }
  driver_ = static_cast<size_t>(std::min_element(sizes.begin(), sizes.end()) -
                                sizes.begin());
  return absl::OkStatus();
}

std::vector<IndexWalk::Stream*> IndexWalk::Blocking() {
  std::vector<Stream*> blocking;
  for (Stream& stream : streams_) {
    if (!stream.ended && stream.found.empty()) blocking.push_back(&stream);
  }
  return blocking;
}

void IndexWalk::Merge(Page& page) {
  while (static_cast<int>(page.found.size()) <= query_.page_size) {
    // Nothing above this is unknown; empty: nothing at all is.
    std::string known;
    bool nothing_known = false;
    Stream* newest = nullptr;
    for (Stream& stream : streams_) {
      if (!stream.found.empty()) {
        if (newest == nullptr || newest->found.front() < stream.found.front()) {
          newest = &stream;
        }
      } else if (!stream.ended) {
        nothing_known |= stream.reached.empty();
        known = std::max(known, stream.reached);
      }
    }
    if (newest == nullptr || nothing_known || newest->found.front() < known) {
      return;
    }
    std::string member = std::move(newest->found.front());
    newest->found.pop_front();
    // A report that went from one status to another meanwhile is in both.
    if (page.found.empty() || page.found.back().member != member) {
      page.found.push_back({std::move(member), newest->partition});
    }
  }
}

absl::Status IndexWalk::Refill(const std::vector<Stream*>& streams) {
  std::vector<redis::Command> commands;
  for (const Stream* stream : streams) {
    commands.push_back(
        {"ZREVRANGEBYLEX", stream->key,
         stream->reached.empty() ? "+" : absl::StrCat("(", stream->reached),
         "-", "LIMIT", "0", absl::StrCat(stream->step)});
  }
  ASSIGN_OR_RETURN(const std::vector<redis::Reply> replies,
                   reads_.Pipeline(version_, std::move(commands)));
  Fetched fetched(streams.size());
  for (size_t i = 0; i < streams.size(); ++i) {
    Stream& stream = *streams[i];
    for (size_t j = 0; j < replies[i]->elements; ++j) {
      const redisReply& member = *replies[i]->element[j];
      fetched[i].emplace_back(member.str, member.len);
    }
    scanned_ += static_cast<int>(fetched[i].size());
    stream.ended = fetched[i].size() < stream.step;
    if (!fetched[i].empty()) stream.reached = fetched[i].back();
    stream.step = std::min(2 * stream.step, kMost);
  }
  RETURN_IF_ERROR(Filter(streams, fetched));
  for (size_t i = 0; i < streams.size(); ++i) {
    streams[i]->found.insert(streams[i]->found.end(),
                             std::make_move_iterator(fetched[i].begin()),
                             std::make_move_iterator(fetched[i].end()));
  }
  return absl::OkStatus();
}

absl::Status IndexWalk::Filter(const std::vector<Stream*>& streams,
                               Fetched& fetched) {
  for (size_t term = 0; term < query_.terms.size(); ++term) {
    if (term == driver_) continue;
    const std::vector<std::string>& names = query_.terms[term];
    std::vector<redis::Command> commands;
    std::vector<size_t> asked;  // Of each group of commands.
    for (size_t i = 0; i < streams.size(); ++i) {
      if (fetched[i].empty()) continue;
      asked.push_back(i);
      const views::PartitionKeys keys =
          reads_.layout().keys(version_, streams[i]->partition);
      for (const std::string& name : names) {
        redis::Command command = {"ZMSCORE", keys.index(name)};
        command.insert(command.end(), fetched[i].begin(), fetched[i].end());
        commands.push_back(std::move(command));
      }
    }
    if (commands.empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const std::vector<redis::Reply> replies,
                     reads_.Pipeline(version_, std::move(commands)));
    for (size_t a = 0; a < asked.size(); ++a) {
      std::vector<std::string>& members = fetched[asked[a]];
      std::vector<std::string> kept;
      for (size_t j = 0; j < members.size(); ++j) {
        for (size_t n = 0; n < names.size(); ++n) {
          const redisReply& reply = *replies[a * names.size() + n];
          if (reply.element[j]->type != REDIS_REPLY_NIL) {
            kept.push_back(std::move(members[j]));
            break;
          }
        }
      }
      members = std::move(kept);
    }
  }
  return absl::OkStatus();
}

}  // namespace paht::tracking
