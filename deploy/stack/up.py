"""The second half of deploy/up: starts what is built and shows that it works."""

import argparse
import sys

from deploy.stack.checkout import (
    DATA, LOGS, SHIFT, checkout_stack, delete_data, die, from_here, keeper, port_shift, say,
    stop_all,
)  # fmt: skip
from deploy.stack.sample import send_sample
from deploy.stack.services import ROOT, client
from deploy.stack.stack import StackError


def _move_ports(shift):
    if shift is not None and shift != port_shift():
        stop_all()
        SHIFT.write_text(f"{shift}\n")


def _try(stack):
    """How to call the client; with its environment where the ports are others."""
    words = [f"{name}={value}" for name, value in stack.addresses().items()] if port_shift() else []
    return " ".join([*words, from_here(stack.build / client())])


def _summary(stack):
    print("\nEverything runs and goes on running; what ends is started again.\n")
    for process in stack.services:
        metrics = f"http://127.0.0.1:{process.metrics_port}"
        print(f"  {process.name:<17} gRPC {process.address}  {metrics}/metrics /readyz")
    print(f"  {'Kafka':<17} {stack.kafka.address}")
    print(f"  {'Redis':<17} {stack.redis.address}")
    print(f"""
  try   {_try(stack)} --help
  act   export PAHT_TOKEN_KEY={from_here(stack.token_key)} first: it signs for whoever --as names
  logs  {from_here(LOGS)}/<name>.log
  data  {from_here(DATA)}
  stop  deploy/down""")


def _keep(stack):
    """Whatever became of this run: what was started is looked after again."""
    if any(process.record() for process in stack.processes()):
        keeper().start([sys.executable, "-B", "-m", "deploy.stack.keeper"], cwd=ROOT)


def _bring_up(stack):
    try:
        stack.start(say)
        say("sending a sample report")
        send_sample(stack, lambda text: print(f"       {text}", flush=True))
    except (StackError, RuntimeError) as error:
        text = str(error)
        if "is held by" in text:
            text += "\nStop what holds it, or use other ports: deploy/up --shift=1000"
        die(text)


def main():
    parser = argparse.ArgumentParser(prog="deploy/up")
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--shift", type=int)
    options = parser.parse_args()
    keeper().stop()
    if options.fresh:
        stop_all()
        delete_data()
    _move_ports(options.shift)
    stack = checkout_stack()
    try:
        _bring_up(stack)
    finally:
        _keep(stack)
    _summary(stack)


if __name__ == "__main__":
    main()
