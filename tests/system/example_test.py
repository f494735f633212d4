"""The examples in deploy/examples do what they say, with nothing of ours to lean on."""

import shutil
import signal
import subprocess
import sys

import pytest

from tests.client.protos import ROOT
from tests.client.reports import varied


@pytest.fixture(scope="module")
def protos(tmp_path_factory):
    """What README tells other systems to generate; an environment to use it with."""
    folder = tmp_path_factory.mktemp("protos")
    files = [p for part in ("paht/v1", "google/rpc") for p in (ROOT / "proto" / part).glob("*.proto")]
    subprocess.run(
        [
            "protoc",
            *("-I", ROOT / "proto", f"--python_out={folder}", f"--grpc_python_out={folder}"),
            f"--plugin=protoc-gen-grpc_python={shutil.which('grpc_python_plugin')}",
            *sorted(str(p) for p in files),
        ],
        check=True,
    )
    return {"PYTHONPATH": str(folder)}


def follow(scene, protos, group):
    return subprocess.Popen(
        [
            sys.executable,
            ROOT / "deploy/examples/follow_events.py",
            f"--brokers={scene.stack.kafka.address}",
            f"--group={group}",
        ],
        env=protos,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_another_system_follows_the_events(scene, histories, protos):
    (request,) = varied(1, scene.random)
    report_id = scene.submit(request).report_id
    scene.wait_settled(histories, [report_id])
    follower = follow(scene, protos, "example-test")
    try:
        lines = []
        for line in follower.stdout:
            if line.startswith(report_id):
                lines.append(line.split())
            if len(lines) == 2:
                break
    finally:
        follower.kill()
        follower.communicate()
    assert [line[1] for line in lines] == ["1", "2"]
    assert lines[0][2] == "report.received.v1"


def test_ctrl_c_ends_the_following_quietly(scene, histories, protos):
    (request,) = varied(1, scene.random)
    scene.wait_settled(histories, [scene.submit(request).report_id])
    follower = follow(scene, protos, "example-test-ctrl-c")
    try:
        assert follower.stdout.readline()  # It has begun.
        follower.send_signal(signal.SIGINT)
        _, said = follower.communicate(timeout=30)
    finally:
        follower.kill()
        follower.communicate()
    assert (follower.returncode, said) == (0, "")


def hand_in(scene, protos, *more):
    return subprocess.run(
        [
            sys.executable,
            ROOT / "deploy/examples/submit_report.py",
            f"--intake={scene.stack.address('intake')}",
            *more,
        ],
        env=protos, check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def test_another_system_hands_a_report_in(scene, histories, protos):
    words = [
        "--text=Đèn đường trước trường học bị hỏng ba hôm nay",
        *("--lat=18.3428", "--lon=105.9057", "--key=example-test-1"),
    ]
    first = hand_in(scene, protos, *words)
    assert first.returncode == 0, first.stderr
    report_id, secret, how = first.stdout.split()
    assert how == "new" and secret
    scene.wait_settled(histories, [report_id])
    again = hand_in(scene, protos, *words)
    assert again.stdout.split() == [report_id, secret, "repeated"]


def test_another_system_reads_which_fields_are_wrong(scene, protos):
    refused = hand_in(scene, protos, "--text=hỏng", "--lat=10.0", "--lon=105.9")
    assert refused.returncode == 1 and refused.stdout == ""
    first, *wrong = refused.stderr.splitlines()
    assert first.startswith("INVALID_ARGUMENT: ")
    assert [line.split(":")[0] for line in wrong] == ["text TOO_SHORT", "location OUTSIDE_PROVINCE"]
    assert "Nội dung phản ánh quá ngắn" in wrong[0]


def test_kafkas_own_tools_are_called_as_the_page_says(scene):
    page = (ROOT / "deploy/README.md").read_text(encoding="utf-8")
    _, _, section = page.partition("## Kafka's own tools")
    script = section.split("```")[1].removeprefix("sh\n")
    assert script.count("127.0.0.1:19092") == 1
    done = subprocess.run(
        ["bash", "-euc", script.replace("127.0.0.1:19092", scene.stack.kafka.address)],
        cwd=ROOT, check=False, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Completed updating config for topic paht.report-events." in done.stdout
    assert "paht.routing" in done.stdout
