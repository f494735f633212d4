"""What the events hide is shown to those who handle a report, and to nobody else, until it is erased."""

import json
import time

import grpc
import pytest

from tests.client.grpc_client import violations
from tests.client.kafka_log import partition_of
from tests.client.people import act, citizen, coordinator, leader, officer
from tests.client.places import point_in
from tests.client.protos import casework, command, intake, record, report
from tests.system.officer_test import CLEAR, accepted, in_office

DENIED = grpc.StatusCode.PERMISSION_DENIED
UNAVAILABLE = grpc.StatusCode.UNAVAILABLE
Withheld = casework.ContactWithheld
OFFICE = "xa.kthtdt@18073"
OTHER = "tinh.sxd"


class Citizen:
    """What one gives with a report; nothing of it is anybody else's."""

    def __init__(self, random):
        self.phone = f"+8497{random.randrange(10**7):07d}"
        self.surname = f"{random.getrandbits(48):012x}"
        self.name = f"Người thử nghiệm {self.surname}"
        self.email = f"thu-{random.getrandbits(48):012x}@example.vn"
        self.house = f"ngõ {random.getrandbits(48):012x}"
        # In the text and the address: masked in the event.
        self.other_phone = f"096{random.randrange(10**7):07d}"
        self.later_phone = f"098{random.randrange(10**7):07d}"

    def secrets(self):
        """What must be nowhere but on the two topics, as it may be written."""
        numbers = [self.phone[3:], self.other_phone[1:], self.later_phone[1:]]
        written = [first + number for number in numbers for first in ("0", "84")]
        return [text.encode() for text in (*written, self.surname, self.email)]


@pytest.fixture
def who(scene):
    return Citizen(scene.random)


def submit(scene, who, visible, name=True):
    latitude, longitude = point_in("18073", scene.random)
    location = report.Location(
        latitude=latitude, longitude=longitude, address=f"{who.house}, gọi {who.other_phone}"
    )
    reporter = intake.ReporterContact(phone=who.phone, visible=visible)
    if name:
        reporter.name, reporter.email = who.name, who.email
    return scene.submit(
        intake.SubmitRequest(
            text=f"{CLEAR} Liên hệ {who.other_phone}.", location=location, reporter=reporter,
            client_id="disclosure-test",
        )
    )  # fmt: skip


def at_office(scene, histories, answer, office=OFFICE):
    """With that department, whatever the machines thought."""
    in_office(scene, histories, answer)
    transfer = command.Transfer(department_id=office, tier=1, reason="Thuộc đơn vị này")
    done = scene.act(act(answer.report_id, coordinator(), transfer=transfer))
    if not done.HasField("rejection"):
        histories.wait_for(lambda of: len(of[answer.report_id]) >= done.sequence, 20, "the transfer")
    return answer.report_id


def ask(scene, report_id, actor=None, secret=None, door=None):
    request = casework.DiscloseRequest(report_id=report_id, reporter_secret=secret)
    metadata = scene.sign_on.metadata(actor) if actor else ()
    return (door or scene.casework).Disclose(request, timeout=10, metadata=metadata)


def disclosed(*arguments, seconds=60, **more):
    """As a client asks: again while the service looks where the texts lie."""
    end = time.monotonic() + seconds
    while True:
        try:
            return ask(*arguments, **more)
        except grpc.RpcError as error:
            if error.code() != UNAVAILABLE or time.monotonic() > end:
                raise
            time.sleep(0.2)


def refusal(*arguments, **more):
    with pytest.raises(grpc.RpcError) as failed:
        ask(*arguments, **more)
    return failed.value


def denied(*arguments, **more):
    error = refusal(*arguments, **more)
    assert error.code() == DENIED, error
    (said,) = violations(error).values()
    assert said.reason == "NOT_PERMITTED"
    assert said.vi and said.en and said.vi != said.en


@pytest.mark.parametrize("visible", [False, True])
def test_who_sees_what(scene, histories, who, visible):
    answer = submit(scene, who, visible)
    report_id = at_office(scene, histories, answer)
    typed = f"{CLEAR} Liên hệ {who.other_phone}."
    received = histories.of[report_id][0].received
    assert who.other_phone not in received.text + received.location.address

    for one in (officer(OFFICE), leader(OFFICE)):
        shown = disclosed(scene, report_id, one)
        assert [(t.sequence, t.text) for t in shown.texts] == [(1, typed)]
        assert shown.texts[0].address == f"{who.house}, gọi {who.other_phone}"
        assert not shown.texts_erased
        assert shown.HasField("contact") == visible
        if visible:
            assert shown.contact.phone == who.phone
            assert shown.contact.name == who.name
        else:
            assert shown.contact_withheld == Withheld.CONTACT_WITHHELD_NOT_ALLOWED

    everything = casework.DisclosedContact(name=who.name, phone=who.phone, email=who.email)
    for one in (coordinator(), report.Actor(id="qt-1", role=report.ROLE_ADMINISTRATOR)):
        shown = disclosed(scene, report_id, one)
        assert shown.texts[0].text == typed
        assert shown.contact == everything
    shown = disclosed(scene, report_id, secret=answer.reporter_secret)
    assert shown.texts[0].text == typed
    assert shown.contact == everything
    account = citizen(received.reporter_id)
    assert disclosed(scene, report_id, account).contact == everything

    for stranger in (
        officer(OTHER), leader(OTHER), citizen("nd-7"),
        report.Actor(id="tich-hop", role=report.ROLE_INTEGRATOR),
    ):  # fmt: skip
        denied(scene, report_id, stranger)
    denied(scene, report_id, secret="wrong")
    unproven = refusal(scene, report_id)
    assert unproven.code() == grpc.StatusCode.UNAUTHENTICATED
    assert violations(unproven).keys() == {"authorization"}
    unknown = refusal(scene, "HT-000000000000", coordinator())
    assert unknown.code() == grpc.StatusCode.NOT_FOUND
    assert violations(unknown).keys() == {"report_id"}
    malformed = refusal(scene, "HT-1", coordinator())
    assert malformed.code() == grpc.StatusCode.INVALID_ARGUMENT

    done = json.loads(scene.stack.paht("disclose", report_id, "--as", f"officer:cb-1@{OFFICE}", "--json"))
    assert done["texts"][0]["text"] == typed
    assert ("contact" in done) == visible
    for_people = scene.stack.paht("disclose", report_id, "--as", "coordinator:dp-1")
    assert who.phone in for_people and who.house in for_people
    refused = scene.stack.try_paht("disclose", report_id, "--as", f"officer:cb-1@{OTHER}")
    assert refused.returncode == 1 and "Chỉ đơn vị" in refused.stderr


def test_who_hands_a_report_over_sees_it_no_more(scene, histories, who):
    report_id = at_office(scene, histories, submit(scene, who, True))
    assert disclosed(scene, report_id, officer(OFFICE)).HasField("contact")
    denied(scene, report_id, officer(OTHER))
    transfer = command.Transfer(department_id=OTHER, tier=2, reason="Thuộc thẩm quyền tỉnh")
    accepted(scene.act(act(report_id, officer(OFFICE), transfer=transfer)), "ASSIGNED")
    denied(scene, report_id, officer(OFFICE))
    assert disclosed(scene, report_id, officer(OTHER)).HasField("contact")


def test_later_texts_are_shown_with_their_events(scene, histories, who):
    answer = submit(scene, who, False)
    report_id = at_office(scene, histories, answer)
    me = officer(OFFICE)
    accepted(scene.act(act(report_id, me, accept={})), "IN_PROGRESS")
    accepted(
        scene.act(act(report_id, me, ask_reporter={"question": "Cột số mấy ạ?"})),
        "WAITING_FOR_REPORTER",
    )
    reply = f"Cột số 12, gọi tôi số {who.later_phone}."
    done = scene.act(
        act(report_id, None, secret=answer.reporter_secret, reporter_reply={"text": reply}),
        metadata=(),
    )
    accepted(done, "IN_PROGRESS")
    texts = {text.sequence: text.text for text in disclosed(scene, report_id, me).texts}
    assert texts.keys() == {1, done.sequence}
    assert texts[done.sequence] == reply


def test_a_later_reports_contact_does_not_come_out_by_an_earlier_one(scene, histories, who):
    """Anybody may send a report with somebody else's number, and gets its secret."""
    prying = submit(scene, who, True, name=False)
    at_office(scene, histories, prying)
    own = submit(scene, who, False)
    at_office(scene, histories, own)
    assert disclosed(scene, own.report_id, secret=own.reporter_secret).contact.name == who.name
    for shown in (
        disclosed(scene, prying.report_id, secret=prying.reporter_secret),
        disclosed(scene, prying.report_id, officer(OFFICE)),
    ):
        assert shown.contact == casework.DisclosedContact(phone=who.phone)
        assert shown.contact_reduced
    # The province sees all.
    assert disclosed(scene, prying.report_id, coordinator()).contact.name == who.name


def test_an_anonymous_report_has_no_contact(scene, histories):
    answer = scene.submit(
        intake.SubmitRequest(text=CLEAR, commune_code="18073", client_id="disclosure-test")
    )
    report_id = at_office(scene, histories, answer)
    for shown in (
        disclosed(scene, report_id, officer(OFFICE)),
        disclosed(scene, report_id, coordinator()),
        disclosed(scene, report_id, secret=answer.reporter_secret),
    ):
        assert shown.texts[0].text == CLEAR
        assert shown.contact_withheld == Withheld.CONTACT_WITHHELD_ANONYMOUS


def erase(scene, histories, report_id):
    """Tombstones on the person and on each of the report's texts."""
    writer = scene.writer()
    received = histories.of[report_id][0].received
    writer.write("paht.contacts", received.reporter_id.encode(), None)
    originals = scene.reader("report-originals")
    mine = [r for r in originals.read_to_end() if r.key.split(b".")[0] == report_id.encode()]
    originals.close()
    where = partition_of(report_id.encode(), originals.partitions)
    keys = {r.key for r in mine}
    assert {r.partition for r in mine} == {where}
    for key in keys:
        writer.write("paht.report-originals", key, None, partition=where)
    return keys


def test_a_tombstone_takes_it_from_the_answer_at_once(scene, histories, who):
    answer = submit(scene, who, True)
    report_id = at_office(scene, histories, answer)
    comment = command.Comment(text=f"Gọi lại số {who.later_phone} nhé.")
    done = scene.act(act(report_id, officer(OFFICE), comment=comment))
    histories.wait_for(lambda of: len(of[report_id]) >= done.sequence, 20, "the comment")
    shown = disclosed(scene, report_id, officer(OFFICE))
    assert len(shown.texts) == 2 and shown.contact.phone == who.phone

    assert len(erase(scene, histories, report_id)) == 2
    for shown in (
        ask(scene, report_id, officer(OFFICE)),
        ask(scene, report_id, coordinator()),
        ask(scene, report_id, secret=answer.reporter_secret),
    ):
        assert not shown.texts and shown.texts_erased
        assert not shown.HasField("contact")
        assert shown.contact_withheld == Withheld.CONTACT_WITHHELD_ERASED


def values_of(client, key):
    """Everything that a key of Redis holds, as bytes."""
    kind = client.type(key)
    if kind == b"string":
        return [client.get(key)]
    if kind == b"hash":
        return [part for pair in client.hgetall(key).items() for part in pair]
    if kind == b"list":
        return client.lrange(key, 0, -1)
    if kind == b"set":
        return list(client.smembers(key))
    if kind == b"zset":
        return client.zrange(key, 0, -1)
    if kind == b"stream":
        return [part for _, fields in client.xrange(key) for pair in fields.items() for part in pair]
    assert kind == b"none", f"{key} is a {kind}"
    return []


def test_nothing_of_it_is_in_events_in_redis_or_in_a_log(scene, histories, who):
    answer = submit(scene, who, True)
    report_id = at_office(scene, histories, answer)
    comment = command.Comment(text=f"Gọi lại số {who.later_phone} nhé.")
    done = scene.act(act(report_id, officer(OFFICE), comment=comment))
    scene.wait_view(report_id, done.sequence)
    for one in (officer(OFFICE), coordinator()):
        assert disclosed(scene, report_id, one).contact.phone == who.phone
    disclosed(scene, report_id, secret=answer.reporter_secret)
    denied(scene, report_id, officer(OTHER))
    secrets = [*who.secrets(), answer.reporter_secret.encode()]

    # It is where it should be, so that looking means something.
    contacts, originals = scene.reader("contacts"), scene.reader("report-originals")
    (mine,) = [
        found for r in contacts.read_to_end() if r.value
        for found in [record.Contact.FromString(r.value)] if found.phone == who.phone
    ]  # fmt: skip
    assert mine.name == who.name
    kept = b"".join(r.value or b"" for r in originals.read_to_end())
    assert who.other_phone.encode() in kept and who.later_phone.encode() in kept
    contacts.close()
    originals.close()

    events = scene.reader("report-events")
    places = {f"event at {r.partition}:{r.offset}": r.value for r in events.read_to_end()}
    events.close()
    assert any(report_id.encode() in value for value in places.values())
    client = scene.redis()
    for key in client.scan_iter(count=1000):
        places[f"Redis key {key}"] = b"\0".join([key, *values_of(client, key)])
    logs = [path for path in scene.stack.logs.rglob("*") if path.is_file()]
    for path in logs:
        places[f"log {path}"] = path.read_bytes()
    log = scene.stack.service("casework").log.read_bytes()
    told = [json.loads(line) for line in log.splitlines() if b'"disclosed"' in line]
    told = [line for line in told if line["report_id"] == report_id]
    assert {(line["role"], line["contact"]) for line in told} == {
        ("officer", "all"), ("coordinator", "all"), ("citizen", "all"),
    }  # fmt: skip
    assert {line["actor_id"] for line in told} == {"can-bo-1", "dieu-phoi-1", "reporter"}
    assert b"nothing was disclosed" in log
    for secret in secrets:
        found = [place for place, value in places.items() if secret in value]
        assert not found, (secret, found)
