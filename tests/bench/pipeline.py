"""The whole pipeline with everything on one machine."""

import json
import tempfile
import time
from pathlib import Path

from tests.bench import measure
from tests.bench.outbox import Outbox


def submit_latency(seconds=10):
    """Time of an accepted Submit at 200 and 1,000 reports a second, and that of
    a bare producer with acks=all on the same topic in the same run."""
    result = {}
    with measure.stack() as one:
        measure.load(one, rate=200, seconds=3)  # Connections, caches.
        for rate in (200, 1000):
            bare = measure.load(one, mode="produce", rate=rate, seconds=seconds)
            through = measure.load(one, rate=rate, seconds=seconds)
            result[f"at_{rate}_per_second"] = {
                "intake": through["submit"],
                "bare_producer": bare["submit"],
                "p50_ratio": through["submit"]["p50_ms"] / bare["submit"]["p50_ms"],
                "errors": through["errors"],
            }
    return result


def quantiles(values):
    """Of seconds, in milliseconds."""
    ordered = sorted(values)
    if not ordered:
        return {"count": 0}
    at = lambda share: ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000
    return {"count": len(ordered), "p50_ms": at(0.5), "p99_ms": at(0.99), "max_ms": at(1)}


def _end_to_end(one, rate, seconds):
    with tempfile.TemporaryDirectory() as folder:
        sent_file = Path(folder, "sent")
        outbox = Outbox(one.data / "outbox.jsonl").start()
        seen = measure.load(
            one, rate=rate, seconds=seconds, reachable=1, sent=sent_file
        )  # fmt: skip
        time.sleep(2)
        outbox.stop()
        sent = dict(line.split() for line in sent_file.read_text().splitlines())
    told = [outbox.first[i] - int(at) / 1e6 for i, at in sent.items() if i in outbox.first]
    return {
        "rate": rate,
        "submit_to_assigned": seen["assigned"],
        "submit_to_assigned_or_review": seen["assigned_or_review"],
        "submit_to_first_notification": quantiles(told),
        "not_notified": len(sent) - len(told),
        "undecided": seen["undecided"],
    }


def end_to_end(seconds=15):
    """Submit until a reader sees the report assigned, and until the first message
    is with the file channel: at 100/s, and at half of what can be sustained."""
    with measure.stack() as one:
        measure.load(one, rate=200, seconds=5)
        wait_until_idle(one)
        at_100 = _end_to_end(one, 100, seconds)
        most = measure.load(one, in_flight=64, seconds=8, reachable=1)["decided_per_second"]
        # What the burst left behind is not part of what comes next.
        wait_until_idle(one)
        return {
            "sustained_per_second": most,
            "at_100": at_100,
            "at_half_of_sustained": _end_to_end(one, most / 2, seconds),
        }


def throughput(seconds=20):
    """Reports a second from Submit to assigned or in review, as fast as answers
    come, and what 1,000 of them cost each process in CPU seconds."""
    with measure.stack() as one:
        measure.load(one, rate=200, seconds=3)
        before = {p.name: measure.cpu_seconds(p.pid()) for p in one.processes()}
        seen = measure.load(one, in_flight=256, seconds=seconds, warm_up=0)
        # Views and notifications have work left when the last is assigned.
        wait_until_idle(one)
        spent = {p.name: measure.cpu_seconds(p.pid()) - before[p.name] for p in one.processes()}
    thousands = seen["accepted"] / 1000
    costs = {name: cpu / thousands for name, cpu in spent.items()}
    return {
        "reports_per_second": seen["decided_per_second"],
        "accepted_per_second": seen["accepted_per_second"],
        "accepted": seen["accepted"],
        "undecided": seen["undecided"],
        "events_per_report": seen["events"] / seen["accepted"],
        "submit": seen["submit"],
        "cpu_seconds_per_1000": {"all": sum(costs.values()), **costs},
        "errors": seen["errors"],
    }


def wait_until_idle(one, seconds=60):
    """Until no process but Kafka has used a twentieth of a core for a second."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        before = {p.name: measure.cpu_seconds(p.pid()) for p in one.services}
        time.sleep(1)
        if all(measure.cpu_seconds(p.pid()) - before[p.name] < 0.05 for p in one.services):
            return


def memory(reports=200_000):
    """Resident memory of each process at rest, and with 200,000 open reports."""

    def resident(one):
        return {p.name: measure.resident_mib(p.pid()) for p in one.processes()}

    with measure.stack() as one:
        at_rest = resident(one)
        seen = measure.load(
            one, in_flight=256, seconds=600, warm_up=0, count=reports, reachable=0
        )  # fmt: skip
        wait_until_idle(one)
        return {
            "at_rest_mib": at_rest,
            "open_reports": seen["accepted"],
            "errors": seen["errors"],
            "with_open_reports_mib": resident(one),
        }


def verify(reports=100_000):
    """Events a second that `paht verify` proves, with states and views, on a system at rest."""
    with measure.stack() as one:
        measure.load(one, in_flight=256, seconds=600, warm_up=0, count=reports)
        wait_until_idle(one)
        lines = [json.loads(line) for line in one.paht("verify", "--json").splitlines()]
    counts = {line["checked"]: line["count"] for line in lines if "checked" in line}
    seconds = lines[-1]["seconds"]
    return {
        "counts": counts,
        "seconds": seconds,
        "events_per_second": counts["events"] / seconds,
    }
