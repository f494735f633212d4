"""A report's events with their instants, for the tests of the clock. Seconds from an hour
on the dot; each event keeps the status unless it says another."""

from google.protobuf.timestamp_pb2 import Timestamp

from tests.client.protos import event

ID = "HT-000000000000"
START = 1_796_000_400
SECOND = 10**9


def nanos(seconds):
    return START * SECOND + round(seconds * SECOND)


def stamp(seconds):
    made = Timestamp()
    made.FromNanoseconds(nanos(seconds))
    return made


def due(at, soon=None, escalate=None):
    """The instants of an assignment, or of what moves one."""
    return {
        "due_at": stamp(at), "due_soon_at": stamp(at - 2 if soon is None else soon),
        "escalate_at": stamp(at + 5 if escalate is None else escalate),
    }  # fmt: skip


def history(*steps, report_id=ID):
    """Events from (seconds, STATUS or "", fact, its fields)."""
    made, status = [], "RECEIVED"
    for number, (seconds, enters, fact, fields) in enumerate(steps, 1):
        status = enters or status
        made.append(
            event.ReportEvent(
                event_id=f"{report_id}.{number}", report_id=report_id, sequence=number,
                decided_at=stamp(seconds), status=f"REPORT_STATUS_{status}",
                **{fact: fields},
            )
        )  # fmt: skip
    return made


RECEIVED = (0, "RECEIVED", "received", {"review_due_at": stamp(8)})
CLASSIFIED = (1, "CLASSIFIED", "classified", {})
ASSIGNED = (1, "ASSIGNED", "assigned", {"assignment": due(10)})
ACCEPTED = (2, "IN_PROGRESS", "accepted", {})
APPROVED = (9, "RESOLVED", "result_approved", {"closes_at": stamp(20)})
BEGUN = (RECEIVED, CLASSIFIED, ASSIGNED, ACCEPTED)


def soon(at=8, of=10):
    return (at, "", "due_soon", {"due_at": stamp(of)})


def overdue(at=10, of=10):
    return (at, "", "overdue", {"due_at": stamp(of)})


def escalated(level, at, of=10):
    return (at, "", "escalated", {"due_at": stamp(of), "level": level})


def review_overdue(at=8, of=8):
    return (at, "", "review_overdue", {"review_due_at": stamp(of)})


CLOSED = (20, "CLOSED", "closed", {})
ALL_MARKS = (soon(), overdue(), escalated(1, 10), escalated(2, 15))
