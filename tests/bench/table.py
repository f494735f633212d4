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
            break
    yield from _lists(lines)
    yield from _exports(lines)


def _lists(lines):
    for line in lines:
        if found := re.match(r"List all open statuses .*?p50 +([\d.]+) ms +p99 +([\d.]+) ms", line):
            p50, p99 = map(float, found.groups())
            yield (
                "Tracking.List over 200,000 open reports, first page, p50 / p99",
                f"{_ms(p50)} / {_ms(p99)}",
                "p99 ≤ 20 ms",
            )


def _exports(lines):
    for line in lines:
        if found := re.match(
            r"export (\w+): (\d+) rows .*?: (\d+) rows/s.*?memory ([\d.]+) MiB before, ([\d.]+) MiB",
            line,
        ):
            name, rows, speed, before, most = found.groups()
            yield (
                f"Export of {int(rows):,} rows as {name.upper()}",
                f"{int(speed):,} rows/s; memory {before} MiB before, {most} MiB at most",
                "memory does not grow",
            )


def _act(result):
    act = result["act"]
    yield (
        f"Casework.Act at {result['rate']} actions a second, p50 / p99",
        f"{_ms(act['p50_ms'])} / {_ms(act['p99_ms'])}",
        "p50 ≤ 30 ms",
    )


def _routing(lines):
    text = "\n".join(lines)
    route = re.search(r"^BM_Route .*items_per_second=([\d.]+)([kM])/s", text, re.M)
    place = re.search(r"^BM_CommuneOfPoint +([\d.]+) ns", text, re.M)
    shapely = re.search(r"^one at a time: +([\d.]+) us", text, re.M)
    if route and place and shapely:
        speed = float(route[1]) * {"k": 1e3, "M": 1e6}[route[2]]
        yield "Routing decisions, a second and core", f"{speed:,.0f}", "300,000"
        yield (
            "The commune of a point, with border and neighbours; Shapely's STRtree without them",
            f"{float(place[1]) / 1000:.1f} µs; {float(shapely[1]):.1f} µs",
            "–",
        )


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
    "act": _act,
    "routing": _routing,
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
