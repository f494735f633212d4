"""Starts again what ends by itself, as systemd or Kubernetes would in production.

A service ends on purpose when it cannot know what became of a transaction; its
restart finds out. deploy/up leaves one keeper running, deploy/down and the next
deploy/up stop it before they touch anything else.
"""

import signal
import sys
import threading
import time

from deploy.stack.checkout import checkout_stack

_EVERY = 1.0
_LONGEST_WAIT = 30.0


class Keeper:
    """Looks after the processes that have a record and do not run."""

    def __init__(self, processes, tell, now=time.monotonic):
        self._processes = processes
        self._tell = tell
        self._now = now
        # Name → (not again before, seconds to wait after that).
        self._waits = {}

    def look(self):
        for process in self._processes:
            # Without a record it was stopped on purpose, or never started.
            if process.record() and not process.running():
                self._revive(process)

    def _revive(self, process):
        now = self._now()
        not_before, wait = self._waits.get(process.name, (now, _EVERY))
        if now < not_before:
            return
        if now > not_before + 10 * _LONGEST_WAIT:
            wait = _EVERY  # It had run well for long.
        self._tell(f"{process.name} has ended; starting it again")
        process.start()
        self._waits[process.name] = (now + wait, min(2 * wait, _LONGEST_WAIT))


def _tell(text):
    print(f"{time.strftime('%Y-%m-%dT%H:%M:%S%z')} {text}", flush=True)


def main():
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    stack = checkout_stack()
    keeper = Keeper(stack.processes(), _tell)
    _tell("watching " + ", ".join(process.name for process in stack.processes()))
    while not stop.wait(_EVERY):
        keeper.look()


if __name__ == "__main__":
    sys.exit(main())
