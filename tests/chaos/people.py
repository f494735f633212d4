"""Citizens who submit and officers who act; both remember what they were told."""

import itertools
import threading
import time

import grpc

from tests.client.grpc_client import Client
from tests.client.history import name_of
from tests.client.people import act, citizen, coordinator, leader, officer
from tests.client.protos import casework, command, intake, tracking
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
    """Takes whatever report comes to hand one step on; `answers` holds (command, result)."""

    def __init__(self, world, random, pace, name):
        super().__init__(world.enough, world.stop, lambda: random.uniform(0.2, 1.8) * pace)
        self._world = world
        self._random = random
        self._name = name
        self.answers = []

    def one(self):
        if not self._world.known:
            return
        submitted = self._random.choice(self._world.known[-400:])
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
        wish = self._next_step(view.report, submitted)
        token = self._world.sign_on.metadata(wish.command.actor)
        answer = self._world.casework.until_known("Act", wish, self.stop, token)
        if answer is not None:
            self.answers.append((wish.command, answer.result))

    def _next_step(self, view, submitted):
        office = view.assignment.department_id
        me, boss = officer(office, self._name), leader(office, "lanh-dao")
        status = name_of(view.status)
        i, revision = view.report_id, view.revision
        if self._random.random() < 0.2 or status in ("RECEIVED", "CLASSIFIED"):
            return act(i, citizen(self._name), comment={"text": "Mong được giải quyết sớm."})
        if status == "NEEDS_REVIEW":
            transfer = command.Transfer(
                department_id=f"xa.vp@{view.commune_code}", tier=1, reason="Thuộc thẩm quyền xã"
            )
            return act(i, coordinator(), revision=revision, transfer=transfer)
        if status == "ASSIGNED":
            return act(i, me, revision=revision, accept={})
        if status == "IN_PROGRESS":
            for part in view.assignment.co_handlers:
                if not part.done:
                    return act(i, officer(part.department_id, self._name), complete_part={})
            result = command.SubmitResult(explanation="Đã xử lý xong tại hiện trường.")
            return act(i, me, revision=revision, submit_result=result)
        if status == "PENDING_APPROVAL":
            return act(i, boss, revision=revision, approve={})
        return act(i, citizen(), secret=submitted.reporter_secret, rate={"stars": 4})


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
