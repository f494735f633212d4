"""Reads the file channel's messages as they are written."""

import json
import threading
import time


class Outbox:
    """From start() to stop(), notes when each report's first message came."""

    def __init__(self, path):
        self._path = path
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.first = {}  # Report id → seconds of Unix time.
        self.messages = 0

    def start(self):
        self._thread.start()
        return self

    def stop(self):
        self._stop.set()
        self._thread.join()

    def _run(self):
        while not self._path.exists() and not self._stop.wait(0.01):
            pass
        if not self._path.exists():
            return
        with open(self._path, "rb") as file:
            file.seek(0, 2)
            part = b""  # Of a line, and perhaps of a character.
            while True:
                stopping = self._stop.is_set()
                lines = (part + file.read()).split(b"\n")
                part = lines.pop()
                now = time.time()
                for line in lines:
                    self.messages += 1
                    self.first.setdefault(json.loads(line)["report_id"], now)
                if stopping:
                    return
                time.sleep(0.002)
