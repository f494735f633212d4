"""One Redis with an append-only file."""

import shutil
import socket
from pathlib import Path

from deploy.stack.process import Process


class RedisServer(Process):
    """start(), kill() and start() again keep the data; `data` holds it."""

    def __init__(self, run, log, data, port):
        super().__init__("redis", run, log)
        self.port = port
        self.data = Path(data)

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def ready(self):
        """Not while it is reading its file."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def start(self):  # pylint: disable=arguments-differ
        binary = shutil.which("redis-server")
        if binary is None:
            raise RuntimeError("redis-server is not installed; run deploy/install")
        self.data.mkdir(parents=True, exist_ok=True)
        settings = {
            "port": self.port,
            "bind": "127.0.0.1",
            "dir": self.data,
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
        }
        words = [word for name, value in settings.items() for word in (f"--{name}", str(value))]
        super().start([binary, *words])
