"""Reports that belong together: parts of one, duplicates, a storm of alike ones."""

import json

import pytest

from tests.client.history import name_of
from tests.client.people import act, citizen, coordinator, leader, officer
from tests.client.places import point_in
from tests.client.protos import command, intake, report
from tests.client.report_ids import new_report_id
from tests.system.officer_test import accepted, in_office, refused, upload

# Reports of this test alone are at its places.
COMMUNE = "18073"
Code = command.Rejection.Code


def submit(scene, text, place=None, **more):
    request = intake.SubmitRequest(text=text, client_id="links-test", **more)
    if place:
        request.location.latitude, request.location.longitude = place
        request.location.accuracy_m = 5
    else:
        request.commune_code = COMMUNE
    request.reporter.email = f"nguoi-dan-{scene.random.getrandbits(32):08x}@example.vn"
    return scene.submit(request)


def one_after_the_other(scene, histories, texts):
    """Those that casework takes in at once have one instant."""
    answers = []
    for text in texts:
        answers.append(submit(scene, text))
        in_office(scene, histories, answers[-1])
    return answers


def department_of(histories, report_id):
    """Who has it now."""
    department = None
    for event in histories.of[report_id]:
        for fact in ("assigned", "transferred", "reopened"):
            if event.HasField(fact):
                department = getattr(event, fact).assignment
    return department


def resolve(scene, histories, report_id, explanation):
    assignment = department_of(histories, report_id)
    me, boss = officer(assignment.department_id), leader(assignment.department_id)
    accepted(scene.act(act(report_id, me, accept={})), "IN_PROGRESS")
    for part in assignment.co_handlers:
        done = act(report_id, officer(part.department_id, "can-bo-2"), complete_part={})
        accepted(scene.act(done), "IN_PROGRESS")
    result = command.SubmitResult(explanation=explanation, media_ids=[upload(scene)])
    accepted(scene.act(act(report_id, me, submit_result=result)), "PENDING_APPROVAL")
    return accepted(scene.act(act(report_id, boss, approve={})), "RESOLVED")


def wait_fact(histories, report_id, fact, seconds=60):
    """The first event of `report_id` with that fact."""

    def found(of):
        return next((e for e in of[report_id] if e.HasField(fact)), None)

    return histories.wait_for(found, seconds, f"{fact} of {report_id}")


def messages_about(scene, report_id):
    return {
        message["template_id"]: message
        for message in scene.outbox()
        if message["report_id"] == report_id
    }


def wait_message(scene, histories, report_id, template):
    def recorded(_):
        return messages_about(scene, report_id).get(template)

    return histories.wait_for(recorded, 60, f"the message {template} about {report_id}")


def found_by_incident(scene, state):
    """Ids of the reports that `paht list` shows for such incidents."""
    lines = scene.stack.paht("list", "--incidents", state, "--all", "--json").splitlines()
    return {json.loads(line)["report_id"] for line in lines}


def split_of(ids):
    parts = [
        ("Khám bệnh ở trạm y tế phường phải chờ quá lâu, thiếu bác sĩ trực.", "y_te"),
        ("Trường mầm non thu thêm tiền ngoài quy định của năm học này.", "giao_duc"),
        ("Làm giấy khai sinh phải đi lại nhiều lần, cán bộ hẹn rồi không trả.", "thu_tuc_hanh_chinh"),
    ]
    return command.Split(
        parts=[
            command.SplitPart(
                report_id=i, text=text, category=category, urgency=report.URGENCY_NORMAL
            )
            for i, (text, category) in zip(ids, parts)
        ]
    )


def test_a_split_report_goes_three_ways_and_ends_as_one(scene, histories):
    answer = submit(scene, "Trạm y tế chờ lâu, trường thu thêm tiền, làm giấy tờ bị hẹn nhiều lần.")
    whole = answer.report_id
    in_office(scene, histories, answer)
    ids = [new_report_id(scene.random) for _ in range(3)]
    split = act(whole, coordinator(), split=split_of(ids))
    accepted(scene.act(split), "SPLIT")
    assert scene.act(split) == scene.act(split), "a retry is the same split"

    for part in ids:
        wait_fact(histories, part, "assigned")
        assert histories.facts(part).count("received") == 1
        received = histories.of[part][0]
        assert received.links.parent_id == whole
        assert received.received.reporter_id == histories.of[whole][0].received.reporter_id
    said = [department_of(histories, part).department_id for part in ids]
    assert len(set(said)) >= 2, said
    categories = [
        next(e for e in histories.of[part] if e.HasField("classified")).classified.classification
        for part in ids
    ]
    assert [c.category for c in categories] == ["y_te", "giao_duc", "thu_tuc_hanh_chinh"]
    assert {c.decided_by for c in categories} == {"person"}

    # Nobody has the whole any more.
    view = scene.wait_view(whole, histories.of[whole][-1].sequence)
    assert name_of(view.status) == "SPLIT" and not view.HasField("assignment")

    resolve(scene, histories, ids[0], "Đã bổ sung bác sĩ trực tại trạm.")
    reject = command.Reject(reason=report.REJECT_REASON_OTHER, text="Khoản thu này đúng quy định.")
    accepted(scene.act(act(ids[1], coordinator(), reject=reject)), "REJECTED")
    assert "result_approved" not in histories.facts(whole)
    resolve(scene, histories, ids[2], "Đã trả giấy khai sinh và xin lỗi người dân.")

    approved = wait_fact(histories, whole, "result_approved")
    for words in (*ids, "Đã bổ sung bác sĩ", "Khoản thu này", "Đã trả giấy khai sinh"):
        assert words in approved.result_approved.explanation
    view = scene.wait_view(whole, approved.sequence)
    assert name_of(view.status) == "RESOLVED"
    assert sorted(view.child_ids) == sorted(ids)
    assert [name_of(part.status) for part in view.parts] == ["RESOLVED", "REJECTED", "RESOLVED"]

    # One story: what the parts answer, and how the whole ends, each once.
    wait_message(scene, histories, whole, "resolved")
    text = wait_message(scene, histories, ids[0], "resolved")["text"]
    assert f"{ids[0]} (một phần của phản ánh {whole})" in text
    wait_message(scene, histories, ids[1], "rejected")
    for part in ids:
        assert not {"received", "assigned"} & set(messages_about(scene, part))

    # A part that is not solved opens the whole.
    reopen = act(
        ids[2], citizen(), secret=answer.reporter_secret,
        reopen=command.Reopen(reason="Vẫn chưa nhận được giấy."),
    )  # fmt: skip
    accepted(scene.act(reopen), "ASSIGNED")
    histories.wait_for(lambda of: name_of(of[whole][-1].status) == "SPLIT", 30, "the whole")
    wait_fact(histories, ids[2], "reopened")
    resolve(scene, histories, ids[2], "Đã gửi giấy khai sinh đến tận nhà.")
    histories.wait_for(lambda of: name_of(of[whole][-1].status) == "RESOLVED", 30, "the whole")


def test_a_part_whose_id_is_taken_is_refused_and_a_coordinator_looks(scene, histories):
    taken = submit(scene, "Đèn đường trước cổng trường bị hỏng từ tuần trước.").report_id
    answer = submit(scene, "Trạm y tế chờ lâu, trường thu thêm tiền, thủ tục chậm trễ.")
    in_office(scene, histories, answer)
    wait_fact(histories, taken, "received")
    ids = [new_report_id(scene.random), taken]
    accepted(scene.act(act(answer.report_id, coordinator(), split=split_of(ids))), "SPLIT")
    review = wait_fact(histories, answer.report_id, "part_recorded")
    assert review.part_recorded.part.report_id == taken
    histories.wait_for(
        lambda of: name_of(of[answer.report_id][-1].status) == "NEEDS_REVIEW", 30, "the review"
    )
    assert not histories.of[taken][0].links.parent_id


@pytest.mark.parametrize("chain", [False, True])
def test_a_duplicate_moves_over_and_its_reporter_hears_of_the_original(scene, histories, chain):
    texts = [
        "Trạm y tế phường đóng cửa trong giờ hành chính, không ai trực cả.",
        "Sáng nay tới trạm y tế mà không có ai, cửa khóa, bệnh nhân đứng chờ.",
        "Trạm y tế không mở cửa mấy hôm liền, người dân không biết khám ở đâu.",
    ]
    answers = one_after_the_other(scene, histories, texts)
    first, second, third = (a.report_id for a in answers)
    accepted(scene.act(act(third, citizen("hang-xom"), follow=command.Follow(following=True))),
             name_of(histories.of[third][-1].status))  # fmt: skip

    named = second if chain else first
    if chain:
        mark = act(second, coordinator(), mark_duplicate={"original_id": first})
        accepted(scene.act(mark), "DUPLICATE")
    mark = act(third, coordinator(), mark_duplicate={"original_id": named})
    accepted(scene.act(mark), "DUPLICATE")
    settled = wait_fact(histories, third, "duplicate_settled")
    assert settled.duplicate_settled.original_id == first

    def followers(of):
        ids = set()
        for event in of[first]:
            ids |= set(event.duplicate_adopted.follower_ids)
        return {"hang-xom", of[third][0].received.reporter_id} <= ids

    histories.wait_for(followers, 30, "the followers")
    resolve(scene, histories, first, "Trạm đã mở cửa trở lại, có lịch trực dán trước cổng.")
    told = wait_fact(histories, third, "outcome_shared")
    assert "lịch trực" in told.outcome_shared.answer
    assert "lịch trực" in wait_message(scene, histories, third, "original-answered")["text"]


def test_a_later_report_cannot_be_the_original(scene, histories):
    texts = ["Đường liên xã bị ngập sâu, xe không qua được."] * 2
    first, second = (a.report_id for a in one_after_the_other(scene, histories, texts))
    before = name_of(histories.of[first][-1].status)
    mark = act(first, coordinator(), mark_duplicate={"original_id": second})
    accepted(scene.act(mark), "DUPLICATE")
    back = wait_fact(histories, first, "duplicate_refused")
    assert name_of(back.status) in {before, "ASSIGNED", "NEEDS_REVIEW"}
    assert "gửi sau" in back.duplicate_refused.reason
    wait_message(scene, histories, first, "duplicate-refused")


STORM = [
    "Ổ gà to giữa đường, xe máy suýt ngã.",
    "Đường có ổ gà to lắm, xe máy dễ ngã.",
    "Ổ gà rất to giữa đường, xe máy đi qua suýt ngã.",
    "Giữa đường có ổ gà to, sáng nay xe máy suýt ngã.",
    "Ổ gà to giữa đường chưa ai vá, xe máy dễ ngã.",
    "Có ổ gà to giữa đường, mấy xe máy suýt ngã rồi.",
    "Ổ gà to ở giữa đường, xe máy suýt ngã lần nữa.",
]


def test_a_storm_is_gathered_confirmed_and_answered_once(scene, histories):
    place = point_in(COMMUNE, scene.random)
    answers = []
    for text in STORM[:-1]:
        answers.append(submit(scene, text, place))
        in_office(scene, histories, answers[-1])
    first, *others = (a.report_id for a in answers)

    def gathered(of):
        found = set()
        for event in of[first]:
            found |= set(event.incident_gathered.member_ids)
        return set(others) <= found

    histories.wait_for(gathered, 60, "the incident")
    assert not any(e.HasField("incident_joined") for other in others for e in histories.of[other])

    # A coordinator finds it.
    scene.wait_view(first, histories.of[first][-1].sequence)
    assert first in found_by_incident(scene, "proposed")
    # An officer cannot; a coordinator leaves one out.
    refused(scene.act(act(first, officer(COMMUNE), confirm_incident={})), Code.CODE_NOT_PERMITTED)
    *members, out = others
    confirm = command.ConfirmIncident(without_ids=[out])
    done = scene.act(act(first, coordinator(), confirm_incident=confirm))
    assert not done.HasField("rejection"), done
    for member in members:
        wait_fact(histories, member, "incident_joined")
    scene.wait_view(first, done.sequence)
    assert first not in found_by_incident(scene, "proposed")
    assert first in found_by_incident(scene, "confirmed")
    late = submit(scene, STORM[-1], place).report_id
    members.append(late)
    wait_fact(histories, late, "incident_joined")
    assignment = department_of(histories, members[0])
    alone = act(members[0], officer(assignment.department_id), accept={})
    refused(scene.act(alone), Code.CODE_ILLEGAL_STATE)

    shown = scene.stack.try_paht("show", first).stdout
    assert "Vụ việc chung" in shown and members[0] in shown

    resolve(scene, histories, first, "Đã vá ổ gà và rải thảm lại đoạn đường.")
    for member in members:
        approved = wait_fact(histories, member, "result_approved")
        assert approved.result_approved.incident_id == first
        assert "rải thảm" in wait_message(scene, histories, member, "resolved")["text"]
        view = scene.wait_view(member, approved.sequence)
        assert name_of(view.status) == "RESOLVED" and view.incident_id == first
    assert "result_approved" not in histories.facts(out)
    messages = [m["notification_id"] for m in scene.outbox() if m["template_id"] == "resolved"]
    assert len(messages) == len(set(messages))
