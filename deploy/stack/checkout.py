"""The stack of this checkout: what deploy/up and deploy/down work on."""

import os
import shutil
import sys
import time
from pathlib import Path

from deploy.stack.services import ROOT

DOT = ROOT / ".paht"
RUN = DOT / "run"
LOGS = DOT / "log"
DATA = DOT / "data"


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


def delete_data():
    if DATA.exists():
        shutil.rmtree(DATA)
        say(f"deleted {from_here(DATA)}")
