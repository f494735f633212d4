"""What is stopped is what was started, and nothing else."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from deploy.stack.process import Process
from deploy.stack.stack import stop_recorded


@pytest.fixture
def process(tmp_path):
    made = Process("one", tmp_path / "run", tmp_path / "one.log")
    yield made
    made.kill()


def wait_for_line(process, line):
    end = time.monotonic() + 10
    while process.last_lines() != [line]:
        assert time.monotonic() < end
        time.sleep(0.01)


def change_record(process, **fields):
    path = process._record  # pylint: disable=protected-access
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))


def test_starts_with_its_output_in_the_log_and_stops(process):
    process.start(["sh", "-c", "echo begun; exec sleep 60"])
    pid = process.pid()
    assert pid is not None
    wait_for_line(process, "begun")
    assert process.stop() == "stopped"
    assert not os.path.exists(f"/proc/{pid}")
    assert process.record() == {}
    assert process.stop() == "was not running"


def test_the_last_lines_are_those_of_the_last_start(process):
    for word in ("first", "second"):
        process.start(["echo", word])
        assert process.wait(5)
        assert process.last_lines() == [word]
    assert process.log.read_text() == "first\nsecond\n"


def test_another_object_finds_it_by_the_record(process, tmp_path):
    process.start(["sleep", "60"], stamp="v1")
    other = Process("one", tmp_path / "run", tmp_path / "one.log")
    assert other.pid() == process.pid()
    assert other.record()["stamp"] == "v1"
    with pytest.raises(RuntimeError, match="one runs already"):
        other.start(["sleep", "60"])


@pytest.mark.parametrize("field", ["start", "boot"])
def test_a_pid_that_was_given_away_is_left_alone(process, field):
    process.start(["sleep", "60"])
    real = process.record()[field]
    pid = process.pid()
    change_record(process, **{field: "1"})
    assert process.pid() is None
    assert process.stop() == "was not running"
    assert os.path.exists(f"/proc/{pid}"), "it killed a process that is not its own"
    # The record is gone with stop(); end it by hand.
    assert real != "1"
    os.kill(pid, signal.SIGKILL)


def test_one_that_ignores_the_request_is_killed(process):
    process.start(["sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 0.05; done"])
    wait_for_line(process, "deaf")
    assert process.stop(grace=0.3).startswith("killed")
    assert process.pid() is None


def test_one_that_is_suspended_still_hears_the_request(process):
    process.start(["sleep", "60"])
    process.signal(signal.SIGSTOP)
    assert process.stop(grace=5) == "stopped"


def test_a_dead_child_does_not_count_as_running(process):
    process.start(["true"])
    assert process.wait(5)
    assert process.exit_code() == 0


def test_one_whose_first_thread_has_ended_still_runs(process, tmp_path):
    """As between the deaths of the threads of a process that is killed."""
    program = (
        "import ctypes, threading, time\n"
        "threading.Thread(target=time.sleep, args=(60,)).start()\n"
        "print('begun', flush=True)\n"
        "ctypes.CDLL(None).pthread_exit(None)\n"
    )
    process.start([sys.executable, "-c", program])
    wait_for_line(process, "begun")
    time.sleep(0.2)
    other = Process("one", tmp_path / "run", tmp_path / "one.log")
    assert process.running() and other.running()
    process.kill()
    assert not process.running() and not other.running()


def test_stop_recorded_stops_all_records_and_no_others(tmp_path):
    run = tmp_path / "run"
    names = ["kafka", "redis", "intake-0", "intake-1"]
    processes = [Process(name, run, tmp_path / f"{name}.log") for name in names]
    for process in processes:
        process.start(["sleep", "60"])
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        said = []
        stop_recorded(run, tmp_path, said.append)
        assert [line.partition(":")[0] for line in said] == ["intake-0", "intake-1", "redis", "kafka"]
        assert not any(process.running() for process in processes)
        assert stranger.poll() is None
        assert not list(run.glob("*.json"))
    finally:
        stranger.kill()
        stranger.wait()
