"""Five hundred reports from the citizen to the office."""

from collections import Counter

from tests.client.history import name_of
from tests.client.protos import command, tracking
from tests.client.reports import varied

COUNT = 500


def test_five_hundred_reports_reach_an_office_or_a_coordinator(scene, histories):
    requests = list(varied(COUNT, scene.random))
    answers = scene.submit_all(requests)
    ids = [answer.report_id for answer in answers]
    assert len(set(ids)) == COUNT
    assert not any(answer.repeated for answer in answers)

    ended = Counter(scene.wait_settled(histories, ids).values())
    # With varied texts most are clear and some are not.
    assert ended["ASSIGNED"] > COUNT / 4
    assert ended["NEEDS_REVIEW"] > 0

    for request, answer in zip(requests, answers):
        check_first_steps(request, answer, histories.of[answer.report_id])
    check_notifications(scene, histories, requests, ids)


def test_the_views_show_what_the_log_says(scene, histories):
    answers = scene.submit_all(varied(40, scene.random))
    ids = [answer.report_id for answer in answers]
    scene.wait_settled(histories, ids)
    for report_id in ids:
        check_view(scene, report_id, histories.of[report_id])


def check_first_steps(request, answer, history):
    received = history[0].received
    assert received.commune_code == answer.commune_code
    assert received.channel == (request.channel or "app")
    assert bool(received.reporter_id) == request.HasField("reporter")
    assert received.reachable == request.HasField("reporter")
    # No personal data: neither as given nor as it is kept.
    for event in history:
        raw = event.SerializeToString()
        for secret in (request.reporter.email, "912345678", "912 345 678"):
            assert not secret or secret.encode() not in raw
    facts = [event.WhichOneof("fact") for event in history]
    facts = [fact for fact in facts if fact != "notification_recorded"]
    assert facts in (
        ["received", "review_requested"],
        ["received", "classified", "assigned"],
        ["received", "classified", "review_requested"],
    )
    if facts[-1] == "assigned":
        assigned = next(e for e in history if e.HasField("assigned")).assigned.assignment
        assert assigned.department_id and assigned.reason and assigned.decided_by
        assert assigned.due_at.ToSeconds() > history[0].decided_at.ToSeconds()


def check_notifications(scene, histories, requests, ids):
    """Who can be reached hears of it, under ids that are the same for ever."""
    reachable = [i for i, request in zip(ids, requests) if request.HasField("reporter")]

    def all_told(of):
        told = {
            i: [e.notification_recorded for e in of[i] if e.HasField("notification_recorded")]
            for i in reachable
        }
        return all(told.values()) and told

    told = histories.wait_for(all_told, 60, "the notification of each report")
    recorded = [n for notifications in told.values() for n in notifications]
    assert {n.outcome for n in recorded} == {command.NOTIFICATION_OUTCOME_DELIVERED}
    delivered = Counter(message["notification_id"] for message in scene.outbox())
    for n in recorded:
        assert delivered[n.notification_id] == 1, f"{n.notification_id} was not sent once"


def check_view(scene, report_id, history):
    request = tracking.GetReportRequest(
        report_id=report_id, min_sequence=history[-1].sequence, with_history=True
    )
    view = scene.tracking.Get(request, timeout=10).report
    assert view.sequence >= history[-1].sequence
    assert view.text == history[0].received.text
    # The same facts; what only officials may see of them is left out.
    shown = [(e.event_id, e.WhichOneof("fact"), e.status) for e in view.history]
    logged = [(e.event_id, e.WhichOneof("fact"), e.status) for e in history]
    assert shown[: len(logged)] == logged
    assert name_of(view.status) in ("ASSIGNED", "NEEDS_REVIEW")
