"""Every wrong input gets an error that names the field, and leaves nothing behind."""

import unicodedata

import grpc
import pytest

from tests.client.grpc_client import violations
from tests.client.protos import intake

TEXT = "Đèn đường trước trường tiểu học đã tắt ba đêm nay."


def request(**fields):
    base = {"text": TEXT, "commune_code": "18073", "client_id": "wrong-input"}
    return intake.SubmitRequest(**(base | fields))


def place(latitude, longitude):
    return {"latitude": latitude, "longitude": longitude}


def contact(**fields):
    return intake.ReporterContact(**fields)


# What is wrong → request, the fields that the error must name (and no others).
WRONG = {
    "no text": (request(text=""), {"text"}),
    "nine characters": (request(text="Đèn đường"), {"text"}),
    "ten characters, one of them a blank at the end": (request(text="Đèn đường "), {"text"}),
    "blanks alone": (request(text=" \n\t\u00a0\u2003 " * 10), {"text"}),
    "nine characters in NFC, more without": (
        request(text=unicodedata.normalize("NFD", "Đường tối")), {"text"},
    ),
    "4,001 characters": (request(text="đ" * 4001), {"text"}),
    "no place": (request(commune_code=""), {"location"}),
    "a commune that there is not": (request(commune_code="99999"), {"commune_code"}),
    "Hà Nội": (request(commune_code="", location=place(21.03, 105.85)), {"location"}),
    "the sea, 20 km out": (request(commune_code="", location=place(18.6, 106.2)), {"location"}),
    "no latitude of this earth": (request(location=place(118.3, 105.9)), {"location"}),
    "no longitude of this earth": (request(location=place(18.3, 405.9)), {"location"}),
    "no number": (request(location=place(float("nan"), 105.9)), {"location"}),
    "a commune far from the place": (
        request(commune_code="18409", location=place(18.343, 105.9)), {"commune_code"},
    ),
    "an impossible telephone number": (
        request(reporter=contact(phone="12345")), {"reporter.phone"},
    ),
    "letters as a telephone number": (
        request(reporter=contact(phone="gọi cho tôi")), {"reporter.phone"},
    ),
    "an e-mail address without a domain": (
        request(reporter=contact(email="nguoi-dan@")), {"reporter.email"},
    ),
    "an e-mail address with a line break": (
        request(reporter=contact(email="a@example.vn\nBcc: b@example.vn")), {"reporter.email"},
    ),
    "a name of 101 characters": (
        request(reporter=contact(email="a@example.vn", name="n" * 101)), {"reporter.name"},
    ),
    "an unknown medium": (request(media_ids=["never-uploaded"]), {"media_ids[0]"}),
    "a path as a medium": (request(media_ids=["../../secrets/intake"]), {"media_ids[0]"}),
    "21 media": (request(media_ids=[f"m{i}" for i in range(21)]), {"media_ids"}),
    "a key of seven characters": (request(idempotency_key="1234567"), {"idempotency_key"}),
    "a key of 101 characters": (request(idempotency_key="k" * 101), {"idempotency_key"}),
    "an unknown channel": (request(channel="fax"), {"channel"}),
    "several at once": (
        request(text="ngắn", channel="fax", reporter=contact(phone="0")),
        {"text", "channel", "reporter.phone"},
    ),
}  # fmt: skip


def failure(scene, sent):
    with pytest.raises(grpc.RpcError) as failed:
        scene.submit(sent)
    return failed.value


@pytest.fixture(scope="module")
def readers(shared_scene):
    """Of the two topics that intake writes to."""
    made = [shared_scene.reader("report-commands"), shared_scene.reader("contacts")]
    yield made
    for reader in made:
        reader.close()


@pytest.mark.parametrize("what", WRONG)
def test_wrong_input_is_refused_by_field_and_leaves_nothing(scene, readers, what):
    sent, fields = WRONG[what]
    before = [len(reader.read_to_end()) for reader in readers]

    error = failure(scene, sent)

    assert error.code() == grpc.StatusCode.INVALID_ARGUMENT, error.details()
    named = violations(error)
    assert set(named) >= fields, f"names {sorted(named)}"
    assert {f.split("[")[0] for f in named} == {f.split("[")[0] for f in fields}
    for violation in named.values():
        assert violation.reason and violation.en and violation.vi
        assert violation.en != violation.vi
    assert [len(reader.read_to_end()) for reader in readers] == before


def test_bytes_that_are_no_utf8_are_refused_by_field(scene):
    raw = request(text="").SerializeToString()
    # Field 1, of 13 bytes, one of which begins a character that never comes.
    raw += b"\x0a\x0d" + b"Den duong\xc3\x28 tat"[:13]
    error = failure(scene, raw)
    assert error.code() == grpc.StatusCode.INVALID_ARGUMENT
    assert set(violations(error)) == {"text"}


def test_what_is_no_message_is_refused(scene):
    error = failure(scene, b"\x0a\xff\xff\xff\xff\x0f")
    assert error.code() in (grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.INTERNAL)


def test_the_limits_themselves_are_accepted(scene, histories):
    answers = scene.submit_all(
        [request(text="Đèn tắt ở."), request(text="đường " * 666 + "tối!"), request(text=f"  {TEXT}\n")]
    )
    ids = [answer.report_id for answer in answers]
    scene.wait_settled(histories, ids)
    texts = [histories.of[i][0].received.text for i in ids]
    assert texts[0] == "Đèn tắt ở."
    assert len(texts[1]) == 4000
    assert texts[2] == TEXT


def test_a_key_again_is_the_same_report_and_with_other_content_refused(scene, histories):
    key = f"key-{scene.random.getrandbits(64):016x}"
    first = scene.submit(request(idempotency_key=key))
    again = scene.submit(request(idempotency_key=key))
    assert again.report_id == first.report_id
    assert again.reporter_secret == first.reporter_secret
    assert (first.repeated, again.repeated) == (False, True)

    error = failure(scene, request(idempotency_key=key, text=TEXT + " Mong sửa sớm."))
    assert error.code() == grpc.StatusCode.ALREADY_EXISTS
    assert set(violations(error)) == {"idempotency_key"}

    scene.wait_settled(histories, [first.report_id])
    assert histories.facts(first.report_id).count("received") == 1
    assert histories.of[first.report_id][0].received.text == TEXT
    # Another client's key is another report.
    other = scene.submit(request(idempotency_key=key, client_id="another-client"))
    assert other.report_id != first.report_id
    scene.wait_settled(histories, [other.report_id])
