"""Casework.Act goes by the caller's signed token, and by nothing else."""

import base64
import hashlib
import hmac
import json
import time

import grpc
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.client.grpc_client import violations
from tests.client.people import act, citizen, leader, officer
from tests.client.protos import command, intake, report
from tests.client.tokens import bearer
from tests.system.officer_test import accepted, in_office, refused, submit

UNAUTHENTICATED = grpc.StatusCode.UNAUTHENTICATED
DENIED = grpc.StatusCode.PERMISSION_DENIED
Code = command.Rejection.Code


@pytest.fixture
def assigned(scene, histories):
    """(the answer to Submit, who has the report)."""
    answer = submit(scene)
    return answer, in_office(scene, histories, answer).department_id


@pytest.fixture
def commands(scene):
    """What is on report-commands from people, by command id."""
    reader = scene.reader("report-commands")

    class Commands:
        def ids(self):
            found = [command.ReportCommand.FromString(r.value) for r in reader.read_to_end()]
            people = (report.ROLE_SERVICE, report.ROLE_CLOCK)
            return {one.command_id for one in found if one.actor.role not in people}

    yield Commands()
    reader.close()


def error_of(scene, wish, metadata):
    with pytest.raises(grpc.RpcError) as failed:
        scene.act(wish, metadata=metadata)
    return failed.value


def bare(report_id, **what):
    """A command that leaves it to the token to say who acts."""
    return act(report_id, None, **what)


def test_the_token_says_who_acts(scene, histories, assigned):
    answer, office = assigned
    me = officer(office, "cb-17")
    done = accepted(
        scene.act(bare(answer.report_id, accept={}), metadata=scene.sign_on.metadata(me)),
        "IN_PROGRESS",
    )
    histories.wait_for(lambda of: len(of[answer.report_id]) >= done.sequence, 20, "the event")
    event = histories.of[answer.report_id][done.sequence - 1]
    assert event.HasField("accepted")
    assert event.actor == me


def test_another_departments_token_is_refused(scene, assigned):
    answer, _ = assigned
    for stranger in (officer("tinh.khac"), leader("tinh.khac"), citizen("nd-1")):
        token = scene.sign_on.metadata(stranger)
        refused(
            scene.act(bare(answer.report_id, accept={}), metadata=token), Code.CODE_NOT_PERMITTED
        )


def _part(data):
    return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()


def _unsigned(sign_on, me):
    return f"{_part({'alg': 'none', 'kid': sign_on.kid})}.{_part(sign_on.claims(me))}."


def _hmac_with_the_public_key(sign_on, me):
    # By hand: PyJWT will not.
    key = serialization.load_pem_private_key(sign_on.key.encode(), None).public_key()
    secret = key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    text = f"{_part({'alg': 'HS256', 'kid': sign_on.kid})}.{_part(sign_on.claims(me))}"
    mac = hmac.digest(secret, text.encode(), hashlib.sha256)
    return f"{text}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def _of_another(sign_on, me):
    """The signature of one token under the claims of another."""
    mine, others = sign_on.token(me), sign_on.token(leader("tinh.sxd"))
    return f"{others.rpartition('.')[0]}.{mine.rpartition('.')[2]}"


ELLIPTIC = ec.generate_private_key(ec.SECP256R1())
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
WRONG_TOKENS = {
    "expired": ("EXPIRED", lambda s, me: s.token(me, exp=int(time.time()) - 3600)),
    "no end": ("MALFORMED", lambda s, me: s.token(me, exp=None)),
    "not yet valid": ("NOT_YET_VALID", lambda s, me: s.token(me, nbf=int(time.time()) + 3600)),
    "another issuer": ("ISSUER", lambda s, me: s.token(me, iss="https://elsewhere")),
    "another audience": ("AUDIENCE", lambda s, me: s.token(me, aud=["mail"])),
    "forged": ("SIGNATURE", lambda s, me: s.token(me, key=Ed25519PrivateKey.generate())),
    "another key": ("UNKNOWN_KEY", lambda s, me: s.token(me, kid="another")),
    "claims of another": ("SIGNATURE", _of_another),
    "unsigned": ("ALGORITHM", _unsigned),
    "HMAC": ("ALGORITHM", _hmac_with_the_public_key),
    "ES256": ("ALGORITHM", lambda s, me: s.token(me, key=ELLIPTIC, algorithm="ES256")),
    "RS256": ("ALGORITHM", lambda s, me: s.token(me, key=RSA, algorithm="RS256")),
    "cut": ("SIGNATURE", lambda s, me: s.token(me)[:-10]),
    "no token": ("MALFORMED", lambda s, me: "officer"),
    "no role": ("CLAIMS", lambda s, me: s.token(me, role=None)),
    "a service": ("CLAIMS", lambda s, me: s.token(me, role="service")),
    "the clock": ("CLAIMS", lambda s, me: s.token(me, role="clock")),
    "no department": ("CLAIMS", lambda s, me: s.token(me, department=None)),
    "nobody": ("CLAIMS", lambda s, me: s.token(me, sub="")),
}


def test_what_no_token_proves_is_refused_and_is_not_on_the_topic(scene, commands, assigned):
    answer, office = assigned
    me = officer(office, "cb-17")
    calls = {what: (reason, bearer(make(scene.sign_on, me))) for what, (reason, make) in WRONG_TOKENS.items()}
    calls["none at all"] = ("MISSING", ())
    calls["another scheme"] = ("MALFORMED", (("authorization", "Basic Y2ItMTc6eA=="),))
    refused_ids = set()
    for what, (reason, metadata) in calls.items():
        for wish in (
            act(answer.report_id, me, accept={}),
            bare(answer.report_id, comment={"text": "Chào anh"}),
        ):
            error = error_of(scene, wish, metadata)
            assert error.code() == UNAUTHENTICATED, (what, error)
            found = violations(error)
            assert found.keys() == {"authorization"}, what
            assert found["authorization"].reason == reason, (what, found)
            assert found["authorization"].vi != found["authorization"].en
            if metadata:
                assert metadata[0][1].split()[-1] not in str(error), f"{what}: the token is echoed"
            refused_ids.add(wish.command.command_id)
    # A good one is, so that looking there means something.
    good = act(answer.report_id, me, accept={})
    accepted(scene.act(good), "IN_PROGRESS")
    seen = commands.ids()
    assert good.command.command_id in seen
    assert not refused_ids & seen
    log = scene.stack.service("casework").log.read_text()
    assert "not authorised" in log
    assert "eyJ" not in log, "a token is in the log"


def test_an_actor_that_is_not_the_tokens_is_refused(scene, commands, assigned):
    answer, office = assigned
    me = officer(office, "cb-17")
    token = scene.sign_on.metadata(me)
    wishes = {
        "command.actor.id": act(answer.report_id, officer(office, "cb-18"), accept={}),
        "command.actor.role": act(answer.report_id, leader(office, "cb-17"), reject={}),
        "command.actor.department_id": act(answer.report_id, officer("tinh.sxd", "cb-17"), accept={}),
    }
    for field, wish in wishes.items():
        error = error_of(scene, wish, token)
        assert error.code() == DENIED
        assert violations(error).keys() == {field}
    assert not {wish.command.command_id for wish in wishes.values()} & commands.ids()


def test_the_secret_speaks_for_the_reporter_alone(scene, histories, commands):
    """The reporter's pseudonym is public, so it proves nothing by itself."""
    contact = intake.ReporterContact(phone="0912000017")
    request = intake.SubmitRequest(
        text="Đèn đường chiếu sáng trước chợ bị hỏng, tắt ba đêm nay.", commune_code="18073",
        client_id="identity-test", reporter=contact,
    )  # fmt: skip
    answer = scene.submit(request)
    in_office(scene, histories, answer)
    report_id = answer.report_id
    pseudonym = histories.of[report_id][0].received.reporter_id
    assert pseudonym

    wishes = [
        act(report_id, citizen(pseudonym), withdraw={}),
        act(report_id, citizen(pseudonym), secret="wrong", withdraw={}),
        act(report_id, citizen(pseudonym), secret=answer.reporter_secret, withdraw={}),
        bare(report_id, withdraw={}),
        bare(report_id, comment={"text": "Chào anh"}),
    ]
    for wish in wishes:
        assert error_of(scene, wish, ()).code() == UNAUTHENTICATED
    assert not {wish.command.command_id for wish in wishes} & commands.ids()

    # Nor does the digest of the secret, which is public as well.
    digest = histories.of[report_id][0].received.secret_digest
    assert len(digest) == 32
    replayed = bare(report_id, withdraw={})
    replayed.command.secret_digest = digest
    error = error_of(scene, replayed, ())
    assert error.code() == grpc.StatusCode.INVALID_ARGUMENT
    assert violations(error).keys() == {"command.secret_digest"}

    # Whoever makes a secret up reaches the log, and no further.
    for what in ({"withdraw": {}}, {"comment": {"text": "Chào anh"}}, {"follow": {"following": True}}):
        made_up = bare(report_id, secret="wrong", **what)
        refused(scene.act(made_up, metadata=()), Code.CODE_NOT_PERMITTED)
    stranger = scene.sign_on.metadata(citizen("nd-2"))
    refused(scene.act(bare(report_id, withdraw={}), metadata=stranger), Code.CODE_NOT_PERMITTED)

    comment = bare(report_id, secret=answer.reporter_secret, comment={"text": "Vẫn chưa sửa ạ."})
    done = scene.act(comment, metadata=())
    assert not done.HasField("rejection"), done
    histories.wait_for(lambda of: len(of[report_id]) >= done.sequence, 20, "the comment")
    actor = histories.of[report_id][done.sequence - 1].actor
    assert actor == report.Actor(id="reporter", role=report.ROLE_CITIZEN)

    # The account that the pseudonym belongs to needs no secret.
    mine = scene.sign_on.metadata(citizen(pseudonym))
    accepted(scene.act(bare(report_id, withdraw={}), metadata=mine), "WITHDRAWN")


def test_a_token_as_long_as_a_sign_on_makes_them_is_taken(scene, assigned):
    answer, office = assigned
    token = scene.sign_on.token(officer(office), groups=["x" * 20] * 200)
    assert len(token) > 5000
    accepted(scene.act(bare(answer.report_id, accept={}), metadata=bearer(token)), "IN_PROGRESS")


def test_the_command_line_acts_with_the_development_key(scene, assigned):
    answer, office = assigned
    said = scene.stack.paht("act", "accept", answer.report_id, "--as", f"officer:cb-17@{office}")
    assert "Đang xử lý" in said
    # A token that `paht token` made is one that others can read.
    token = scene.stack.paht("token", "--as", f"officer:cb-17@{office}").strip()
    key = serialization.load_pem_private_key(scene.sign_on.key.encode(), None).public_key()
    claims = jwt.decode(token, key, algorithms=["EdDSA"], audience="paht", issuer="paht-development")
    assert claims["department"] == office
    done = scene.stack.try_paht(
        "act", "ask-reporter", answer.report_id, "--token", token, "--question", "Cột số mấy ạ?"
    )
    assert done.returncode == 0, done.stderr
