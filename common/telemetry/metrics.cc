#include "common/telemetry/metrics.h"

#include <prometheus/family.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <sstream>
#include <string>

namespace paht::metrics {
namespace {

// Never destroyed: threads may count until the very end.
prometheus::Registry& Registry() {
  static auto& registry =
      *new prometheus::Registry(prometheus::Registry::InsertBehavior::Merge);
  return registry;
}

}  // namespace

prometheus::Counter& Counter(const std::string& name, const std::string& help,
                             const Labels& labels) {
  return prometheus::BuildCounter()
      .Name(name)
      .Help(help)
      .Register(Registry())
      .Add(labels);
}

prometheus::Gauge& Gauge(const std::string& name, const std::string& help,
                         const Labels& labels) {
  return prometheus::BuildGauge()
      .Name(name)
      .Help(help)
      .Register(Registry())
      .Add(labels);
}

prometheus::Histogram& Latency(const std::string& name, const std::string& help,
                               const Labels& labels) {
  return prometheus::BuildHistogram()
      .Name(name)
      .Help(help)
      .Register(Registry())
      .Add(labels, prometheus::Histogram::BucketBoundaries{
                       .0001, .00025, .0005, .001, .0025, .005, .01, .025, .05,
                       .1, .25, .5, 1, 2.5, 5, 10});
}

prometheus::Histogram& Sizes(const std::string& name, const std::string& help,
                             const Labels& labels) {
  return prometheus::BuildHistogram()
      .Name(name)
      .Help(help)
      .Register(Registry())
      .Add(labels,
           prometheus::Histogram::BucketBoundaries{
               1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000});
}

std::string Serialize() {
  std::ostringstream out;
  prometheus::TextSerializer().Serialize(out, Registry().Collect());
  return out.str();
}

}  // namespace paht::metrics
