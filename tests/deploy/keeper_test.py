"""What ends by itself is started again, and what was stopped is not."""

import pytest

from deploy.stack.keeper import Keeper
from deploy.stack.process import Process


class Sleeper(Process):
    def start(self):  # pylint: disable=arguments-differ
        super().start(["sleep", "60"])


@pytest.fixture
def sleeper(tmp_path):
    made = Sleeper("one", tmp_path / "run", tmp_path / "one.log")
    yield made
    made.kill()


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def test_one_that_has_ended_is_started_again(sleeper):
    said = []
    keeper = Keeper([sleeper], said.append)
    sleeper.start()
    keeper.look()
    assert said == []
    first = sleeper.pid()
    sleeper.kill()
    keeper.look()
    assert sleeper.running() and sleeper.pid() != first
    assert said == ["one has ended; starting it again"]


def test_one_that_was_stopped_or_never_started_is_left_alone(sleeper):
    keeper = Keeper([sleeper], print)
    keeper.look()
    assert not sleeper.running()
    sleeper.start()
    sleeper.stop()
    keeper.look()
    assert not sleeper.running()


def test_one_that_ends_again_and_again_is_started_less_and_less_often(sleeper):
    clock, started = Clock(), []
    keeper = Keeper([sleeper], lambda _: started.append(clock.now), clock)
    sleeper.start()
    for _ in range(100):
        sleeper.kill()
        keeper.look()
        clock.now += 1
    waits = [b - a for a, b in zip(started, started[1:])]
    assert waits[0] == 1
    assert waits == sorted(waits)
    assert waits[-1] == 30
