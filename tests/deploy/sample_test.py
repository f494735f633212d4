"""What deploy/up shows of its sample report."""

from deploy.stack.sample import stage


def update(**fact):
    event = {"sequence": "2", "decided_at": "2026-11-24T10:00:00.123456789Z"} | fact
    return {"event": event, "report": {}}


def test_the_acceptance():
    at, what = stage({"report_id": "HT-1", "received_at": "2026-11-24T10:00:00.100Z"})
    assert what == "accepted as HT-1"
    assert at.isoformat() == "2026-11-24T10:00:00.100000+00:00"


def test_stages_with_what_was_decided():
    classification = {"category": "dien_chieu_sang", "confidence": 0.934}
    at, what = stage(
        update(status="REPORT_STATUS_CLASSIFIED", classified={"classification": classification})
    )
    assert what == "CLASSIFIED: dien_chieu_sang, sure to 93%"
    assert at.microsecond == 123456
    assignment = {"department_id": "xa.kthtdt@18073", "due_at": "2026-11-25T02:00:00Z"}
    _, what = stage(update(status="REPORT_STATUS_ASSIGNED", assigned={"assignment": assignment}))
    assert what == "ASSIGNED: xa.kthtdt@18073, due 2026-11-25 02:00 UTC"
    reasons = {"reasons": ["REVIEW_REASON_LOW_CONFIDENCE", "REVIEW_REASON_EMERGENCY"]}
    _, what = stage(update(status="REPORT_STATUS_NEEDS_REVIEW", review_requested=reasons))
    assert what == "NEEDS_REVIEW: LOW_CONFIDENCE, EMERGENCY"


def test_a_whole_second_and_an_update_without_an_event():
    at, _ = stage({"report_id": "HT-1", "received_at": "2026-11-24T10:00:00Z"})
    assert at.microsecond == 0
    assert stage({"report": {}}) is None
