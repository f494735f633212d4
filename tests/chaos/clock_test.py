"""Which instants each event states, moves, halts or ends."""

from tests.chaos.clock import Clock
from tests.chaos.timed import (
    ALL_MARKS, APPROVED, ASSIGNED, BEGUN, CLASSIFIED, CLOSED, RECEIVED, due, escalated, history,
    nanos, overdue, review_overdue, soon, stamp,
)  # fmt: skip


def clock(*steps):
    made = Clock(history(*steps))
    assert made.wrong == []
    return made


def waiting(*steps):
    """kind → the second in which it is to come."""
    return {kind: (w.at - nanos(0)) / 1e9 for kind, w in clock(*steps).waiting.items()}


def came(*steps):
    return [wait.kind for wait in clock(*steps).waits if wait.came]


def dropped(*steps):
    return [wait.kind for wait in clock(*steps).waits if not wait.came]


def test_all_marks_of_a_due_time_come_one_after_the_other():
    assert waiting(*BEGUN) == {"due_soon": 8}
    assert waiting(*BEGUN, soon()) == {"overdue": 10}
    assert waiting(*BEGUN, *ALL_MARKS[:2]) == {"escalated 1": 10}
    assert waiting(*BEGUN, *ALL_MARKS[:3]) == {"escalated 2": 15}
    assert waiting(*BEGUN, *ALL_MARKS) == {}
    assert came(*BEGUN, *ALL_MARKS) == ["due_soon", "overdue", "escalated 1", "escalated 2"]


def test_a_resolved_report_closes():
    assert waiting(*BEGUN, APPROVED) == {"closed": 20}
    assert waiting(*BEGUN, APPROVED, CLOSED) == {}
    assert dropped(*BEGUN, APPROVED, CLOSED) == ["review_overdue", "due_soon"]


def test_who_waits_for_review_is_looked_at_in_time():
    asked = (2, "NEEDS_REVIEW", "review_requested", {"review_due_at": stamp(9)})
    assert waiting(RECEIVED) == {"review_overdue": 8}
    assert waiting(RECEIVED, review_overdue()) == {}
    assert waiting(RECEIVED, asked) == {"review_overdue": 9}
    assert waiting(RECEIVED, review_overdue(), (9, *asked[1:])) == {"review_overdue": 9}
    assert waiting(RECEIVED, asked, (3, "CLASSIFIED", "classified", {})) == {}
    # Transferred too often, it has a due time as well.
    assert waiting(*BEGUN, asked) == {"review_overdue": 9, "due_soon": 8}


def test_a_new_due_time_begins_without_marks():
    for fact in ("extension_granted", "rescheduled"):
        assert waiting(*BEGUN, soon(), overdue(), (11, "", fact, due(30))) == {"due_soon": 28}
    reopened = (12, "ASSIGNED", "reopened", {"assignment": due(30)})
    assert waiting(*BEGUN, soon(), APPROVED, reopened) == {"due_soon": 28}
    again = ((9, "CLASSIFIED", "classified", {}), (9, "ASSIGNED", "assigned", {"assignment": due(10)}))
    assert waiting(*BEGUN, soon(), again[0]) == {}
    assert waiting(*BEGUN, soon(), *again) == {"due_soon": 8}


def test_the_same_due_time_keeps_its_marks():
    for fact in ("transferred", "handed_over"):
        step = (9, "", fact, {"assignment": due(10)})
        assert waiting(*BEGUN, soon(), step) == {"overdue": 10}
    assert waiting(*BEGUN, soon(), (9, "", "rescheduled", due(10))) == {"overdue": 10}


def test_a_pause_halts_the_clock_and_moves_what_is_to_come():
    asked = (9, "WAITING_FOR_REPORTER", "reporter_asked", {})
    replied = (19, "IN_PROGRESS", "reporter_replied", due(20))
    assert waiting(*BEGUN, soon(), asked) == {}
    assert waiting(*BEGUN, soon(), asked, replied) == {"overdue": 20}
    joined = (9, "", "incident_joined", {})
    assert waiting(*BEGUN, soon(), joined) == {}
    assert waiting(*BEGUN, soon(), joined, (19, "", "incident_left", due(20))) == {"overdue": 20}
    duplicate = (9, "DUPLICATE", "marked_duplicate", {})
    refused = (19, "IN_PROGRESS", "duplicate_refused", due(20))
    assert waiting(*BEGUN, soon(), duplicate) == {}
    assert waiting(*BEGUN, soon(), duplicate, refused) == {"overdue": 20}


def test_one_that_leaves_an_incident_without_a_due_time_is_looked_at_again():
    joined, left = (3, "", "incident_joined", {}), (9, "", "incident_left", {})
    assert waiting(RECEIVED, joined) == {}
    (wait,) = clock(RECEIVED, joined, left).waiting.values()
    # Its instant is past, but only now is it one to be marked.
    assert (wait.kind, wait.at, wait.since) == ("review_overdue", nanos(8), nanos(9))


def test_the_end_is_the_end_of_the_clock():
    for status, fact in (
        ("WITHDRAWN", "withdrawn"), ("REJECTED", "rejected"), ("SPLIT", "split"),
        ("DUPLICATE", "marked_duplicate"),
    ):  # fmt: skip
        assert waiting(*BEGUN, (9, status, fact, {})) == {}


def test_how_long_a_mark_was_awaited():
    made = clock(RECEIVED, CLASSIFIED, ASSIGNED, soon(9.5), overdue(10), escalated(1, 10.25))
    spans = {w.kind: (w.until - w.since) / 1e9 for w in made.waits if w.came}
    assert spans == {"due_soon": 1.5, "overdue": 0, "escalated 1": 0.25}
    # Assigned when its time had passed already.
    late = clock(RECEIVED, (30, "CLASSIFIED", "classified", {}), (31, "ASSIGNED", *ASSIGNED[2:]))
    assert late.waiting["due_soon"].since == nanos(31)
