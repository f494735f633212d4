"""Each check finds what it is for."""

from collections import defaultdict
from types import SimpleNamespace

from tests.chaos import checks
from tests.chaos.clock import KINDS, Clock
from tests.chaos.timed import (
    ALL_MARKS, APPROVED, BEGUN, CLOSED, RECEIVED as RECEIVED_AT_0, due, escalated, history, nanos,
    overdue, review_overdue, soon, stamp,
)  # fmt: skip
from tests.client.history import Histories
from tests.client.protos import command, event, report, tracking

ID = "HT-000000000000"


class NoReader:
    records = ()
    partitions = 12


def histories(*events):
    made = Histories(NoReader())
    made.of = defaultdict(list, {ID: list(events)})
    return made


def one(sequence, command_id, status=report.REPORT_STATUS_RECEIVED, **fact):
    fact = fact or {"comment_added": {"text": "Chào"}}
    return event.ReportEvent(
        event_id=f"{ID}.{sequence}", report_id=ID, sequence=sequence, command_id=command_id,
        status=status, **fact,
    )  # fmt: skip


RECEIVED = one(1, "s", received={"text": "Đèn hỏng"})
ASSIGNED = one(2, "a", report.REPORT_STATUS_ASSIGNED, assigned={})


def told(command_id, sequence=0, **rejection):
    asked = command.ReportCommand(command_id=command_id, report_id=ID, accept={})
    return asked, command.CommandResult(command_id=command_id, sequence=sequence, **rejection)


def notified(sequence, notification_id):
    return one(sequence, f"n{sequence}", notification_recorded={"notification_id": notification_id})


def test_an_acknowledged_report_that_is_lost_doubled_or_stuck_is_found():
    assert checks.check_acknowledged(histories(RECEIVED, ASSIGNED), [ID]) == []
    assert "received 0 times" in checks.check_acknowledged(histories(), [ID])[0]
    assert "received 2 times" in checks.check_acknowledged(histories(RECEIVED, RECEIVED), [ID])[0]
    assert "no further than RECEIVED" in checks.check_acknowledged(histories(RECEIVED), [ID])[0]


def test_a_command_that_was_decided_twice_is_found():
    assert checks.check_decided_once(histories(one(1, "x"), one(2, "x"), one(3, "y"))) == []
    found = checks.check_decided_once(histories(one(1, "x"), one(2, "y"), one(3, "x")))
    assert found == [f"{ID}: the command x led to events 1 and 3"]


def test_an_answer_that_is_not_what_the_log_says_is_found():
    log = histories(one(1, "x"), one(2, "y"))
    refusal = {"rejection": {"code": command.Rejection.CODE_CONFLICT}}
    assert checks.check_answers(log, [told("y", 2), told("z", **refusal)]) == []
    assert "is not on the log" in checks.check_answers(log, [told("z", 3)])[0]
    assert "was answered 1, is 2" in checks.check_answers(log, [told("y", 1)])[0]
    assert "was refused and yet" in checks.check_answers(log, [told("y", 2, **refusal)])[0]


def test_a_notification_that_was_not_delivered_recorded_or_recorded_twice_is_found():
    sent = [{"notification_id": "n"}]
    assert checks.check_notifications(histories(notified(1, "n")), sent + sent) == []
    assert "not delivered" in checks.check_notifications(histories(notified(1, "n")), [])[0]
    assert "not recorded" in checks.check_notifications(histories(), sent)[0]
    twice = histories(notified(1, "n"), notified(2, "n"))
    assert "recorded 2 times" in checks.check_notifications(twice, sent)[0]


def test_a_view_that_is_not_what_the_log_says_is_found():
    def shows(**fields):
        fields = {"sequence": 2, "status": report.REPORT_STATUS_ASSIGNED} | fields
        return lambda report_id, sequence: tracking.Report(**fields)

    log = histories(RECEIVED, ASSIGNED)
    assert checks.check_views(log, [ID], shows()) == []
    behind = checks.check_views(log, [ID], shows(sequence=1))
    assert behind == [f"{ID}: the view's sequence is 1, the log's 2"]
    assert len(checks.check_views(log, [ID], shows(status=report.REPORT_STATUS_RECEIVED))) == 1

    def silent(report_id, sequence):
        raise TimeoutError(f"{report_id} is not in the views")

    assert checks.check_views(log, [ID], silent) == [f"{ID} is not in the views"]


# --- marks of the clock --------------------------------------------------------


def wrong_marks(*steps, until=100, others=()):
    """What the check finds when these are a report's events and nothing is at work after
    them, but on `others`: instants at which its partition decided about another report."""
    comments = [(at, "", "comment_added", {"text": "Chào"}) for at in others]
    # The same id has the same partition.
    log = histories(*history(*steps))
    log.of["HT-OTHER"] = history(*comments, report_id="HT-OTHER")
    log.partition = lambda report_id: 0
    return checks.check_marks(log, {ID: Clock(log.of[ID])}, nanos(until))


def only(found):
    (sentence,) = found
    return sentence


def test_marks_that_are_right_are_not_found():
    assert wrong_marks(*BEGUN, *ALL_MARKS) == []
    assert wrong_marks(*BEGUN, APPROVED, CLOSED) == []
    assert wrong_marks(RECEIVED_AT_0, review_overdue()) == []
    # Not due yet, or only just.
    assert wrong_marks(*BEGUN, until=7.9) == []


def test_a_mark_that_came_twice_is_found():
    assert "due_soon came twice" in only(wrong_marks(*BEGUN, soon(), soon(9), *ALL_MARKS[1:]))
    twice = (*ALL_MARKS, escalated(2, 16))
    assert "escalated 2 came twice" in only(wrong_marks(*BEGUN, *twice))
    assert "review_overdue came twice" in only(
        wrong_marks(RECEIVED_AT_0, review_overdue(), review_overdue(9))
    )
    # Kept by a transfer, and so not wanted again.
    moved = (9, "", "transferred", {"assignment": due(10)})
    assert "due_soon came twice" in only(
        wrong_marks(*BEGUN, soon(), moved, soon(9.5), *ALL_MARKS[1:])
    )


def test_a_mark_that_is_missing_is_found():
    assert f"{ID}: due_soon, due since" in only(wrong_marks(*BEGUN))
    assert "escalated 2" in only(wrong_marks(*BEGUN, *ALL_MARKS[:3]))
    assert "review_overdue" in only(wrong_marks(RECEIVED_AT_0))
    assert "closed" in only(wrong_marks(*BEGUN, APPROVED))


def test_a_mark_that_had_not_come_when_the_report_moved_on_is_found():
    moved_on = (30, "WITHDRAWN", "withdrawn", {})
    at_work = wrong_marks(*BEGUN, moved_on, others=range(8, 30))
    assert "due_soon" in at_work[0] and "did not come until" in only(at_work)
    # Nobody decided anything meanwhile: casework was down.
    assert wrong_marks(*BEGUN, moved_on, others=range(29, 31)) == []


def test_a_mark_that_came_late_although_casework_was_at_work_is_found():
    late = (soon(30), overdue(30), escalated(1, 30), escalated(2, 30))
    assert "due_soon" in wrong_marks(*BEGUN, *late, others=range(8, 30))[0]
    assert "came late" in wrong_marks(*BEGUN, *late, others=range(8, 30))[0]
    assert wrong_marks(*BEGUN, *late, others=range(29, 31)) == []


def test_a_mark_before_its_instant_is_found():
    assert "before its instant" in only(wrong_marks(*BEGUN, soon(7.999), *ALL_MARKS[1:]))
    closed = (19.999, *CLOSED[1:])
    assert "closed came at" in only(wrong_marks(*BEGUN, APPROVED, closed))
    assert "before its instant" in only(wrong_marks(RECEIVED_AT_0, review_overdue(7)))


def test_a_mark_of_a_superseded_due_time_is_found():
    extended = (5, "", "extension_granted", due(30))
    of_the_old = wrong_marks(*BEGUN, extended, soon(), until=8)
    assert "due_soon is of" in only(of_the_old) and "has superseded" in only(of_the_old)
    assert wrong_marks(*BEGUN, extended, soon(28, of=30), until=29) == []
    asked = (3, "NEEDS_REVIEW", "review_requested", {"review_due_at": stamp(9)})
    assert "superseded" in only(wrong_marks(RECEIVED_AT_0, asked, review_overdue(9, of=8), until=9))
    # Assigned anew to nobody yet.
    again = (5, "CLASSIFIED", "classified", {})
    assert "no time that the report has" in only(wrong_marks(*BEGUN, again, soon()))


def test_a_mark_after_the_end_or_while_the_clock_stands_is_found():
    withdrawn = (7, "WITHDRAWN", "withdrawn", {})
    assert "ended: WITHDRAWN" in only(wrong_marks(*BEGUN, withdrawn, soon()))
    assert "ended: RESOLVED" in only(wrong_marks(*BEGUN, APPROVED, overdue(), CLOSED))
    assert "ended: CLOSED" in only(wrong_marks(*BEGUN, APPROVED, CLOSED, CLOSED))
    asked = (7, "WAITING_FOR_REPORTER", "reporter_asked", {})
    assert "did not run" in only(wrong_marks(*BEGUN, asked, soon()))


def test_a_mark_before_the_one_before_it_is_found():
    found = wrong_marks(*BEGUN, overdue(), soon(11), *ALL_MARKS[2:])
    assert "overdue came before the mark before it" in found[0]


def marks(*reports):
    log = histories()
    log.of = {f"HT-{i}": history(*steps) for i, steps in enumerate(reports)}
    return checks.Marks(log, checks.clocks_of(log))


def test_a_run_that_shows_too_little_of_the_clock_is_found():
    down = (soon(10), overdue(12), escalated(1, 12), escalated(2, 15))
    whole = (
        (*BEGUN, *down), (RECEIVED_AT_0, review_overdue()), (*BEGUN, APPROVED, CLOSED),
    )  # fmt: skip
    assert marks(*whole).check() == []
    assert marks().check() == [
        *(f"no mark of the kind {kind} came" for kind in KINDS),
        "no mark became due while its partition had no owner",
        "no report moved on before its mark",
    ]
    assert "1 escalated 2" in str(marks(*whole)) and "the latest 2.0 s" in str(marks(*whole))


def test_what_became_of_proposals_is_counted():
    def proposed(command_id, role=report.ROLE_CLOCK):
        actor = report.Actor(id="casework", role=role)
        made = command.ReportCommand(command_id=command_id, report_id=ID, actor=actor)
        return SimpleNamespace(value=made.SerializeToString())

    records = [proposed("a"), proposed("b"), proposed("b"), proposed("c", report.ROLE_CITIZEN)]
    said = checks.count_proposals(histories(one(1, "b")), records)
    assert said.startswith("2 marks were proposed, 1 times one of them again; 1 led to nothing")
