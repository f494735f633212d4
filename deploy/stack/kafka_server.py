"""One Kafka broker, which is its own controller (KRaft)."""

import re
import subprocess
from pathlib import Path

from deploy.stack.java import find_java
from deploy.stack.ports import answers
from deploy.stack.process import Process
from deploy.stack.services import ROOT

# Any 16 bytes in URL-safe base 64; all our clusters have one node, and so one
# name does.
_CLUSTER_ID = "cGFodC1zaW5nbGUtbm9kZQ"
_HEAP = "512m"

# Beside what names ports and folders. DESIGN section 2 says why.
_SETTINGS = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.listener.names": "CONTROLLER",
    "auto.create.topics.enable": "false",
    # One broker has one replica of everything.
    "offsets.topic.replication.factor": "1",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    # Few groups: 50 partitions of each would only make starting slow.
    "offsets.topic.num.partitions": "8",
    "transaction.state.log.num.partitions": "8",
    # A year: a service that was away for longer would begin anew.
    "offsets.retention.minutes": "525600",
    # A dead owner's transaction must not hold up the next owner.
    "transaction.abort.timed.out.transaction.cleanup.interval.ms": "1000",
    "group.initial.rebalance.delay.ms": "0",
    "group.min.session.timeout.ms": "1000",
    # The default, 128 MiB, is a quarter of the heap.
    "log.cleaner.dedupe.buffer.size": str(32 << 20),
}


def _version():
    pom = (ROOT / "deploy/kafka/pom.xml").read_text()
    return re.search(r"<kafka\.version>(.*?)</kafka\.version>", pom).group(1)


class KafkaServer(Process):
    """start(), kill() and start() again keep the data; `data` holds it."""

    def __init__(self, run, log, data, port, controller_port):
        super().__init__("kafka", run, log)
        self.port = port
        self._controller_port = controller_port
        self._data = Path(data)

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def ready(self):
        return answers(self.port)

    def _java(self, *arguments, options=()):
        java = find_java()
        if java is None:
            raise RuntimeError("no Java 17 or newer is found; install openjdk-17-jre-headless")
        libs = ROOT / f".paht/deps/kafka-{_version()}/libs"
        if not libs.is_dir():
            raise RuntimeError(f"Kafka is not in {libs}; run deploy/install")
        return [java, *options, "-cp", f"{libs}/*", *arguments]

    def _write_properties(self):
        settings = _SETTINGS | {
            "controller.quorum.voters": f"1@127.0.0.1:{self._controller_port}",
            "listeners": f"PLAINTEXT://{self.address},CONTROLLER://127.0.0.1:{self._controller_port}",
            "advertised.listeners": f"PLAINTEXT://{self.address}",
            "log.dirs": str(self._data / "log"),
        }
        path = self._data / "server.properties"
        path.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
        return path

    def start(self):  # pylint: disable=arguments-differ
        self._data.mkdir(parents=True, exist_ok=True)
        properties = self._write_properties()
        if not (self._data / "log/meta.properties").exists():
            tool = self._java("kafka.tools.StorageTool", "format", "-t", _CLUSTER_ID)
            done = subprocess.run(
                [*tool, "-c", properties], capture_output=True, text=True, check=False
            )
            if done.returncode != 0:
                raise RuntimeError(f"Kafka does not format {self._data}: {done.stderr.strip()}")
        options = (
            "-Xms128m",
            f"-Xmx{_HEAP}",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            f"-Dlog4j2.configurationFile={ROOT}/deploy/kafka/log4j2.properties",
        )
        super().start(self._java("kafka.Kafka", properties, options=options))
