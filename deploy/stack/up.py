"""The second half of deploy/up: starts what is built and shows that it works."""

import argparse

from deploy.stack.checkout import DATA, DOT, LOGS, RUN, delete_data, die, from_here, say
from deploy.stack.ports import Ports
from deploy.stack.stack import Stack, StackError, stop_recorded

_SHIFT = DOT / "shift"


def _shift(given):
    """The shift to use; a new one moves everything."""
    old = int(_SHIFT.read_text()) if _SHIFT.exists() else 0
    if given is None or given == old:
        return old
    stop_recorded(RUN, LOGS, say)
    _SHIFT.write_text(f"{given}\n")
    return given


def _summary(stack):
    print("\nEverything runs and goes on running.\n")
    for process in stack.services:
        metrics = f"http://127.0.0.1:{process.metrics_port}"
        print(f"  {process.name:<17} gRPC {process.address}  {metrics}/metrics /readyz")
    print(f"  {'Kafka':<17} {stack.kafka.address}")
    print(f"  {'Redis':<17} {stack.redis.address}")
    print(f"""
  logs  {from_here(LOGS)}/<name>.log
  data  {from_here(DATA)}
  stop  deploy/down""")


def main():
    parser = argparse.ArgumentParser(prog="deploy/up")
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--shift", type=int)
    options = parser.parse_args()
    if options.fresh:
        stop_recorded(RUN, LOGS, say)
        delete_data()
    stack = Stack(DOT, Ports.shifted(_shift(options.shift)))
    try:
        stack.start(say)
    except (StackError, RuntimeError) as error:
        text = str(error)
        if "is held by" in text:
            text += "\nStop what holds it, or use other ports: deploy/up --shift=1000"
        die(text)
    _summary(stack)


if __name__ == "__main__":
    main()
