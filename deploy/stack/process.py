"""A server process that outlives the script which starts it.

A pid alone is no name: the kernel gives it to another process once ours is
gone. So beside the pid stand the instant at which the process started and the
boot in which it did, and nothing is signalled unless all three still agree.
"""

import json
import os
import signal
import subprocess
import time
from pathlib import Path

_BOOT = Path("/proc/sys/kernel/random/boot_id")
# The kernel's name of a process may hold spaces and brackets; what follows the
# last bracket is state, parent …; the number of threads and the start time are
# fields 20 and 22 of the whole.
_STATE, _THREADS, _START = 0, 17, 19


def _stat(pid):
    """The fields of /proc/PID/stat after the name, or None."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return text[text.rindex(")") + 2 :].split()


def _dead(fields):
    """Dead, but not yet reaped by its parent. While a process is being killed, its
    first thread may be a zombie and another one still hold a port."""
    return fields[_STATE] in "ZX" and int(fields[_THREADS]) <= 1


class Process:
    """One named process with a record in `run` and its output in `log`."""

    def __init__(self, name, run, log):
        self.name = name
        self.log = Path(log)
        self._record = Path(run, f"{name}.json")
        self._child = None

    # --- what is there --------------------------------------------------

    def record(self):
        """What start() wrote, or {}."""
        try:
            return json.loads(self._record.read_text())
        except (FileNotFoundError, ValueError):
            return {}

    def pid(self):
        """The pid while the process runs, else None."""
        record = self.record()
        if not record:
            return None
        if self._child is not None and self._child.pid == record["pid"]:
            self._child.poll()  # Reaps it once it is dead.
        fields = _stat(record["pid"])
        if fields is None or _dead(fields):
            return None
        same = fields[_START] == record["start"] and _BOOT.read_text() == record["boot"]
        return record["pid"] if same else None

    def running(self):
        return self.pid() is not None

    # --- what is done ---------------------------------------------------

    def start(self, command, cwd=None, stamp=""):
        """Starts it in a session of its own. `stamp` says what it was made of."""
        if self.running():
            raise RuntimeError(f"{self.name} runs already, as process {self.pid()}")
        self._record.parent.mkdir(parents=True, exist_ok=True)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            log_begin = log.tell()
            self._child = subprocess.Popen(
                command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        fields = _stat(self._child.pid)
        record = {
            "pid": self._child.pid,
            "start": fields[_START],
            "boot": _BOOT.read_text(),
            "stamp": stamp,
            "log_begin": log_begin,
            "command": [str(word) for word in command],
        }
        # Moved into place, so that nobody reads half of it.
        partial = self._record.with_suffix(".new")
        partial.write_text(json.dumps(record, indent=1) + "\n")
        partial.replace(self._record)

    def signal(self, number):
        """Sends it if the process runs; whether it did."""
        pid = self.pid()
        if pid is None:
            return False
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return False
        return True

    def wait(self, seconds):
        """Whether it has ended within so many seconds."""
        end = time.monotonic() + seconds
        while self.running():
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        return True

    def kill(self):
        """kill -9, and waits until it is gone."""
        self.signal(signal.SIGKILL)
        self.wait(30)

    def stop(self, grace=25):
        """Asks it to end, then makes it; returns how it went, in words."""
        if not self.signal(signal.SIGTERM):
            self._record.unlink(missing_ok=True)
            return "was not running"
        self.signal(signal.SIGCONT)  # One that was stopped hears nothing.
        how = "stopped"
        if not self.wait(grace):
            self.kill()
            how = f"killed, since it did not end within {grace} s"
        self._record.unlink(missing_ok=True)
        return how

    def exit_code(self):
        """Of the process that this object started, once it has ended."""
        return None if self._child is None else self._child.poll()

    def last_lines(self, count=15):
        """Of what it wrote since its last start."""
        try:
            log = self.log.read_bytes()
        except FileNotFoundError:
            return []
        begin = self.record().get("log_begin", 0)
        written = log[begin if begin <= len(log) else 0 :]
        return written.decode(errors="replace").splitlines()[-count:]
