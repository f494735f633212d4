"""Two copies of each service: one leaves, the other goes on with its part."""

import itertools
import threading
import time

import grpc
import pytest

from deploy.stack.services import load
from deploy.stack.temporary import TemporaryStack
from tests.client.grpc_client import Client
from tests.client.people import coordinator, officer
from tests.client.protos import casework, intake
from tests.client.reports import varied
from tests.system.disclosure_test import denied, disclosed
from tests.system.scene import Scene


@pytest.fixture(scope="module")
def doubled():
    stack = TemporaryStack("system-copies", copies={service.name: 2 for service in load()})
    try:
        stack.start()
        scene = Scene(stack)
        yield scene
        scene.verify()
        scene.close()
    finally:
        stack.close()


class Citizens(threading.Thread):
    """Submit all the time, at whichever copy of intake answers."""

    def __init__(self, scene):
        super().__init__()
        self._requests = varied(2000, scene.random)
        self._doors = itertools.cycle(
            Client(scene.stack.address("intake", n), intake, "Intake") for n in (0, 1)
        )
        self._over = threading.Event()
        self.acknowledged = []

    def run(self):
        for request in self._requests:
            if self._over.is_set():
                return
            self._submit(request)
            time.sleep(0.02)

    def _submit(self, request):
        while not self._over.is_set():
            try:
                answer = next(self._doors).Submit(request, timeout=10)
                self.acknowledged.append(answer.report_id)
                return
            except grpc.RpcError as error:
                assert error.code() in (
                    grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED,
                ), error.details()  # fmt: skip

    def end(self):
        self._over.set()
        self.join()
        return self.acknowledged


def test_a_copy_that_leaves_loses_and_doubles_nothing(doubled):
    histories = doubled.histories()
    citizens = Citizens(doubled)
    citizens.start()
    try:
        for service in load():
            copy = doubled.stack.service(service.name, 1)
            before = len(citizens.acknowledged)
            assert copy.stop(grace=20) == "stopped", f"{copy.name} did not drain in 20 s"
            assert copy.exit_code() == 0, f"{copy.name} ended with {copy.exit_code()}"
            wait_for_more(citizens, before + 10)
            copy.start()
            doubled.stack.wait_ready(copy)
            wait_for_more(citizens, before + 20)
    finally:
        ids = citizens.end()
    assert len(set(ids)) == len(ids)
    doubled.wait_settled(histories, ids)
    histories.read_to_end()
    assert set(histories.of) >= set(ids)
    assert all(histories.facts(i).count("received") == 1 for i in ids)
    sent = [message["notification_id"] for message in doubled.outbox()]
    assert len(set(sent)) == len(sent), "a notification was sent twice though nothing crashed"
    histories.close()


def test_each_copy_discloses_also_what_the_other_owns(doubled):
    """Of a report of its own by its state, of the other's by tracking."""
    histories = doubled.histories()
    requests = [
        intake.SubmitRequest(
            text=f"Đèn đường hỏng, tắt ba đêm nay, gọi 09120000{i:02d}.", commune_code="18073",
            client_id="copies-test", reporter={"phone": f"09120001{i:02d}"},
        )
        for i in range(12)
    ]  # fmt: skip
    answers = doubled.submit_all(requests)
    doubled.wait_settled(histories, [answer.report_id for answer in answers])
    for answer in answers:
        doubled.wait_view(answer.report_id, histories.of[answer.report_id][-1].sequence)
    doors = [Client(doubled.stack.address("casework", n), casework, "Casework") for n in (0, 1)]
    for request, answer in zip(requests, answers):
        for door in doors:
            shown = disclosed(doubled, answer.report_id, coordinator(), door=door)
            assert shown.texts[0].text == request.text
            assert shown.contact.phone == "+84" + request.reporter.phone[1:]
            own = disclosed(doubled, answer.report_id, secret=answer.reporter_secret, door=door)
            assert own.contact == shown.contact
            for nobody in ({"actor": officer("tinh.khac")}, {"secret": "wrong"}):
                denied(doubled, answer.report_id, door=door, **nobody)
    for door in doors:
        door.close()
    histories.close()


def wait_for_more(citizens, count, seconds=60):
    end = time.monotonic() + seconds
    while len(citizens.acknowledged) < count:
        assert citizens.is_alive() and time.monotonic() < end, "no report was acknowledged"
        time.sleep(0.02)
