"""casework alone, with a real broker: how fast it decides and comes back."""

import re
import threading
import time

from tests.bench import measure


def _fill(one, count, **flags):
    """Commands on the topic, while casework is away."""
    done = measure.load(
        one, mode="produce", follow="false", in_flight=20000, seconds=120, warm_up=0,
        count=count, **flags,
    )  # fmt: skip
    return done["accepted"]


def _decided(casework):
    return measure.metric(casework, "paht_ledger_commands_total")


def decisions(commands=400_000):
    """Commands decided per second, from a topic that is full already."""
    with measure.stack("casework") as one:
        casework = one.service("casework")
        casework.stop()
        filled = _fill(one, commands)
        casework.start()
        one.wait_ready(casework)
        began = time.monotonic()
        first, cpu = _decided(casework), measure.cpu_seconds(casework.pid())
        ended = measure.wait_until("decided", lambda: _decided(casework) >= filled, 300)
        used = measure.cpu_seconds(casework.pid()) - cpu
        return {
            "commands": filled,
            "decisions_per_second": (filled - first) / (ended - began),
            "casework_cpu_us_per_decision": used * 1e6 / (filled - first),
            "resident_mib_with_open_reports": measure.resident_mib(casework.pid()),
            "open_reports": filled,
        }


def take_over(states=100_000):
    """A restart with all states on one partition: until it can decide again."""
    with measure.stack("casework") as one:
        casework = one.service("casework")
        filled = _fill(one, states, only_partition=3)
        measure.wait_until("decided", lambda: _decided(casework) >= filled, 300)
        casework.kill()
        began = time.monotonic()
        casework.start()
        one.wait_ready(casework)
        whole = time.monotonic() - began
        spans = re.findall(r'"duration":"([0-9.]+)(ms|s)"', casework.log.read_text())
        value, unit = spans[-1]
        return {
            "states": filled,
            "take_over_seconds": float(value) / (1000 if unit == "ms" else 1),
            "start_to_ready_seconds": whole,
        }


def outage(rounds=5):
    """kill -9 under load and an immediate restart: the longest time in which a
    reader of the events saw none."""
    silences = []
    with measure.stack("casework") as one:
        casework = one.service("casework")

        def kill():
            time.sleep(4)
            casework.kill()
            casework.start()

        for _ in range(rounds):
            killer = threading.Thread(target=kill)
            killer.start()
            seen = measure.load(one, mode="produce", rate=200, seconds=8, warm_up=1)
            killer.join()
            if seen["undecided"] and seen["received"]["count"] < 8 * 200 * 0.95:
                raise RuntimeError(f"commands were lost: {seen}")
            silences.append(seen["longest_silence_ms"] / 1000)
    return {"kills": rounds, "seconds_without_events": silences, "longest": max(silences)}
