"""tests/bench/run: runs the benches by name and prints what they found."""

import argparse
import json
import subprocess
import sys
import time

from tests.bench import ledger, measure, pipeline, table


def views():
    """A rebuild of tracking's views, then pages, figures, exports, single reports and
    writes over 200,000 open reports."""
    return measure.program("tracking_bench")


def routing():
    """Routing's decisions, working time and look-ups of places, on one core, and
    Shapely's STRtree at the same points."""
    shapely = measure.ROOT / "tests/bench/geo_shapely.py"
    ran = subprocess.run([sys.executable, shapely], stdout=subprocess.PIPE, text=True, check=True)
    return measure.program("routing_bench") + ran.stdout.splitlines()


def classification():
    """Texts a second of classification, step by step and whole, on one core."""
    texts = sorted((measure.ROOT / "services/classification/data/reports").glob("*.tsv"))
    model = measure.build() / "services/classification/classification.model"
    return measure.program("classify_bench", f"--model={model}", *texts)


def act():
    """Time of an officer's action, with a signed token, at 50 a second, over the whole
    stack."""
    # Needs the tests' packages, which listing and the table do without.
    from tests.bench import actions

    return actions.act_latency()


BENCHES = {
    "decisions": ledger.decisions,
    "take-over": ledger.take_over,
    "outage": ledger.outage,
    "submit": pipeline.submit_latency,
    "end-to-end": pipeline.end_to_end,
    "throughput": pipeline.throughput,
    "memory": pipeline.memory,
    "verify": pipeline.verify,
    "act": act,
    "views": views,
    "routing": routing,
    "classification": classification,
}


def main():
    parser = argparse.ArgumentParser(prog="tests/bench/run", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="which; none: all")
    parser.add_argument("--list", action="store_true", help="what there is")
    parser.add_argument("--table", action="store_true", help="what was kept, for the README")
    arguments = parser.parse_args()
    if arguments.table:
        table.print_table()
        return 0
    if arguments.list:
        for name, bench in BENCHES.items():
            print(f"{name:14} {' '.join(bench.__doc__.split())}")
        return 0
    unknown = [name for name in arguments.names if name not in BENCHES]
    if unknown:
        parser.error(f"no bench is called {unknown[0]}; there are {', '.join(BENCHES)}")
    print(f"machine: {json.dumps(measure.machine())}")
    for name in arguments.names or BENCHES:
        began = time.monotonic()
        result = BENCHES[name]()
        measure.keep(name, result)
        print(f"\n{name} ({time.monotonic() - began:.0f} s)")
        print(json.dumps(result, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
