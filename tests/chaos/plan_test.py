"""The plan: enough kills, every kind of fault, the same for the same seed."""

import random
from collections import Counter

import pytest

from tests.chaos.faults import Faults
from tests.chaos.plan import CRASH_POINTS, make_plan

NAMES = ["casework", "classification", "routing", "notification", "tracking", "intake"]


def plan(kills, seed=1):
    return make_plan(NAMES, kills, random.Random(seed))


@pytest.mark.parametrize("kills", [1, 10, 60])
def test_there_are_enough_kills(kills):
    assert sum(fault.kills for fault in plan(kills)) >= kills


def test_the_same_seed_gives_the_same_plan():
    assert plan(60, seed=7) == plan(60, seed=7)
    assert plan(60, seed=7) != plan(60, seed=8)


def test_even_ten_kills_hold_every_service_and_a_fault_of_each_kind():
    faults = plan(10)
    alone = {fault.services[0] for fault in faults if fault.kind == "kill" and len(fault.services) == 1}
    assert alone == set(NAMES)
    kinds = {fault.kind for fault in faults}
    assert kinds >= {"kill", "crash", "kill_broker", "zombie", "roll_redis_back"}
    assert any(len(fault.services) == 2 for fault in faults)


def test_sixty_kills_hold_every_point_and_everything_that_can_befall_redis():
    faults = plan(60)
    assert {fault.point for fault in faults if fault.kind == "crash"} == set(CRASH_POINTS)
    kinds = Counter(fault.kind for fault in faults)
    assert kinds["roll_redis_back"] and kinds["flush_redis"] and kinds["kill_redis"]


def test_every_fault_of_a_plan_is_one_that_can_be_done():
    assert all(callable(getattr(Faults, fault.kind)) for fault in plan(60))
