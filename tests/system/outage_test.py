"""With Kafka or Redis away: honest answers, and afterwards everything is there."""

import time

import grpc
import pytest

from tests.client.people import act, citizen
from tests.client.protos import command, tracking
from tests.client.reports import varied
from tests.system.scene import code_of

UNAVAILABLE = grpc.StatusCode.UNAVAILABLE
# What casework.proto promises of a command whose fate is not known.
UNKNOWN = (UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED)
# What a client of the system waits for an answer.
DEADLINE = 5


def comment(report_id):
    return act(report_id, citizen(), comment=command.Comment(text="Vẫn chưa sửa ạ."))


@pytest.fixture
def settled(scene, histories):
    """A report from before the outage."""
    (request,) = varied(1, scene.random)
    report_id = scene.submit(request).report_id
    scene.wait_settled(histories, [report_id])
    return report_id


def test_without_kafka_nothing_is_promised_and_a_retry_makes_it_good(scene, histories, settled):
    requests = list(varied(5, scene.random))
    action = comment(settled)
    scene.stack.kafka.kill()
    began = time.monotonic()
    for request in requests[:2]:
        assert code_of(scene.submit, request, timeout=DEADLINE) == UNAVAILABLE
    assert time.monotonic() - began < 2 * DEADLINE
    assert code_of(scene.act, action, timeout=DEADLINE) in UNKNOWN
    # What is known stays readable.
    assert scene.tracking.Get(tracking.GetReportRequest(report_id=settled), timeout=5).report

    scene.stack.kafka.start()
    scene.restore()
    # The same keys and the same command id again, as the answers asked for.
    answers = [submit_until_known(scene, request) for request in requests]
    ids = [answer.report_id for answer in answers]
    assert len(set(ids)) == len(ids)
    done = act_until_known(scene, action)
    assert not done.HasField("rejection"), done
    scene.wait_settled(histories, ids)
    histories.read_to_end()
    assert all(histories.facts(i).count("received") == 1 for i in ids)
    assert histories.facts(settled).count("comment_added") == 1


def test_without_redis_reports_are_still_taken(scene, histories, settled):
    requests = list(varied(20, scene.random))
    action = comment(settled)
    scene.stack.redis.kill()
    ids = [scene.submit(request, timeout=DEADLINE).report_id for request in requests]
    # The machines need no view to decide.
    scene.wait_settled(histories, ids)
    assert code_of(scene.act, action, timeout=DEADLINE) == UNAVAILABLE
    wanted = tracking.GetReportRequest(report_id=settled)
    assert code_of(scene.tracking.Get, wanted, timeout=DEADLINE) == UNAVAILABLE

    scene.stack.redis.start()
    scene.restore()
    done = act_until_known(scene, action)
    assert not done.HasField("rejection"), done
    for report_id in ids:
        scene.wait_view(report_id, histories.of[report_id][-1].sequence)
    histories.read_to_end()
    assert histories.facts(settled).count("comment_added") == 1


def test_an_emptied_redis_is_filled_again_from_the_log(scene, histories, settled):
    ids = [settled] + [scene.submit(r).report_id for r in varied(20, scene.random)]
    scene.wait_settled(histories, ids)
    scene.redis().flushall()
    for report_id in ids:
        last = histories.of[report_id][-1].sequence
        view = scene.wait_view(report_id, last)
        assert view.status == histories.of[report_id][-1].status
        assert view.text == histories.of[report_id][0].received.text


def until_known(call, argument, seconds=60):
    """As clients retry: the same again while the outcome is not known."""
    end = time.monotonic() + seconds
    while True:
        try:
            return call(argument, timeout=DEADLINE)
        except grpc.RpcError as error:
            if error.code() not in UNKNOWN:
                raise
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def submit_until_known(scene, request):
    return until_known(scene.submit, request)


def act_until_known(scene, action):
    return until_known(scene.act, action)
