"""The example in deploy/examples does what it says, with nothing of ours to lean on."""

import subprocess
import sys

from tests.client.protos import ROOT
from tests.client.reports import varied


def test_another_system_follows_the_events(scene, histories, tmp_path):
    (request,) = varied(1, scene.random)
    report_id = scene.submit(request).report_id
    scene.wait_settled(histories, [report_id])
    protos = sorted(str(p) for p in (ROOT / "proto/paht/v1").glob("*.proto"))
    subprocess.run(
        ["protoc", "-I", ROOT / "proto", f"--python_out={tmp_path}", *protos], check=True
    )
    follower = subprocess.Popen(
        [
            sys.executable,
            ROOT / "deploy/examples/follow_events.py",
            f"--brokers={scene.stack.kafka.address}",
            "--group=example-test",
        ],
        env={"PYTHONPATH": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        lines = []
        for line in follower.stdout:
            if line.startswith(report_id):
                lines.append(line.split())
            if len(lines) == 2:
                break
    finally:
        follower.kill()
        follower.wait()
    assert [line[1] for line in lines] == ["1", "2"]
    assert lines[0][2] == "report.received.v1"
