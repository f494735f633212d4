"""The life of a report in the hands of people, through Casework.Act."""

import grpc
import pytest

from tests.client.grpc_client import violations
from tests.client.history import name_of
from tests.client.people import act, citizen, coordinator, leader, officer
from tests.client.pictures import png
from tests.client.protos import casework, command, intake, tracking

CLEAR = "Đèn đường chiếu sáng trước cổng trường bị hỏng, tắt ba đêm nay, đề nghị sửa chữa bóng đèn."
Code = command.Rejection.Code


def submit(scene, text=CLEAR):
    return scene.submit(
        intake.SubmitRequest(text=text, commune_code="18073", client_id="officer-test")
    )


def in_office(scene, histories, answer):
    """The assignment; where a coordinator has to look, one does."""
    status = scene.wait_settled(histories, [answer.report_id])[answer.report_id]
    if status == "NEEDS_REVIEW":
        transfer = command.Transfer(department_id="xa.kthtdt@18073", tier=1, reason="Thuộc phường")
        done = scene.act(act(answer.report_id, coordinator(), transfer=transfer))
        assert not done.HasField("rejection"), done
        histories.wait_for(lambda of: len(of[answer.report_id]) >= done.sequence, 20, "the transfer")
    for event in reversed(histories.of[answer.report_id]):
        if event.HasField("assigned"):
            return event.assigned.assignment
        if event.HasField("transferred"):
            return event.transferred.assignment
    raise AssertionError("nobody has the report")


def upload(scene):
    picture = png(scene.random)
    parts = [
        intake.UploadMediaRequest(metadata=intake.UploadMediaMetadata(size=len(picture))),
        intake.UploadMediaRequest(chunk=picture[:50]),
        intake.UploadMediaRequest(chunk=picture[50:]),
    ]
    answer = scene.intake.UploadMedia(iter(parts), timeout=10)
    assert answer.content_type == "image/png"
    return answer.media_id


def accepted(result, status):
    assert not result.HasField("rejection"), result
    assert name_of(result.status) == status
    return result


def refused(result, code):
    assert result.rejection.code == code, result
    assert result.rejection.reason_vi and result.rejection.reason_en
    assert result.rejection.reason_vi != result.rejection.reason_en
    return result


def test_from_the_citizen_to_resolved(scene, histories):
    answer = submit(scene)
    report_id = answer.report_id
    assignment = in_office(scene, histories, answer)
    me, boss = officer(assignment.department_id), leader(assignment.department_id)

    accepted(scene.act(act(report_id, me, accept=command.Accept())), "IN_PROGRESS")
    ask = command.AskReporter(question="Cột đèn số mấy ạ?")
    accepted(scene.act(act(report_id, me, ask_reporter=ask)), "WAITING_FOR_REPORTER")
    reply = act(
        report_id, citizen(), secret=answer.reporter_secret,
        reporter_reply=command.ReporterReply(text="Cột số 12, cạnh hàng nước."),
    )  # fmt: skip
    accepted(scene.act(reply), "IN_PROGRESS")
    for part in assignment.co_handlers:
        done = act(report_id, officer(part.department_id, "can-bo-2"), complete_part={})
        accepted(scene.act(done), "IN_PROGRESS")
    result = command.SubmitResult(
        explanation="Đã thay bóng đèn và kiểm tra đường dây.", media_ids=[upload(scene)]
    )
    accepted(scene.act(act(report_id, me, submit_result=result)), "PENDING_APPROVAL")
    back = command.SendBack(reason="Bổ sung ảnh chụp ban đêm.")
    accepted(scene.act(act(report_id, boss, send_back=back)), "IN_PROGRESS")
    accepted(scene.act(act(report_id, me, submit_result=result)), "PENDING_APPROVAL")
    last = accepted(scene.act(act(report_id, boss, approve=command.Approve())), "RESOLVED")

    histories.wait_for(lambda of: len(of[report_id]) >= last.sequence, 20, "the approval")
    approved = next(e for e in histories.of[report_id] if e.HasField("result_approved"))
    days = (approved.result_approved.closes_at.ToSeconds() - approved.decided_at.ToSeconds()) / 86400
    assert days == 14, "a resolved report closes 14 days later"

    rate = command.Rate(stars=5, text="Cảm ơn!")
    rated = act(report_id, citizen(), secret=answer.reporter_secret, rate=rate)
    end = accepted(scene.act(rated), "RESOLVED")
    assert end.sequence > last.sequence
    wanted = tracking.GetReportRequest(report_id=report_id, min_sequence=end.sequence)
    view = scene.tracking.Get(wanted, timeout=10).report
    assert name_of(view.status) == "RESOLVED"
    assert view.stars == 5
    assert view.answer == "Đã thay bóng đèn và kiểm tra đường dây."


def test_the_same_command_again_gets_the_same_answer(scene, histories):
    answer = submit(scene)
    assignment = in_office(scene, histories, answer)
    accept = act(answer.report_id, officer(assignment.department_id), accept=command.Accept())
    first = scene.act(accept)
    assert scene.act(accept) == first
    histories.read_to_end()
    assert histories.facts(answer.report_id).count("accepted") == 1


def test_who_saw_an_older_revision_is_told(scene, histories):
    answer = submit(scene)
    assignment = in_office(scene, histories, answer)
    revision = histories.of[answer.report_id][-1].revision
    one = officer(assignment.department_id, "can-bo-1")
    two = officer(assignment.department_id, "can-bo-2")
    # A comment is no reason for a conflict.
    comment = command.Comment(text="Đang xem xét.")
    accepted(scene.act(act(answer.report_id, two, comment=comment)), "ASSIGNED")
    accept = act(answer.report_id, one, revision=revision, accept=command.Accept())
    accepted(scene.act(accept), "IN_PROGRESS")
    late = act(
        answer.report_id, two, revision=revision,
        transfer=command.Transfer(department_id="xa.vp@18073", tier=1, reason="Không thuộc"),
    )  # fmt: skip
    refused(scene.act(late), Code.CODE_CONFLICT)


def test_what_is_not_allowed_is_refused_and_leaves_nothing(scene, histories):
    answer = submit(scene)
    report_id = answer.report_id
    assignment = in_office(scene, histories, answer)
    me = officer(assignment.department_id)
    stranger = officer("tinh.khac")
    accepted(scene.act(act(report_id, me, accept=command.Accept())), "IN_PROGRESS")
    histories.read_to_end()
    cases = [
        (act(report_id, me, accept=command.Accept()), Code.CODE_ILLEGAL_STATE),
        (act(report_id, stranger, ask_reporter={"question": "Ở đâu?"}), Code.CODE_NOT_PERMITTED),
        (act(report_id, me, grant_extension={}), Code.CODE_NOT_PERMITTED),
        (act(report_id, me, approve=command.Approve()), Code.CODE_ILLEGAL_STATE),
        (act(report_id, citizen(), withdraw=command.Withdraw()), Code.CODE_NOT_PERMITTED),
        (act(report_id, citizen(), secret="wrong", withdraw={}), Code.CODE_NOT_PERMITTED),
        (act(report_id, me, ask_reporter={"question": "x" * 1001}), Code.CODE_INVALID),
        (act("HT-000000000000", me, accept={}), Code.CODE_NOT_FOUND),
    ]
    for wrong, code in cases:
        refused(scene.act(wrong), code)
    facts = [f for f in histories.facts(report_id) if f != "notification_recorded"]
    histories.read_to_end()
    assert [f for f in histories.facts(report_id) if f != "notification_recorded"] == facts


@pytest.mark.parametrize(
    "broken, field",
    [
        ({"command_id": ""}, "command.command_id"),
        ({"command_id": "x" * 101}, "command.command_id"),
        ({"report_id": "HT-123"}, "command.report_id"),
        ({"classify": command.Classify()}, "command.command"),
        ({"close": command.Close()}, "command.command"),
    ],
)
def test_a_malformed_command_is_refused_by_field_and_is_not_on_the_log(scene, broken, field):
    fields = {
        "command_id": "app-1", "report_id": "HT-000000000000",
        "actor": officer("xa.kthtdt@18073"), "accept": command.Accept(),
    } | broken  # fmt: skip
    if {"classify", "close"} & broken.keys():
        del fields["accept"]
    commands = scene.reader("report-commands")
    before = len(commands.read_to_end())
    with pytest.raises(grpc.RpcError) as failed:
        scene.act(casework.ActRequest(command=command.ReportCommand(**fields)))
    assert failed.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    assert any(name.startswith(field) for name in violations(failed.value)), violations(failed.value)
    assert len(commands.read_to_end()) == before
    commands.close()


@pytest.mark.parametrize(
    "asked, field",
    [
        ({"reclassify": {"category": "khong_co", "urgency": 2}}, "command.reclassify.category"),
        (
            {"transfer": {"department_id": "xa.kt@18073", "tier": 1, "reason": "Thuộc phường"}},
            "command.transfer.department_id",
        ),
        (
            {"transfer": {"department_id": "tinh.sxd", "tier": 1, "reason": "Thuộc tỉnh"}},
            "command.transfer.tier",
        ),
        (
            {"add_media": {"media_ids": ["never-uploaded"]}},
            "command.add_media.media_ids[0]",
        ),
    ],
)
def test_what_names_nothing_that_exists_is_refused_by_field(scene, histories, asked, field):
    answer = submit(scene)
    in_office(scene, histories, answer)
    histories.read_to_end()
    before = len(histories.of[answer.report_id])
    with pytest.raises(grpc.RpcError) as failed:
        scene.act(act(answer.report_id, coordinator(), **asked))
    assert failed.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    assert set(violations(failed.value)) == {field}
    histories.read_to_end()
    facts = [e for e in histories.of[answer.report_id][before:] if not e.HasField("notification_recorded")]
    assert not facts


def test_a_command_id_is_its_persons_alone(scene, histories):
    """A refusal that somebody got under a guessed id blocks nobody else."""
    answer = submit(scene)
    assignment = in_office(scene, histories, answer)
    stranger = act(answer.report_id, officer("tinh.sxd", "can-bo-9"), accept=command.Accept())
    refused(scene.act(stranger), Code.CODE_NOT_PERMITTED)
    mine = act(answer.report_id, officer(assignment.department_id), accept=command.Accept())
    mine.command.command_id = stranger.command.command_id
    accepted(scene.act(mine), "IN_PROGRESS")
    other = act(answer.report_id, citizen("nd-7"), comment=command.Comment(text="Của tôi."))
    other.command.command_id = mine.command.command_id
    refused(scene.act(other), Code.CODE_INVALID)
