"""What the benches share: stacks of their own, and reading what they cost."""

import contextlib
import json
import os
import re
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path

from deploy.stack import services
from deploy.stack.ports import PortBlock
from deploy.stack.services import ROOT
from deploy.stack.stack import Stack

RESULTS = ROOT / ".paht/bench"
_TICKS = os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def stack(*names, **more):
    """A running stack of its own with these services only (none named: all)."""
    block = PortBlock()
    shutil.rmtree(block.folder, ignore_errors=True)
    copies = {s.name: int(not names or s.name in names) for s in services.load()}
    one = Stack(block.folder, block.ports, copies=copies, **more)
    try:
        one.start()
        yield one
    finally:
        one.stop()
        shutil.rmtree(block.folder, ignore_errors=True)
        block.release()


def load(one, **flags):
    """Runs pipeline_load against the stack; what it printed."""
    flags = {"kafka_brokers": one.kafka.address, **flags}
    if flags.get("mode") != "produce":
        flags["intake"] = one.address("intake")
    command = [str(one.build / "tests/bench/load/pipeline_load")]
    command += [f"--{name}={value}" for name, value in flags.items()]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise RuntimeError(f"pipeline_load failed: {ran.stderr.strip()}")
    return json.loads(ran.stdout)


def build():
    """The build folder."""
    return Path(os.environ.get("PAHT_BUILD") or ROOT / ".paht/build")


def program(name, *arguments):
    """Runs a bench that is a program of its own; the lines that it printed."""
    command = [build() / "tests/bench" / name, *arguments]
    ran = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return ran.stdout.splitlines()


def cpu_seconds(pid):
    """User and system time that the process has used."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def resident_mib(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1)) / 1024


def metric(process, name, **labels):
    """The sum of the samples of this name with these labels."""
    url = f"http://127.0.0.1:{process.metrics_port}/metrics"
    with urllib.request.urlopen(url, timeout=5) as answer:
        text = answer.read().decode()
    total = 0.0
    for line in text.splitlines():
        match = re.fullmatch(r"(\w+)(?:\{(.*)\})? (\S+)", line)
        if match and match.group(1) == name:
            if all(f'{k}="{v}"' in (match.group(2) or "") for k, v in labels.items()):
                total += float(match.group(3))
    return total


def wait_until(what, condition, seconds=60, pause=0.02):
    """Returns the instant (time.monotonic) at which the condition held."""
    end = time.monotonic() + seconds
    while True:
        with contextlib.suppress(OSError):
            if condition():
                return time.monotonic()
        if time.monotonic() > end:
            raise RuntimeError(f"{what}: not within {seconds} s")
        time.sleep(pause)


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = re.search(r"model name\s*: (.*)", file.read())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(memory),
        "cpu": model.group(1) if model else "unknown",
    }


def keep(name, result):
    RESULTS.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"bench": name, "machine": machine(), "result": result}, indent=2)
    (RESULTS / f"{name}.json").write_text(text + "\n")
