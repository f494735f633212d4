// The process's Prometheus metrics, one registry for all of it.
//
//   auto& accepted = metrics::Counter("paht_reports_total", "Reports by
//   outcome.",
//                                     {{"outcome", "accepted"}});
//   accepted.Increment();
//
// Families are made on first use; ask once and keep the reference where it is
// used often. Names follow Prometheus: unit last, `_total` for counters,
// seconds and bytes.
#ifndef COMMON_TELEMETRY_METRICS_H_
#define COMMON_TELEMETRY_METRICS_H_

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>

#include <map>
#include <string>

namespace paht::metrics {

using Labels = std::map<std::string, std::string>;

prometheus::Counter& Counter(const std::string& name, const std::string& help,
                             const Labels& labels = {});
prometheus::Gauge& Gauge(const std::string& name, const std::string& help,
                         const Labels& labels = {});

// Seconds, from 0.1 ms to 10 s.
prometheus::Histogram& Latency(const std::string& name, const std::string& help,
                               const Labels& labels = {});

// Sizes of batches, 1 to 10,000.
prometheus::Histogram& Sizes(const std::string& name, const std::string& help,
                             const Labels& labels = {});

// All of it in Prometheus' text format.
std::string Serialize();

}  // namespace paht::metrics

#endif  // COMMON_TELEMETRY_METRICS_H_
