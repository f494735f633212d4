"""Whatever an official draws is a command that can be given in that state."""

import random
from collections import Counter
from types import SimpleNamespace

import pytest

from tests.chaos.steps import Steps
from tests.client.protos import report, tracking

NOW = 1_796_000_000 * 10**9
COMMENT = {"comment"}
TURNS = {"reschedule", "reclassify", "transfer", "mark_duplicate", "withdraw"}
POSSIBLE = {
    "RECEIVED": COMMENT,
    "CLASSIFIED": COMMENT,
    "NEEDS_REVIEW": COMMENT | {"transfer"},
    "ASSIGNED": COMMENT | TURNS | {"accept"},
    "IN_PROGRESS": COMMENT | TURNS | {
        "ask_reporter", "request_extension", "grant_extension", "submit_result"
    },
    "WAITING_FOR_REPORTER": COMMENT | {"reporter_reply"},
    "PENDING_APPROVAL": COMMENT | {"approve", "send_back"},
    "RESOLVED": COMMENT | {"rate", "reopen"},
    "CLOSED": COMMENT | {"rate", "reopen"},
    "REJECTED": COMMENT,
    "DUPLICATE": COMMENT,
    "WITHDRAWN": COMMENT,
    "SPLIT": COMMENT,
}  # fmt: skip


def drawn(view, times=1000):
    """Every wish of so many draws."""
    steps = Steps("can-bo", random.Random(1), lambda: NOW)
    submitted = SimpleNamespace(report_id=view.report_id, reporter_secret="s")
    return [w for _ in range(times) for w in steps.wishes(view, submitted, ["HT-1", "HT-2"])]


def view_in(status, **fields):
    return tracking.Report(
        report_id="HT-3", revision=7, status=f"REPORT_STATUS_{status}", commune_code="18073",
        assignment=report.Assignment(department_id="xa.kt@18073"), **fields,
    )  # fmt: skip


@pytest.mark.parametrize("status", POSSIBLE)
def test_each_state_has_its_steps(status):
    names = Counter(w.command.WhichOneof("command") for w in drawn(view_in(status)))
    assert set(names) == POSSIBLE[status]


def test_every_state_is_known():
    names = {n.removeprefix("REPORT_STATUS_") for n in report.ReportStatus.keys()}
    assert names - {"UNSPECIFIED"} == set(POSSIBLE)


def test_an_extension_is_asked_for_and_granted_and_is_later():
    view = view_in("IN_PROGRESS")
    view.assignment.due_at.FromNanoseconds(NOW + 30 * 10**9)
    wishes = [w.command for w in drawn(view)]
    for asked, granted in zip(wishes, wishes[1:]):
        if asked.HasField("request_extension"):
            assert granted.HasField("grant_extension")
            proposed = asked.request_extension.proposed_due_at.ToNanoseconds()
            assert proposed > view.assignment.due_at.ToNanoseconds()


def test_parts_are_completed_by_those_who_have_them():
    view = view_in("IN_PROGRESS")
    view.assignment.co_handlers.add(department_id="xa.ca@18073")
    wishes = [w.command for w in drawn(view)]
    parts = [w for w in wishes if w.HasField("complete_part")]
    assert parts and {w.actor.department_id for w in parts} == {"xa.ca@18073"}
    assert not any(w.HasField("submit_result") for w in wishes)


def test_what_has_ended_is_put_away():
    assert Steps.more(view_in("PENDING_APPROVAL"))
    assert not Steps.more(view_in("RESOLVED")) and not Steps.more(view_in("DUPLICATE"))
