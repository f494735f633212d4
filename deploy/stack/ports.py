"""Which port belongs to what, and who holds one that is taken."""

import errno
import fcntl
import os
import socket
import tempfile
from pathlib import Path

# Copy n of a service listens so many ports above copy 0.
COPY_STEP = 10
# Blocks for tests: below the range from which the kernel takes the ports of
# outgoing connections, so that a server can come back on its own port.
_FIRST, _LAST, _WIDTH = 20000, 32000, 200


class Ports:
    """The ports of one stack: those of deploy/up, or a block of a test's own."""

    def __init__(self, grpc=7400, metrics=7500, kafka=19092, controller=19093, redis=16379):
        self._grpc = grpc
        self._metrics = metrics
        self.kafka = kafka
        self.controller = controller
        self.redis = redis

    @classmethod
    def shifted(cls, by):
        return cls(7400 + by, 7500 + by, 19092 + by, 19093 + by, 16379 + by)

    @classmethod
    def block(cls, first):
        return cls(first, first + 100, first + 96, first + 97, first + 98)

    def grpc(self, service, ordinal=0):
        return self._grpc + service.number + COPY_STEP * ordinal

    def metrics(self, service, ordinal=0):
        return self._metrics + service.number + COPY_STEP * ordinal


def is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen(1)
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True


def answers(port, timeout=1.0):
    try:
        socket.create_connection(("127.0.0.1", port), timeout).close()
    except OSError:
        return False
    return True


def holder(port):
    """Who listens there, in words: "redis-server, process 812"."""
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            lines = Path(table).read_text().splitlines()[1:]
        except OSError:
            continue
        for fields in map(str.split, lines):
            if fields[3] == "0A" and int(fields[1].rpartition(":")[2], 16) == port:
                inodes.add(f"socket:[{fields[9]}]")
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if any(os.readlink(fd) in inodes for fd in (process / "fd").iterdir()):
                name = (process / "comm").read_text().strip()
                return f"{name}, process {process.name}"
        except OSError:
            continue  # Gone, or another user's.
    return "a process of another user" if inodes else "a process that does not listen"


class PortBlock:
    """A block of ports and a folder of a test's own, until release().

    The lock goes with the process that holds it, however it ends. Whoever takes
    the block next finds in `folder` what a killed test has left behind.
    """

    def __init__(self):
        base = Path(tempfile.gettempdir(), f"paht-stacks-{os.getuid()}")
        base.mkdir(mode=0o700, exist_ok=True)
        for first in range(_FIRST, _LAST, _WIDTH):
            lock = open(base / f"{first}.lock", "w")
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.close()
                continue
            self._lock = lock
            self.folder = base / str(first)
            self.ports = Ports.block(first)
            self.first = first
            return
        raise RuntimeError(f"all blocks of ports are taken, see {base}")

    def all_free(self):
        return all(is_free(self.first + i) for i in range(_WIDTH))

    def release(self):
        self._lock.close()
