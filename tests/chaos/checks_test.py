"""Each check finds what it is for."""

from collections import defaultdict

from tests.chaos import checks
from tests.client.history import Histories
from tests.client.protos import command, event, report, tracking

ID = "HT-000000000000"


class NoReader:
    records = ()


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
