"""People's actions through Casework.Act, over the whole stack."""

import threading
import time

from tests.bench import measure
from tests.bench.pipeline import quantiles, wait_until_idle
from tests.client.grpc_client import Client
from tests.client.people import act, officer
from tests.client.protos import casework, command, report, tracking
from tests.client.tokens import SignOn

# Of one officer, one after the other: each is legal after the one before it.
STEPS = (
    {"accept": command.Accept()},
    {"comment": command.Comment(text="Đã cử cán bộ đến kiểm tra hiện trường.")},
    {"ask_reporter": command.AskReporter(question="Hỏng từ ngày nào, ở đoạn nào?")},
)


def act_latency(rate=50, seconds=20):
    """From when an action is due to its answer, which comes once it is decided on the log."""
    actions = rate * seconds
    with measure.stack() as one:
        measure.load(one, rate=100, seconds=600, warm_up=0, count=actions)
        wait_until_idle(one)
        sign_on = SignOn(one)
        casework_client = Client(one.address("casework"), casework, "Casework")
        ready = _assigned(one, -(-actions // len(STEPS)))
        # Made before, since a phone that signs is not what is measured.
        calls = [
            (act(report_id, actor, **step), sign_on.metadata(actor))
            for step in STEPS
            for report_id, actor in ready
        ]
        warm, calls = calls[:50], calls[50:]
        _send(casework_client, warm, rate)
        result = _send(casework_client, calls, rate)
        casework_client.close()
    return {"rate": rate, "reports": len(ready)} | result


def _assigned(one, count):
    """So many reports that an office has, with an officer of it."""
    client = Client(one.address("tracking"), tracking, "Tracking")
    request = tracking.ListReportsRequest(
        statuses=[report.REPORT_STATUS_ASSIGNED], page_size=200
    )  # fmt: skip
    found = []
    while len(found) < count:
        page = client.List(request, timeout=10)
        found += [(r.report_id, officer(r.assignment.department_id)) for r in page.reports]
        if not page.next_page_token:
            break
        request.page_token = page.next_page_token
    client.close()
    if len(found) < count:
        raise RuntimeError(f"{len(found)} reports were assigned, {count} are needed")
    return found[:count]


def _send(client, calls, rate):
    """One every 1/rate seconds, whether or not those before were answered."""
    lock = threading.Lock()
    times, problems = [], {}
    left = threading.Semaphore(0)

    def answered(call, due):
        now = time.monotonic()
        error = call.exception()
        with lock:
            if error is None and not call.result().result.HasField("rejection"):
                times.append(now - due)
            else:
                what = str(error.code()) if error else str(call.result().result.rejection.code)
                problems[what] = problems.get(what, 0) + 1
        left.release()

    start = time.monotonic() + 0.1
    for number, (request, metadata) in enumerate(calls):
        due = start + number / rate
        time.sleep(max(0, due - time.monotonic()))
        call = client.Act.future(request, timeout=10, metadata=metadata)
        call.add_done_callback(lambda call, due=due: answered(call, due))
    for _ in calls:
        left.acquire()
    return {"act": quantiles(times), "not_done": problems}
