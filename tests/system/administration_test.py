"""What an administrator does to many reports, and why a report is where it is: the client
against the running system."""

import json

from tests.client.people import act, coordinator
from tests.client.protos import command, intake

HERE, THERE = "tinh.sngv", "tinh.ttr"
AS = ("--as", "administrator:qt-1")


def at_office(scene, histories, office):
    """A report that `office` leads."""
    answer = scene.submit(
        intake.SubmitRequest(
            text="Đèn đường chiếu sáng trước cổng trường bị hỏng, tắt ba đêm nay.",
            commune_code="18073",
            client_id="administration-test",
        )
    )
    scene.wait_settled(histories, [answer.report_id])
    transfer = command.Transfer(department_id=office, tier=2, reason="Thuộc thẩm quyền tỉnh")
    done = scene.act(act(answer.report_id, coordinator(), transfer=transfer))
    assert not done.HasField("rejection"), done
    histories.wait_for(lambda of: len(of[answer.report_id]) >= done.sequence, 20, "the transfer")
    scene.wait_view(answer.report_id, done.sequence)
    return answer.report_id


def last(histories, report_id, fact, seconds=20):
    """The last event of that kind, once it is there."""
    found = lambda of: [e for e in of[report_id] if e.HasField(fact)][-1:]
    return histories.wait_for(found, seconds, fact)[0]


def test_a_closed_department_hands_over(scene, histories):
    reports = {at_office(scene, histories, HERE) for _ in range(3)}
    due = {r: last(histories, r, "transferred").transferred.assignment.due_at for r in reports}
    arguments = ("reorganise", "--from", HERE, "--to", THERE, *AS, "--reason", "Sáp nhập", "--json")

    planned = [json.loads(line) for line in scene.stack.paht(*arguments, "--dry-run").splitlines()]
    assert {line["report_id"] for line in planned} == reports
    assert {line["outcome"] for line in planned} == {"planned"}
    done = [json.loads(line) for line in scene.stack.paht(*arguments).splitlines()]
    assert {(line["report_id"], line["outcome"]) for line in done} == {(r, "done") for r in reports}

    for report_id in reports:
        event = last(histories, report_id, "handed_over")
        assert event.handed_over.assignment.department_id == THERE
        assert event.handed_over.assignment.due_at == due[report_id]
        assert event.handed_over.reason == "Sáp nhập"
        assert event.actor.id == "qt-1"
        scene.wait_view(report_id, event.sequence)
    # Again, there is nothing left to do.
    assert scene.stack.paht(*arguments) == ""


def test_a_changed_calendar_moves_what_is_open(scene, histories, tmp_path):
    report_id = at_office(scene, histories, HERE)
    before = last(histories, report_id, "transferred").transferred.assignment.due_at
    arguments = ("reschedule", *AS, "--reason", "Bỏ nghỉ trưa", "--json")
    assert report_id not in scene.stack.paht(*arguments)

    # Offices that work through the noon get more done in a day.
    calendar = tmp_path / "calendar.textproto"
    deployed = open("deploy/config/calendar.textproto", encoding="utf-8").read()
    calendar.write_text(deployed.replace('end: "11:30"', 'end: "13:30"'), encoding="utf-8")
    moved = scene.stack.paht(*arguments, "--calendar", str(calendar)).splitlines()
    assert report_id in {json.loads(line)["report_id"] for line in moved}
    event = last(histories, report_id, "rescheduled")
    assert event.rescheduled.due_at.ToSeconds() < before.ToSeconds()
    scene.wait_view(report_id, event.sequence)
    assert report_id not in scene.stack.paht(*arguments, "--calendar", str(calendar))


def test_a_changed_calendar_moves_by_when_somebody_has_to_look(scene, histories, tmp_path):
    text = "Chỗ ngã ba gần nhà tôi có vấn đề, nhờ các anh chị xem giúp."
    request = intake.SubmitRequest(text=text, commune_code="18073", client_id="administration-test")
    report_id = scene.submit(request).report_id
    assert scene.wait_settled(histories, [report_id])[report_id] == "NEEDS_REVIEW"
    asked = last(histories, report_id, "review_requested")
    scene.wait_view(report_id, asked.sequence)
    # Offices that work at all hours: two hours of the clock are two working hours.
    calendar = tmp_path / "calendar.textproto"
    deployed = open("deploy/config/calendar.textproto", encoding="utf-8").read()
    hours = 'spans { start: "00:00" end: "24:00" }'
    head = deployed[: deployed.index("office_hours")]
    open_days = f'office_hours {{ from: "2025-01-01" {hours} }}\n'
    calendar.write_text(head + open_days, encoding="utf-8")
    arguments = ("reschedule", *AS, "--reason", "Trực cả ngày", "--calendar", str(calendar))

    moved = [json.loads(line) for line in scene.stack.paht(*arguments, "--json").splitlines()]
    what = {line["report_id"]: line["what"] for line in moved}[report_id]
    assert what.startswith("xem xét: ")
    event = last(histories, report_id, "review_rescheduled")
    fact = event.review_rescheduled
    assert fact.review_due_at.ToSeconds() < asked.review_requested.review_due_at.ToSeconds()
    assert fact.review_began_at == asked.decided_at
    assert fact.reason == "Trực cả ngày"
    view = scene.wait_view(report_id, event.sequence)
    assert view.review_due_at == fact.review_due_at
    # Back to the deployed calendar, so that the other tests find what they expect.
    scene.stack.paht("reschedule", *AS, "--reason", "Lịch cũ", "--json")
    back = histories.wait_for(
        lambda of: [e for e in of[report_id] if e.HasField("review_rescheduled")][1:], 20, "the way back"
    )  # fmt: skip
    assert back[0].review_rescheduled.review_due_at == asked.review_requested.review_due_at


def test_a_report_is_explained(scene, histories):
    report_id = at_office(scene, histories, HERE)
    answer = json.loads(scene.stack.paht("explain", report_id, "--json"))
    assert answer["category"] and answer["department"] and answer["due_time"]
    assert "Sở Ngoại vụ" in answer["department"][0]
    assert "giờ làm việc, tính từ" in answer["due_time"][0]
    assert "hạn xử lý là" in answer["due_time"][-1]
    missing = scene.stack.try_paht("explain", "HT-000000000000")
    assert missing.returncode == 1
