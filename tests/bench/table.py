"""The README's table, from what the benches kept in .paht/bench."""

import json
import re

from tests.bench import measure


def _kept(name):
    path = measure.RESULTS / f"{name}.json"
    return json.loads(path.read_text())["result"] if path.exists() else None


def _ms(value):
    return f"{value:.1f} ms" if value < 100 else f"{value:,.0f} ms"


def _submit(result):
    for rate in (200, 1000):
        one = result[f"at_{rate}_per_second"]
        ours, bare = one["intake"], one["bare_producer"]
        yield (
            f"Submit at {rate:,}/s, p50 / p99",
            f"{_ms(ours['p50_ms'])} / {_ms(ours['p99_ms'])}; bare producer "
            f"{_ms(bare['p50_ms'])} / {_ms(bare['p99_ms'])}",
            "p50 ≤ 2 × bare",
        )


def _end_to_end(result):
    for name, label in (("at_100", "100/s"), ("at_half_of_sustained", "half of sustained")):
        one = result[name]
        assigned, told = one["submit_to_assigned"], one["submit_to_first_notification"]
        where = label if name == "at_100" else f"{label} ({one['rate']:,.0f}/s)"
        yield (
            f"Submit → assigned at {where}, p50 / p99",
            f"{_ms(assigned['p50_ms'])} / {_ms(assigned['p99_ms'])}",
            "p99 < 250 ms",
        )
        yield (
            f"Submit → message handed over at {where}, p50 / p99",
            f"{_ms(told['p50_ms'])} / {_ms(told['p99_ms'])}",
            "p99 < 250 ms",
        )


def _throughput(result):
    yield "Whole pipeline, reports a second", f"{result['reports_per_second']:,.0f}", "3,000"
    costs = dict(result["cpu_seconds_per_1000"])
    whole = costs.pop("all")
    parts = ", ".join(f"{name.removesuffix('-0')} {cpu:.2f}" for name, cpu in costs.items())
    yield "CPU seconds for 1,000 reports", f"{whole:.2f} ({parts})", "0.7"


def _decisions(result):
    yield (
        "Decisions of casework alone",
        f"{result['decisions_per_second']:,.0f}/s, "
        f"{result['casework_cpu_us_per_decision']:.1f} µs of CPU each",
        "a bare prototype: 50,000 to 80,000/s, 6 µs",
    )


def _take_over(result):
    yield (
        f"Take-over of a partition with {result['states']:,} states",
        f"{result['take_over_seconds']:.2f} s",
        "< 1 s",
    )


def _outage(result):
    yield (
        f"Without events after `kill -9` of casework, longest of {result['kills']}",
        f"{result['longest']:.2f} s",
        "< 2 s",
    )


def _memory(result):
    def listed(sizes):
        return ", ".join(f"{n.removesuffix('-0')} {mib:.0f}" for n, mib in sizes.items())

    yield "Memory at rest, MiB", listed(result["at_rest_mib"]), "services < 40"
    yield (
        f"Memory with {result['open_reports']:,} open reports, MiB",
        listed(result["with_open_reports_mib"]),
        "–",
    )


def _views(lines):
    for line in lines:
        if found := re.search(r"([\d,.]+) events/s", line):
            yield "Rebuild of tracking's views, events a second", found.group(1), "50,000"
            return


def _verify(result):
    yield (
        f"`paht verify` over {result['counts']['events']:,} events, events a second",
        f"{result['events_per_second']:,.0f}",
        "–",
    )


_ROWS = {
    "submit": _submit,
    "end-to-end": _end_to_end,
    "throughput": _throughput,
    "decisions": _decisions,
    "take-over": _take_over,
    "outage": _outage,
    "views": _views,
    "memory": _memory,
    "verify": _verify,
}


def print_table():
    print("| What | Measured | Aim |\n|---|---|---|")
    for name, rows in _ROWS.items():
        result = _kept(name)
        for what, measured, aim in rows(result) if result else ():
            print(f"| {what} | {measured} | {aim} |")
