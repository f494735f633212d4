"""What classification is not sure of waits for a coordinator, and goes on when one has said what it is."""

import re

import pytest

from deploy.stack.checkout import ROOT
from tests.client.history import name_of
from tests.client.people import act, coordinator, officer
from tests.client.protos import command, intake, report

# What the classifier makes of it, and so why a person should look.
CASES = {
    "LOW_CONFIDENCE": "Chỗ ngã ba gần nhà tôi có vấn đề, nhờ các anh chị xem giúp.",
    "SUSPECTED_SPAM": "Vay tiền nhanh, giải ngân trong ngày, không thế chấp, inbox zalo nhận ngay ưu đãi.",
    "EMERGENCY": "Có người đuối nước ở đập, gọi cứu hộ gấp!",
}


def threshold():
    text = (ROOT / "deploy/config/classification.textproto").read_text("utf-8")
    return float(re.search(r"^review_threshold: ([0-9.]+)", text, re.M)[1])


def submit(scene, text):
    request = intake.SubmitRequest(text=text, commune_code="18073", client_id="review-test")
    return scene.submit(request).report_id


def facts(histories, report_id):
    return [fact for fact in histories.facts(report_id) if fact != "notification_recorded"]


@pytest.mark.parametrize("reason", CASES)
def test_a_person_looks_and_knows_why(scene, histories, reason):
    report_id = submit(scene, CASES[reason])
    assert scene.wait_settled(histories, [report_id])[report_id] == "NEEDS_REVIEW"
    assert facts(histories, report_id) == ["received", "review_requested"]
    asked = histories.of[report_id][1].review_requested
    reasons = [report.ReviewReason.Name(r) for r in asked.reasons]
    assert f"REVIEW_REASON_{reason}" in reasons
    unsure = asked.classification.confidence < threshold()
    assert ("REVIEW_REASON_LOW_CONFIDENCE" in reasons) == unsure
    if reason == "LOW_CONFIDENCE":
        assert unsure
    # What is proposed is there to be corrected.
    assert asked.classification.category
    assert re.fullmatch(r"model-[0-9a-f]{8}", asked.classification.decided_by)


@pytest.mark.parametrize("reason", CASES)
def test_a_coordinator_says_what_it_is_and_it_is_assigned(scene, histories, reason):
    report_id = submit(scene, CASES[reason])
    scene.wait_settled(histories, [report_id])
    asked = histories.of[report_id][1].review_requested
    say = command.Reclassify(
        category="dien_chieu_sang", urgency=report.URGENCY_HIGH, reason="Đã gọi hỏi: đèn đường hỏng."
    )

    # Not everyone may.
    stranger = act(report_id, officer("tinh.khac"), reclassify=say)
    refused = scene.act(stranger)
    assert refused.rejection.code == command.Rejection.CODE_NOT_PERMITTED, refused

    done = scene.act(act(report_id, coordinator(), reclassify=say))
    assert not done.HasField("rejection"), done
    assert name_of(done.status) == "CLASSIFIED"

    def assigned(of):
        return any(event.HasField("assigned") for event in of[report_id])

    histories.wait_for(assigned, 30, "the assignment")
    assert facts(histories, report_id) == ["received", "review_requested", "classified", "assigned"]
    history = {event.WhichOneof("fact"): event for event in histories.of[report_id]}
    classified = history["classified"].classified
    assert classified.classification.category == "dien_chieu_sang"
    assert classified.classification.urgency == report.URGENCY_HIGH
    assert classified.corrected_from.category == asked.classification.category
    assert classified.reason == say.reason
    assert history["classified"].actor.role == report.ROLE_COORDINATOR
    assert name_of(history["assigned"].status) == "ASSIGNED"
    assignment = history["assigned"].assigned.assignment
    assert assignment.department_id and assignment.reason
    assert assignment.due_at.ToSeconds() > history["assigned"].decided_at.ToSeconds()

    view = scene.wait_view(report_id, history["assigned"].sequence)
    assert name_of(view.status) == "ASSIGNED"
