"""Signals to reload, and files that are checked before a service is replaced."""

import signal
import time

import pytest

from deploy.stack.services import load

NAMES = [service.name for service in load()]
# Service → the flag of a file that it reads.
WRONG = {
    "casework": "config",
    "classification": "config",
    "routing": "config",
    "notification": "config",
    "tracking": "departments",
    "intake": "config",
}


def log_since(process, begin):
    return process.log.read_bytes()[begin:].decode(errors="replace")


@pytest.mark.parametrize("name", NAMES)
def test_a_signal_to_reload_ends_no_service_and_is_in_its_log(scene, name):
    process = scene.stack.service(name)
    pid, begin = process.pid(), process.log.stat().st_size
    assert process.signal(signal.SIGHUP)
    heard = ("SIGHUP ignored, nothing is read again", "reading the configuration again")
    end = time.monotonic() + 10
    while not any(line in log_since(process, begin) for line in heard):
        assert time.monotonic() < end, log_since(process, begin)
        time.sleep(0.05)
    assert process.pid() == pid and process.ready()


def test_every_service_is_right_with_the_deployed_files(scene):
    assert {p.name: p.wrong_configuration() for p in scene.stack.services} == {
        p.name: None for p in scene.stack.services
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_file_is_found_beside_the_running_service(scene, tmp_path, name):
    wrong = tmp_path / "wrong.textproto"
    wrong.write_text("no_such_field: 3\n", encoding="utf-8")
    stack = scene.stack
    stack.more_flags[name] = [f"--{WRONG[name]}={wrong}"]
    try:
        cause = stack.service(name).wrong_configuration()
    finally:
        del stack.more_flags[name]
    assert f"{wrong}:1" in cause and "no_such_field" in cause
    assert stack.service(name).running()
