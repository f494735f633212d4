"""One report through the whole system, with the time of each stage."""

import json
import subprocess
from datetime import datetime

from deploy.stack import services
from deploy.stack.stack import StackError

_TEXT = "Đèn đường trước cổng trường tiểu học bị hỏng, tối ba đêm nay, đề nghị sửa bóng đèn."
_COMMUNE = "18073"
_SECONDS = 60


def _instant(text):
    # Up to nanoseconds and "Z", of which Python 3.11 reads all but the digits
    # after microseconds.
    whole, _, fraction = text.rstrip("Z").partition(".")
    return datetime.fromisoformat(f"{whole}.{fraction[:6].ljust(6, '0')}+00:00")


def stage(update):
    """(instant, what happened) of one line of `paht submit --follow --json`; None if it is none."""
    if "report_id" in update:
        return _instant(update["received_at"]), f"accepted as {update['report_id']}"
    event = update.get("event")
    if not event:
        return None
    status = event["status"].removeprefix("REPORT_STATUS_")
    return _instant(event["decided_at"]), f"{status}{_detail(event)}"


def _detail(event):
    if "classified" in event:
        found = event["classified"]["classification"]
        return f": {found['category']}, sure to {found.get('confidence', 0):.0%}"
    if "assigned" in event:
        found = event["assigned"]["assignment"]
        return f": {found['department_id']}, due {found['due_at'][:16].replace('T', ' ')} UTC"
    if "review_requested" in event:
        reasons = event["review_requested"].get("reasons", [])
        return ": " + ", ".join(r.removeprefix("REVIEW_REASON_") for r in reasons)
    return ""


def send_sample(stack, show):
    """Calls show(text) for each stage as it comes; StackError when it stops half-way."""
    command = [
        stack.build / services.client(), "submit", "--follow", "--json", f"--text={_TEXT}",
        f"--commune={_COMMUNE}", f"--follow-for={_SECONDS}",
    ]  # fmt: skip
    began = None
    with subprocess.Popen(
        command, env=stack.client_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as client:
        for line in client.stdout:
            found = stage(json.loads(line))
            if found is None:
                continue
            at, what = found
            began = began or at
            show(f"{(at - began).total_seconds() * 1000:6.0f} ms  {what}")
        said = client.stderr.read().strip()
    if client.returncode != 0:
        raise StackError(f"the sample report was not followed to an office: {said}")
