"""A transaction that was open when casework and the broker died is ended.

Readers of committed records, and casework's own take-over, wait for that. The
broker stays away for longer than the transaction may last, so that it is the
coordinator who ends it, while the partitions have no leader yet.
"""

import time

import pytest

from deploy.stack.temporary import TemporaryStack
from tests.client.reports import varied
from tests.system.scene import Scene

TRANSACTION_SECONDS = 8


@pytest.fixture
def own_scene():
    stack = TemporaryStack("open-transaction")
    try:
        stack.start()
        scene = Scene(stack)
        yield scene
        scene.close()
    finally:
        stack.close()


def test_a_broker_that_was_away_ends_what_was_open(own_scene):
    scene = own_scene
    casework = scene.stack.service("casework")
    histories = scene.histories()
    requests = list(varied(40, scene.random))
    # The waiting commands lie on all partitions, and so does the transaction.
    casework.stop()
    ids = [answer.report_id for answer in scene.submit_all(requests)]
    casework.start(["--test_crash_at=before-commit:1"])
    assert casework.wait(60)

    scene.stack.kafka.kill()
    time.sleep(TRANSACTION_SECONDS + 1)
    scene.stack.kafka.start()
    scene.restore()
    scene.wait_settled(histories, ids)
    assert all(histories.facts(i).count("received") == 1 for i in ids)
    histories.close()
    scene.verify()
