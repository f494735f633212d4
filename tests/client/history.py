"""What a legal history of a report is, written down from DESIGN alone."""

import re
from collections import defaultdict
from datetime import datetime, timezone

from tests.client.kafka_log import partition_of
from tests.client.protos import event as event_proto
from tests.client.protos import report as report_proto

_S = report_proto.ReportStatus


def name_of(status):
    return _S.Name(status).removeprefix("REPORT_STATUS_")


OPEN = {
    "RECEIVED", "NEEDS_REVIEW", "CLASSIFIED", "ASSIGNED", "IN_PROGRESS",
    "WAITING_FOR_REPORTER", "PENDING_APPROVAL",
}  # fmt: skip
ENDS = {"CLOSED", "REJECTED", "DUPLICATE", "WITHDRAWN"}
ANY = OPEN | ENDS | {"RESOLVED", "SPLIT"}
_SAME = None

# Fact → (states it may come in, state after it; None: the same; several: one of them).
TRANSITIONS = {
    "received": ({"UNSPECIFIED"}, "RECEIVED"),
    "classified": (
        {"RECEIVED", "NEEDS_REVIEW", "CLASSIFIED", "ASSIGNED", "IN_PROGRESS"}, "CLASSIFIED"
    ),
    "review_requested": (
        {"RECEIVED", "CLASSIFIED", "ASSIGNED", "IN_PROGRESS", "NEEDS_REVIEW"}, "NEEDS_REVIEW"
    ),
    "assigned": ({"CLASSIFIED"}, "ASSIGNED"),
    "transferred": ({"ASSIGNED", "IN_PROGRESS", "NEEDS_REVIEW"}, "ASSIGNED"),
    "accepted": ({"ASSIGNED"}, "IN_PROGRESS"),
    "reporter_asked": ({"IN_PROGRESS"}, "WAITING_FOR_REPORTER"),
    "reporter_replied": ({"WAITING_FOR_REPORTER"}, "IN_PROGRESS"),
    "extension_requested": ({"IN_PROGRESS"}, _SAME),
    "extension_granted": ({"IN_PROGRESS"}, _SAME),
    "extension_refused": ({"IN_PROGRESS"}, _SAME),
    "part_completed": ({"ASSIGNED", "IN_PROGRESS", "WAITING_FOR_REPORTER"}, _SAME),
    "result_submitted": ({"IN_PROGRESS"}, "PENDING_APPROVAL"),
    "result_approved": ({"PENDING_APPROVAL"}, "RESOLVED"),
    "result_sent_back": ({"PENDING_APPROVAL"}, "IN_PROGRESS"),
    "rejected": (OPEN, "REJECTED"),
    "marked_duplicate": (OPEN, "DUPLICATE"),
    "split": ({"NEEDS_REVIEW", "CLASSIFIED", "ASSIGNED", "IN_PROGRESS"}, "SPLIT"),
    "withdrawn": (OPEN - {"PENDING_APPROVAL"}, "WITHDRAWN"),
    "rated": ({"RESOLVED", "CLOSED"}, _SAME),
    "reopened": ({"RESOLVED", "CLOSED"}, {"ASSIGNED", "NEEDS_REVIEW"}),
    "closed": ({"RESOLVED"}, "CLOSED"),
    "due_soon": (OPEN, _SAME),
    "overdue": (OPEN, _SAME),
    "escalated": (OPEN, _SAME),
    "rescheduled": (OPEN, _SAME),
    "comment_added": (ANY, _SAME),
    "media_added": (ANY, _SAME),
    "follow_changed": (ANY, _SAME),
    "notification_recorded": (ANY, _SAME),
    "review_overdue": ({"RECEIVED", "NEEDS_REVIEW"}, _SAME),
    "review_rescheduled": ({"RECEIVED", "NEEDS_REVIEW"}, _SAME),
    "handed_over": (OPEN | {"RESOLVED"}, _SAME),
    "part_recorded": (ANY, {_SAME, "SPLIT"}),
    "duplicate_adopted": (ANY - {"REJECTED", "DUPLICATE", "WITHDRAWN"}, _SAME),
    "duplicate_settled": ({"DUPLICATE"}, _SAME),
    "duplicate_refused": (
        {"DUPLICATE"}, {"NEEDS_REVIEW", "ASSIGNED", "IN_PROGRESS", "WAITING_FOR_REPORTER"}
    ),
    "outcome_shared": ({"DUPLICATE"}, _SAME),
    "incident_gathered": (OPEN, _SAME),
    "incident_confirmed": (OPEN, _SAME),
    "incident_dismissed": (OPEN, _SAME),
    "incident_joined": (OPEN - {"PENDING_APPROVAL"}, _SAME),
    "incident_left": (OPEN, _SAME),
}  # fmt: skip
# The same facts where casework itself brings them from another report.
FROM_OTHERS = {
    "result_approved": (OPEN | {"SPLIT"}, "RESOLVED"),
    "rejected": ({"SPLIT"}, "REJECTED"),
    "withdrawn": ({"SPLIT"}, "WITHDRAWN"),
    "review_requested": ({"SPLIT"}, "NEEDS_REVIEW"),
}

_TRACEPARENT = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


class Illegal(AssertionError):
    """The log holds what it must not; the text says where and why."""


def _require(holds, record, text):
    if not holds:
        raise Illegal(f"{record.topic}[{record.partition}]@{record.offset} {record.key}: {text}")


def read_event(record, partitions):
    """The event of a record whose envelope is in order."""
    headers = {name: value.decode() for name, value in record.headers.items()}
    event = event_proto.ReportEvent.FromString(record.value)
    fact = event.WhichOneof("fact")
    _require(fact is not None, record, "no fact")
    _require(record.key.decode() == event.report_id, record, "the key is not the report id")
    _require(record.partition == partition_of(record.key, partitions), record, "wrong partition")
    expected = {
        "ce_specversion": "1.0",
        "ce_id": f"{event.report_id}.{event.sequence}",
        "ce_type": f"vn.gov.hatinh.paht.report.{fact.replace('_', '-')}.v1",
        "ce_source": "/paht/casework",
        "ce_subject": event.report_id,
        "ce_sequence": str(event.sequence),
        "content-type": "application/protobuf",
    }
    for name, value in expected.items():
        _require(headers.get(name) == value, record, f"{name} is {headers.get(name)}, not {value}")
    _require(event.event_id == headers["ce_id"], record, "event_id is not ce_id")
    _require(
        _TRACEPARENT.fullmatch(headers.get("traceparent", "")), record,
        f"traceparent is {headers.get('traceparent')}",
    )  # fmt: skip
    at = datetime.strptime(headers["ce_time"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc)
    decided = event.decided_at.ToDatetime(tzinfo=timezone.utc)
    _require(abs((at - decided).total_seconds()) < 1e-3, record, "ce_time is not decided_at")
    _require(event.command_id and event.actor.id and event.actor.role, record, "no command or actor")
    return event


def check_step(record, before, event):
    """That `event` may follow `before`, the report's previous event or None."""
    fact = event.WhichOneof("fact")
    sequence = before.sequence if before else 0
    _require(
        event.sequence == sequence + 1, record, f"sequence {event.sequence} comes after {sequence}"
    )
    status = name_of(before.status) if before else "UNSPECIFIED"
    by_casework = event.actor.id == "casework" and fact in FROM_OTHERS
    sources, target = (FROM_OTHERS if by_casework else TRANSITIONS)[fact]
    _require(status in sources, record, f"{fact} is not legal in {status}")
    after = name_of(event.status)
    targets = target if isinstance(target, set) else {target}
    possible = {status if one is _SAME else one for one in targets}
    _require(after in possible, record, f"{fact} led from {status} to {after}")
    if before:
        _require(
            event.decided_at.ToNanoseconds() >= before.decided_at.ToNanoseconds(), record,
            "decided before the previous event",
        )  # fmt: skip
    revision = before.revision if before else 0
    _require(event.revision in (event.sequence, revision), record, f"revision {event.revision}")
    if after != status:
        _require(event.revision == event.sequence, record, "the state changed, the revision did not")


class Histories:
    """Follows `report-events` and checks each record as it comes."""

    def __init__(self, reader):
        self._reader = reader
        self._checked = 0
        # Report id → its events, in order.
        self.of = defaultdict(list)

    def _take(self):
        for record in self._reader.records[self._checked :]:
            self._checked += 1
            event = read_event(record, self._reader.partitions)
            history = self.of[event.report_id]
            check_step(record, history[-1] if history else None, event)
            history.append(event)
        return self.of

    def follow(self):
        self._reader.poll(0.05)
        return self._take()

    def read_to_end(self):
        self._reader.read_to_end()
        return self._take()

    def wait_for(self, condition, seconds, what):
        """Until condition(self.of) is true; its value."""

        def taken(_):
            return condition(self._take())

        return self._reader.wait_for(taken, seconds, what)

    def partition(self, report_id):
        return partition_of(report_id.encode(), self._reader.partitions)

    def statuses(self, report_id):
        return [name_of(event.status) for event in self.of.get(report_id, ())]

    def facts(self, report_id):
        return [event.WhichOneof("fact") for event in self.of.get(report_id, ())]

    def close(self):
        self._reader.close()
