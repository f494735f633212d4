"""The messages of proto/, generated with protoc and imported.

    from tests.client.protos import command, report
    command.ReportCommand(report_id=…)
"""

import importlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def _generate():
    """In a folder of this process alone, so that two runs do not meet in it."""
    folder = tempfile.TemporaryDirectory(prefix="paht-protos-")
    files = sorted(str(p.relative_to(ROOT / "proto")) for p in (ROOT / "proto").rglob("*.proto"))
    subprocess.run(
        ["protoc", "-I", ROOT / "proto", f"--python_out={folder.name}", *files], check=True
    )
    return folder


_folder = _generate()
sys.path.insert(0, _folder.name)


def _load(name):
    return importlib.import_module(name)


casework = _load("paht.v1.casework_pb2")
classification = _load("paht.v1.classification_pb2")
command = _load("paht.v1.command_pb2")
config = _load("paht.v1.config_pb2")
event = _load("paht.v1.event_pb2")
intake = _load("paht.v1.intake_pb2")
notification = _load("paht.v1.notification_pb2")
record = _load("paht.v1.record_pb2")
report = _load("paht.v1.report_pb2")
routing = _load("paht.v1.routing_pb2")
state = _load("paht.v1.state_pb2")
tracking = _load("paht.v1.tracking_pb2")
error_details = _load("google.rpc.error_details_pb2")
rpc_status = _load("google.rpc.status_pb2")
sys.path.remove(_folder.name)
assert os.path.isdir(_folder.name)
