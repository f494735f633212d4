"""A running stack, and clients at each of its doors."""

import json
import random
import time
from concurrent.futures import ThreadPoolExecutor

import grpc
import redis

from tests.client.grpc_client import Client
from tests.client.history import Histories
from tests.client.kafka_log import Reader, Writer
from tests.client.protos import casework, intake, tracking
from tests.client.tokens import SignOn

PREFIX = "paht."
# In these the machines have done their part and people go on.
SETTLED = {"ASSIGNED", "NEEDS_REVIEW"}



class Scene:
    def __init__(self, stack, seed=20261124):
        self.stack = stack
        # The same reports in every run.
        self.random = random.Random(seed)
        self.sign_on = SignOn(stack)
        self._clients = []
        self.intake = self._client(intake, "Intake")
        self.casework = self._client(casework, "Casework")
        self.tracking = self._client(tracking, "Tracking")

    def _client(self, module, service):
        """Of copy 0."""
        self._clients.append(Client(self.stack.address(service.lower()), module, service))
        return self._clients[-1]

    def close(self):
        for client in self._clients:
            client.close()

    # --- the log -----------------------------------------------------------

    def reader(self, topic):
        return Reader(self.stack.kafka.address, PREFIX + topic)

    def writer(self):
        return Writer(self.stack.kafka.address)

    def histories(self):
        return Histories(self.reader("report-events"))

    def redis(self):
        return redis.Redis(port=self.stack.ports.redis)

    # --- citizens and officers -----------------------------------------------

    def submit(self, request, timeout=10):
        return self.intake.Submit(request, timeout=timeout)

    def submit_all(self, requests, at_once=20):
        """The answers, in the order of the requests; from several citizens at once."""
        with ThreadPoolExecutor(at_once) as pool:
            return list(pool.map(self.submit, requests))

    def act(self, request, timeout=10, metadata=None):
        """The CommandResult. Without other `metadata`, with a token of the command's actor."""
        if metadata is None:
            metadata = self.sign_on.metadata(request.command.actor)
        return self.casework.Act(request, timeout=timeout, metadata=metadata).result

    def wait_settled(self, histories, ids, seconds=120):
        """Until each has an office or a coordinator; report id → status."""

        def settled(_):
            now = {i: histories.statuses(i)[-1:] for i in ids}
            return all(s and s[0] in SETTLED for s in now.values()) and now

        return {i: s[0] for i, s in histories.wait_for(settled, seconds, "the last report").items()}

    def wait_view(self, report_id, sequence=1, seconds=60):
        """Tracking's answer once it holds `sequence`."""
        end = time.monotonic() + seconds
        get = tracking.GetReportRequest(report_id=report_id, min_sequence=sequence)
        while True:
            try:
                return self.tracking.Get(get, timeout=5).report
            except grpc.RpcError as error:
                if time.monotonic() > end:
                    raise TimeoutError(f"{report_id} is not in the views: {error}") from error
                time.sleep(0.2)

    def outbox(self):
        """What the file channel has delivered, a dict a message."""
        path = self.stack.data / "outbox.jsonl"
        if not path.exists():
            return []
        return [json.loads(line) for line in path.read_text().splitlines()]

    # --- the machines ----------------------------------------------------------

    def restore(self):
        """Starts whatever a test has left stopped and waits until all is ready."""
        if not all(process.running() and process.ready() for process in self.stack.processes()):
            self.stack.start()

    def verify(self, seconds=60):
        """`paht verify`, again until the views have caught up."""
        end = time.monotonic() + seconds
        while True:
            done = self.stack.try_paht("verify")
            if done.returncode == 0:
                return
            if time.monotonic() > end:
                raise AssertionError(f"paht verify fails:\n{done.stdout}{done.stderr}")
            time.sleep(0.5)


def code_of(call, *arguments, **more):
    """The status code with which a call fails."""
    try:
        answer = call(*arguments, **more)
    except grpc.RpcError as error:
        return error.code()
    raise AssertionError(f"it was answered: {answer}")
