"""The checker itself: it takes a legal history and refuses each kind of illegal one."""

import pytest

from tests.client.history import Illegal, check_step, read_event
from tests.client.kafka_log import Record, murmur2, partition_of
from tests.client.protos import event, report

ID = "HT-000000000000"
ROLE = report.ROLE_SERVICE


def made(sequence=1, status=report.REPORT_STATUS_RECEIVED, revision=None, at=100, **fact):
    built = event.ReportEvent(
        event_id=f"{ID}.{sequence}", report_id=ID, sequence=sequence, command_id="c",
        revision=sequence if revision is None else revision, status=status,
        actor=report.Actor(id="intake", role=ROLE), **(fact or {"received": {"text": "Đèn hỏng"}}),
    )  # fmt: skip
    built.decided_at.FromSeconds(at)
    return built


def record(value, partition=None, **changed):
    headers = {
        "ce_specversion": "1.0", "ce_id": f"{ID}.1",
        "ce_type": "vn.gov.hatinh.paht.report.received.v1", "ce_source": "/paht/casework",
        "ce_subject": ID, "ce_sequence": "1", "ce_time": "1970-01-01T00:01:40.000000Z",
        "content-type": "application/protobuf", "traceparent": f"00-{'a' * 32}-{'b' * 16}-01",
    } | changed  # fmt: skip
    headers = {name: text.encode() for name, text in headers.items() if text is not None}
    key = ID.encode()
    where = partition_of(key, 12) if partition is None else partition
    return Record("t", where, 0, key, value.SerializeToString(), headers, 0.0)


def test_murmur2_is_that_of_kafkas_java_client():
    # From org.apache.kafka.common.utils.UtilsTest.
    known = {b"21": -973932308, b"foobar": -790332482, b"a-little-bit-long-string": -985981536}
    for key, value in known.items():
        assert murmur2(key) == value & 0xFFFFFFFF


def test_an_envelope_that_is_right_is_read():
    assert read_event(record(made()), 12) == made()


@pytest.mark.parametrize(
    "changed",
    [
        {"ce_id": f"{ID}.2"}, {"ce_type": "vn.gov.hatinh.paht.report.assigned.v1"},
        {"ce_source": None}, {"ce_sequence": "2"}, {"content-type": "application/json"},
        {"traceparent": None}, {"ce_time": "1970-01-01T00:01:41.000000Z"}, {"partition": 0},
    ],
)  # fmt: skip
def test_an_envelope_that_is_wrong_is_refused(changed):
    with pytest.raises(Illegal):
        read_event(record(made(), **changed), 12)


CLASSIFIED = report.REPORT_STATUS_CLASSIFIED
ASSIGNED = report.REPORT_STATUS_ASSIGNED


def test_a_legal_step_is_taken():
    at = record(made())
    check_step(at, None, made())
    check_step(at, made(), made(2, CLASSIFIED, classified={}))
    check_step(at, made(), made(2, revision=1, comment_added={}))


@pytest.mark.parametrize(
    "before, after, why",
    [
        (None, made(2), "comes after 0"),
        (made(), made(3, CLASSIFIED, classified={}), "comes after 1"),
        (made(), made(2), "not legal in RECEIVED"),
        (made(), made(2, ASSIGNED, assigned={}), "not legal in RECEIVED"),
        (made(), made(2, ASSIGNED, classified={}), "led from RECEIVED to ASSIGNED"),
        (made(), made(2, CLASSIFIED, at=99, classified={}), "before the previous"),
        (made(), made(2, CLASSIFIED, revision=1, classified={}), "the revision did not"),
        (made(), made(2, revision=7, comment_added={}), "revision 7"),
    ],
)
def test_an_illegal_step_is_refused(before, after, why):
    with pytest.raises(Illegal, match=why):
        check_step(record(made()), before, after)
