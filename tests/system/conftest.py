"""One running system for all system tests; some need another of their own."""

import pytest

from deploy.stack.temporary import TemporaryStack
from tests.system.scene import Scene


@pytest.fixture(scope="session")
def shared_scene():
    stack = TemporaryStack("system")
    try:
        stack.start()
        scene = Scene(stack)
        yield scene
        scene.close()
    finally:
        stack.close()


@pytest.fixture
def scene(shared_scene):
    """The shared system; after each test its log and its views are verified."""
    shared_scene.restore()
    yield shared_scene
    shared_scene.restore()
    shared_scene.verify()


@pytest.fixture
def histories(scene):
    """What is on report-events, each record checked as it is read."""
    histories = scene.histories()
    yield histories
    histories.read_to_end()
    histories.close()
