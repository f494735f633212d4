"""What is published may grow, and nothing of it may change."""

from google.protobuf import text_format
from google.protobuf.descriptor_pb2 import FileDescriptorSet

from tests.contract import baseline
from tests.contract.compatibility import breakages


def test_nothing_that_is_published_has_changed():
    found = breakages(baseline.recorded(), baseline.now())
    assert not found, (
        "this breaks those who use what is published:\n  "
        + "\n  ".join(found)
        + "\nIf it is meant, see tests/contract/README.md."
    )


def test_the_baseline_holds_the_events_and_every_service():
    recorded = baseline.recorded()
    services = {service.name for file in recorded.file for service in file.service}
    assert {"Intake", "Casework", "Tracking", "Classification", "Routing", "Notification"} <= services
    messages = {message.name for file in recorded.file for message in file.message_type}
    assert {"ReportEvent", "ReportCommand", "ReportState", "DeadLetter"} <= messages


def test_what_is_written_is_what_is_published(tmp_path):
    path = tmp_path / "baseline.textproto"
    baseline.write(path)
    written = text_format.Parse(path.read_text(), FileDescriptorSet())
    assert breakages(written, baseline.now()) == []
    assert breakages(baseline.now(), written) == []
