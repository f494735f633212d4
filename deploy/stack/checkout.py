"""The stack of this checkout: what deploy/up and deploy/down work on."""

import os
import shutil
import sys
import time
from pathlib import Path

from deploy.stack.ports import Ports
from deploy.stack.process import Process
from deploy.stack.services import ROOT
from deploy.stack.stack import Stack, stop_recorded

DOT = ROOT / ".paht"
RUN = DOT / "run"
LOGS = DOT / "log"
DATA = DOT / "data"
SHIFT = DOT / "shift"


def say(text):
    """One line with the seconds since the first script of this run began."""
    began = int(os.environ.get("PAHT_STARTED", time.time()))
    print(f"[{int(time.time()) - began:4d} s] {text}", flush=True)


def die(text):
    first, *rest = text.splitlines()
    print(f"error: {first}", file=sys.stderr)
    for line in rest:
        print(f"       {line}", file=sys.stderr)
    sys.exit(1)


def from_here(path):
    """The path as somebody in the current folder would type it."""
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def port_shift():
    """By how much all ports are higher; deploy/up --shift writes it down."""
    return int(SHIFT.read_text()) if SHIFT.exists() else 0


def checkout_stack():
    return Stack(DOT, Ports.shifted(port_shift()))


def keeper():
    return Process("keeper", RUN, LOGS / "keeper.log")


def stop_all():
    """The keeper first, or it would start again what is stopped."""
    if keeper().running():
        say(f"keeper: {keeper().stop()}")
    stop_recorded(RUN, LOGS, say)


def delete_data():
    if DATA.exists():
        shutil.rmtree(DATA)
        say(f"deleted {from_here(DATA)}")
