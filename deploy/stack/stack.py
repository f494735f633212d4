"""Kafka, Redis and the services as one thing that starts and stops.

    stack = Stack(folder, Ports())
    stack.start()
    stack.service("casework").kill()
    stack.stop()

deploy/up holds one in .paht and leaves it running; the system tests, chaos and
the benches make their own, see test_stack.py.
"""

import hashlib
import json
import os
import secrets
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from deploy.stack import ports as ports_module
from deploy.stack import services as services_module
from deploy.stack.kafka_server import KafkaServer
from deploy.stack.process import Process
from deploy.stack.redis_server import RedisServer
from deploy.stack.services import ROOT


# In the data folder: see Stack.was_ready().
_READY = "was-ready"


class StackError(Exception):
    """Something does not start; the text says what and what to do."""


def _cause(log):
    """Why a service failed, as its log says; without such a line all of it."""
    for line in reversed(log.splitlines()):
        try:
            return json.loads(line)["cause"]
        except (ValueError, KeyError, TypeError):
            continue
    return log.strip()


class ServiceProcess(Process):
    """One copy of a service."""

    def __init__(self, stack, service, ordinal):
        name = f"{service.name}-{ordinal}"
        super().__init__(name, stack.run, stack.logs / f"{name}.log")
        self.service = service
        self.ordinal = ordinal
        self.port = stack.ports.grpc(service, ordinal)
        self.metrics_port = stack.ports.metrics(service, ordinal)
        self._stack = stack

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def command(self, more=()):
        stack = self._stack
        places = {
            "data": stack.data,
            "run": stack.run,
            "secrets": stack.secrets,
            "tracking": stack.address("tracking"),
        }
        flags = [flag.format(**places) for flag in self.service.flags]
        return [
            str(stack.build / self.service.binary),
            f"--kafka_brokers={stack.kafka.address}",
            f"--redis={stack.redis.address}",
            f"--listen={self.address}",
            f"--metrics_listen=127.0.0.1:{self.metrics_port}",
            f"--ordinal={self.ordinal}",
            *flags,
            *stack.more_flags.get(self.service.name, ()),
            *more,
        ]

    def stamp(self):
        """Changes with what a restart would change: program, flags, files."""
        digest = hashlib.sha256("\0".join(self.command()).encode())
        for path in (self._stack.build / self.service.binary, *self.service.config):
            try:
                digest.update((ROOT / path).read_bytes())
            except FileNotFoundError:
                digest.update(b"\0missing")
        return digest.hexdigest()

    def up_to_date(self):
        return self.running() and self.record().get("stamp") == self.stamp()

    def start(self, more=()):  # pylint: disable=arguments-differ
        """`more`: flags for this time only."""
        first = () if self._stack.was_ready() else self.service.first_flags
        super().start(self.command((*first, *more)), cwd=ROOT, stamp=self.stamp())

    def wrong_configuration(self):
        """Why it would not start with the flags and files as they are, or None."""
        done = subprocess.run(
            [*self.command(), "--check_config"], cwd=ROOT, check=False, stdin=subprocess.DEVNULL,
            capture_output=True, text=True,
        )  # fmt: skip
        return None if done.returncode == 0 else _cause(done.stderr)

    def ready(self):
        url = f"http://127.0.0.1:{self.metrics_port}/readyz"
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                return answer.status == 200
        except (OSError, urllib.error.URLError):
            return False


class Stack:
    """Its folder holds data/, run/, secrets/ and, unless told, log/."""

    def __init__(self, folder, ports, copies=None, more_flags=None, logs=None, build=None):
        folder = Path(folder)
        self.ports = ports
        self.data = folder / "data"
        self.run = folder / "run"
        self.secrets = folder / "secrets"
        self.logs = Path(logs or folder / "log")
        self.build = Path(build or os.environ.get("PAHT_BUILD") or ROOT / ".paht/build")
        # Service → flags for all its copies.
        self.more_flags = more_flags or {}
        self.kafka = KafkaServer(
            self.run, self.logs / "kafka.log", self.data / "kafka", ports.kafka, ports.controller
        )
        self.redis = RedisServer(
            self.run, self.logs / "redis.log", self.data / "redis", ports.redis
        )
        self.services = [
            ServiceProcess(self, service, ordinal)
            for service in services_module.load()
            for ordinal in range((copies or {}).get(service.name, 1))
        ]

    # --- finding ---------------------------------------------------------

    def service(self, name, ordinal=0):
        for process in self.services:
            if process.service.name == name and process.ordinal == ordinal:
                return process
        raise KeyError(f"no copy {ordinal} of {name}")

    def address(self, name, ordinal=0):
        """Where it listens, or would if this stack had it."""
        named = {service.name: service for service in services_module.load()}
        return f"127.0.0.1:{self.ports.grpc(named[name], ordinal)}"

    def processes(self):
        return [self.kafka, self.redis, *self.services]

    # --- starting --------------------------------------------------------

    def start(self, say=lambda text: None):
        """Starts what does not run and waits until all of it is ready."""
        self._check_ports()
        self._make_secrets()
        for server in (self.kafka, self.redis):
            if not server.running():
                server.start()
        for server, seconds in ((self.redis, 60), (self.kafka, 180)):
            say(f"waiting for {server.name} on {server.address}")
            self.wait_ready(server, seconds)
        self.paht("topics", "create")
        self.start_services(say)
        (self.data / _READY).touch()

    def was_ready(self):
        """All of it, with these data."""
        return (self.data / _READY).exists()

    def _check_changed(self):
        """StackError while nothing is stopped yet, so that a mistake in a file costs
        nothing but its own effect."""
        wrong = [
            f"{process.name} would not start: {cause}"
            for process in self.services
            if process.running() and not process.up_to_date()
            for cause in [process.wrong_configuration()]
            if cause is not None
        ]
        if wrong:
            raise StackError("\n".join([*wrong, "No service was stopped; correct it and try again."]))

    def start_services(self, say=lambda text: None):
        self._check_changed()
        # At the very first start a copy 0 makes what all copies share (the
        # places at which groups begin), and is ready before the others start.
        first = [p for p in self.services if p.ordinal == 0]
        others = [p for p in self.services if p.ordinal > 0]
        for processes in [self.services] if self.was_ready() else [first, others]:
            for process in processes:
                if process.running() and not process.up_to_date():
                    say(f"{process.name} has changed: stopping the old one")
                    process.stop()
                if not process.running():
                    process.start()
            for process in processes:
                say(f"waiting for {process.name} on {process.address}")
                self.wait_ready(process)

    def wait_ready(self, process, seconds=120):
        end = time.monotonic() + seconds
        while not process.ready():
            if not process.running():
                raise StackError(self._obituary(process, "has ended"))
            if time.monotonic() > end:
                raise StackError(self._obituary(process, f"is not ready after {seconds} s"))
            time.sleep(0.05)

    @staticmethod
    def _obituary(process, what):
        lines = "\n".join(f"    {line}" for line in process.last_lines())
        return f"{process.name} {what}. The last lines of this start in {process.log}:\n{lines}"

    @property
    def token_key(self):
        """The private key that people's tokens for development are signed with."""
        return self.secrets / "identity.pem"

    def _make_secrets(self):
        """For the owner's eyes only: intake's, 32 random bytes in hex; and the key of
        people's tokens, with its public part, which casework checks them against."""
        self.secrets.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.secrets / "intake"
        if not path.exists():
            partial = path.with_suffix(".new")
            partial.touch(mode=0o600)
            partial.write_text(secrets.token_hex(32) + "\n")
            partial.replace(path)
        public = self.secrets / "identity.jwks"
        if not (self.token_key.exists() and public.exists()):
            self.token_key.unlink(missing_ok=True)
            self.paht("token", f"--new-key={self.token_key}", f"--jwks={public}")

    def _check_ports(self):
        wanted = [
            (self.kafka, self.ports.kafka),
            (self.kafka, self.ports.controller),
            (self.redis, self.ports.redis),
        ]
        wanted += [(p, port) for p in self.services for port in (p.port, p.metrics_port)]
        taken = [
            f"port {port} ({process.name}) is held by {ports_module.holder(port)}"
            for process, port in wanted
            if not process.running() and not ports_module.is_free(port)
        ]
        if taken:
            raise StackError("\n".join(taken))

    # --- the command-line client ------------------------------------------

    def addresses(self):
        """Where everything is, in the client's environment variables."""
        found = {f"PAHT_{p.service.name.upper()}": p.address for p in reversed(self.services)}
        found |= {"PAHT_KAFKA_BROKERS": self.kafka.address, "PAHT_REDIS": self.redis.address}
        return found

    def client_environment(self):
        return os.environ | self.addresses() | {"PAHT_TOKEN_KEY": str(self.token_key)}

    def try_paht(self, *arguments):
        """`paht ARGUMENTS`, as subprocess.run gives it back."""
        return subprocess.run(
            [self.build / services_module.client(), *arguments], cwd=ROOT, check=False,
            capture_output=True, text=True, env=self.client_environment(),
        )  # fmt: skip

    def paht(self, *arguments):
        """What it prints; StackError with what it says when it fails."""
        done = self.try_paht(*arguments)
        if done.returncode != 0:
            said = (done.stderr or done.stdout).strip()
            raise StackError(f"paht {' '.join(arguments)} failed: {said}")
        return done.stdout

    # --- stopping --------------------------------------------------------

    def stop(self, say=lambda text: None):
        """Stops every process that has a record here, whatever this object knows."""
        stop_recorded(self.run, self.logs, say)


def stop_recorded(run, logs, say=lambda text: None):
    """Services first, so that they drain into a Kafka that runs."""
    names = {path.stem for path in Path(run).glob("*.json")}
    services = [Process(n, run, Path(logs, f"{n}.log")) for n in sorted(names - {"kafka", "redis"})]
    servers = [Process(n, run, Path(logs, f"{n}.log")) for n in ("redis", "kafka") if n in names]
    ran = {process: process.pid() for process in services + servers}
    for process in services:  # All at once, since each may take seconds.
        process.signal(signal.SIGTERM)
    for process, pid in ran.items():
        how = process.stop()
        if pid is None:
            say(f"{process.name}: was not running")
        else:  # A quick one has gone before it is asked a second time.
            how = "stopped" if how == "was not running" else how
            say(f"{process.name}: {how} (process {pid})")
