"""Citizens who submit and officers who act; both remember what they were told."""

import itertools
import threading
import time

import grpc

from tests.chaos.steps import Steps
from tests.client.grpc_client import Client
from tests.client.protos import casework, intake, tracking
from tests.client.reports import varied
from tests.client.tokens import SignOn

_UNKNOWN = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED)
_DEADLINE = 5


class Doors:
    """All copies of one service; each call goes to the next one."""

    def __init__(self, stack, name, module, service):
        copies = [p for p in stack.services if p.service.name == name]
        self._clients = itertools.cycle([Client(p.address, module, service) for p in copies])

    def until_known(self, method, request, stop, metadata=None):
        """The answer; the same request again while it is unknown. None once `stop` is set."""
        while not stop.is_set():
            try:
                call = getattr(next(self._clients), method)
                return call(request, timeout=_DEADLINE, metadata=metadata)
            except grpc.RpcError as error:
                if error.code() not in _UNKNOWN:
                    raise
                time.sleep(0.1)
        return None


class _Person(threading.Thread):
    """Works until `enough`, and then has until `stop` to hear the last answer."""

    def __init__(self, enough, stop, pace):
        super().__init__(daemon=True)
        self.enough, self.stop, self.pace = enough, stop, pace
        # The first thing that must not happen, if any.
        self.failure = None

    def run(self):
        try:
            while not self.enough.is_set():
                self.one()
                self.enough.wait(self.pace())
        except Exception as error:  # pylint: disable=broad-except
            self.failure = error

    def one(self):
        raise NotImplementedError


class Citizen(_Person):
    """Submits; `acknowledged` maps report id → (request, answer)."""

    def __init__(self, world, random, pace):
        super().__init__(world.enough, world.stop, lambda: random.uniform(0.5, 1.5) * pace)
        self._world = world
        self._requests = varied(3000, random)
        self.acknowledged = {}

    def one(self):
        request = next(self._requests)
        answer = self._world.intake.until_known("Submit", request, self.stop)
        if answer is None:
            return
        if answer.report_id in self.acknowledged:
            raise AssertionError(f"{answer.report_id} was given to two reports")
        self.acknowledged[answer.report_id] = (request, answer)
        self._world.known.append(answer)


class Official(_Person):
    """Takes reports in hand, some steps each; `answers` holds (command, result)."""

    def __init__(self, world, random, pace, name):
        super().__init__(world.enough, world.stop, lambda: random.uniform(0.2, 1.8) * pace)
        self._world = world
        self._random = random
        self._steps = Steps(name, random, time.time_ns)
        self._in_hand = None
        self.answers = []

    def one(self):
        if not self._world.known:
            return
        # Until there is nothing left to do, mostly: by single steps here and there
        # hardly any report would come to its end.
        if self._in_hand is None or self._random.random() < 0.08:
            self._in_hand = self._random.choice(self._world.known[-400:])
        submitted = self._in_hand
        try:
            get = tracking.GetReportRequest(report_id=submitted.report_id)
            view = self._world.tracking.until_known("Get", get, self.enough)
        except grpc.RpcError as error:
            # The views may be on their way from nothing.
            if error.code() == grpc.StatusCode.NOT_FOUND:
                return
            raise
        if view is None:
            return
        others = [answer.report_id for answer in self._world.known[:100]]
        for wish in self._steps.wishes(view.report, submitted, others):
            token = self._world.sign_on.metadata(wish.command.actor)
            answer = self._world.casework.until_known("Act", wish, self.stop, token)
            if answer is not None:
                self.answers.append((wish.command, answer.result))
        if not self._steps.more(view.report):
            self._in_hand = None


class World:
    """What the people share."""

    def __init__(self, stack):
        self.sign_on = SignOn(stack)
        self.intake = Doors(stack, "intake", intake, "Intake")
        self.casework = Doors(stack, "casework", casework, "Casework")
        self.tracking = Doors(stack, "tracking", tracking, "Tracking")
        self.known = []
        self.enough = threading.Event()
        self.stop = threading.Event()
