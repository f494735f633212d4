"""A bad record is set aside with its reason, and the next one goes on."""

import re

import pytest

from deploy.stack.temporary import TemporaryStack
from tests.client.people import act, officer
from tests.client.protos import command, event, record, report
from tests.client.reports import varied
from tests.system.scene import PREFIX, Scene

# What each consumer of report-events is called in its dead letters.
CONSUMERS = {"classification", "routing", "notification", "tracking"}
RECEIVED = "vn.gov.hatinh.paht.report.received.v1"


def letters_of(scene, places, seconds=30):
    """Every dead letter about the records at `places`, (partition, offset) → letters."""
    reader = scene.reader("dead-letters")

    def found(records):
        letters = {}
        for one in records:
            letter = record.DeadLetter.FromString(one.value)
            letters.setdefault((letter.partition, letter.offset), []).append(letter)
        return all(place in letters for place in places) and letters

    try:
        return reader.wait_for(found, seconds, f"a dead letter for each of {places}")
    finally:
        reader.close()


def everyone(letters):
    """Who set the record aside; notification reads once for each of its channels."""
    return {re.split("[-.]", letter.consumer)[0] for letter in letters}


def truncated(message):
    """A message that ends in the middle of a field."""
    return message.SerializeToString()[:-3]


COMMANDS = {
    "random bytes": (b"HT-000000000000", bytes(range(255, 155, -1)), "unparsable"),
    "no bytes": (b"HT-000000000000", b"", "unparsable"),
    "a tombstone": (b"HT-000000000000", None, "unparsable"),
    "a truncated command": (
        b"HT-000000000000",
        truncated(act("HT-000000000000", officer("xa.kthtdt@18073"), comment={"text": "Chào anh"}).command),
        "unparsable",
    ),
    "a command of a type of the future": (
        b"HT-000000000000",
        act("HT-000000000000", officer("x")).command.SerializeToString() + b"\xfa\x3f\x02\x08\x01",
        "unparsable",
    ),
    "another report's key": (
        b"HT-000000000000",
        act("HT-7K2M9QX4TB3D", officer("x"), accept={}).command.SerializeToString(),
        "unparsable",
    ),
    "no actor": (
        b"HT-000000000000",
        command.ReportCommand(
            command_id="c", report_id="HT-000000000000", accept={}
        ).SerializeToString(),
        "unparsable",
    ),
    "no key": (None, b"\x01\x02", "wrong-partition"),
}  # fmt: skip


def test_poison_among_the_commands_is_set_aside_and_the_rest_goes_on(scene, histories):
    writer = scene.writer()
    places = {}
    for what, (key, value, _) in COMMANDS.items():
        places[what] = writer.write(PREFIX + "report-commands", key, value)
    # On a partition that is not its key's.
    stray = act("HT-000000000000", officer("x"), accept={}).command.SerializeToString()
    own = places["no bytes"][0]
    places["stray"] = writer.write(
        PREFIX + "report-commands", b"HT-000000000000", stray, partition=(own + 1) % 12
    )

    letters = letters_of(scene, places.values())
    for what, place in places.items():
        (letter,) = letters[place]
        expected = "wrong-partition" if what == "stray" else COMMANDS[what][2]
        assert (letter.consumer, letter.reason) == ("casework", expected), what
        assert letter.topic == PREFIX + "report-commands"
        assert letter.detail and letter.HasField("at")
        if what != "stray":
            assert letter.value == (COMMANDS[what][1] or b"")

    # Enough reports to come behind the poison on every partition.
    ids = [answer.report_id for answer in scene.submit_all(varied(60, scene.random))]
    scene.wait_settled(histories, ids)


@pytest.fixture(scope="module")
def poisoned_scene():
    """Another system: what stands on report-events stands there for ever."""
    stack = TemporaryStack("system-poison")
    try:
        stack.start()
        scene = Scene(stack)
        yield scene
        scene.close()
    finally:
        stack.close()


def headers(**changed):
    base = {
        "ce_specversion": "1.0", "ce_id": "HT-000000000000.1", "ce_type": RECEIVED,
        "ce_source": "/somebody", "ce_time": "2026-11-24T00:00:00.000000Z",
        "ce_subject": "HT-000000000000", "ce_sequence": "1",
        "content-type": "application/protobuf",
    } | changed  # fmt: skip
    return [(name, value.encode()) for name, value in base.items() if value is not None]


def some_event():
    made = event.ReportEvent(
        event_id="HT-000000000000.1", report_id="HT-000000000000", sequence=1, revision=1,
        command_id="c", actor=report.Actor(id="intake", role=report.ROLE_SERVICE),
        status=report.REPORT_STATUS_RECEIVED,
    )  # fmt: skip
    made.decided_at.GetCurrentTime()
    made.received.text = "Đèn đường bị hỏng"
    return made


def test_poison_among_the_events_stops_no_reader(poisoned_scene):
    scene = poisoned_scene
    topic = PREFIX + "report-events"
    key = b"HT-000000000000"
    writer = scene.writer()
    bad = {
        "random bytes": writer.write(topic, key, bytes(range(200, 100, -1)), headers()),
        "truncated": writer.write(topic, key, truncated(some_event()), headers()),
        "no headers": writer.write(topic, key, some_event().SerializeToString()),
        "no type": writer.write(
            topic, key, some_event().SerializeToString(), headers(ce_type=None)
        ),
    }
    # Not wrong, only new: skipped by its header, never parsed.
    unknown = writer.write(topic, key, b"\xff\xff", headers(ce_type=RECEIVED.replace(".v1", ".v9")))

    letters = letters_of(scene, bad.values())
    for what in ("no headers", "no type"):
        assert everyone(letters[bad[what]]) >= CONSUMERS - {"tracking"}, what
        assert {letter.reason for letter in letters[bad[what]]} <= {"missing-header", "unparsable"}
    for what in ("random bytes", "truncated"):
        assert "classification" in everyone(letters[bad[what]]), what
        assert {letter.reason for letter in letters[bad[what]]} == {"unparsable"}
    assert unknown not in letters

    ids = [answer.report_id for answer in scene.submit_all(varied(60, scene.random))]
    wait_settled_among_poison(scene, ids)


def wait_settled_among_poison(scene, ids):
    """The history checker refuses such a log, and rightly; so by status alone."""
    reader = scene.reader("report-events")

    def settled(records):
        last = {}
        for one in records:
            if dict(one.headers).get("ce_source") == b"/paht/casework":
                parsed = event.ReportEvent.FromString(one.value)
                last[parsed.report_id] = parsed.status
        wanted = (report.REPORT_STATUS_ASSIGNED, report.REPORT_STATUS_NEEDS_REVIEW)
        return all(last.get(i) in wanted for i in ids)

    reader.wait_for(settled, 120, "the last report")
    reader.close()
    for report_id in ids:
        scene.wait_view(report_id)
