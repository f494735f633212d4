"""Reports as citizens send them: the labelled texts, places, ways to be reached."""

import csv
import functools

from tests.client.places import communes, point_in
from tests.client.protos import ROOT, intake

_FOLDER = ROOT / "services/classification/data/reports"


@functools.cache
def texts():
    """All labelled texts that are long enough for a report, in a fixed order."""
    found = {}
    for path in sorted(_FOLDER.glob("*.tsv")):
        with open(path, encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                text = row["text"].strip()
                if 10 <= len(text) <= 4000:
                    found[text] = None
    return list(found)


def varied(count, random):
    """So many different requests: every commune, channel and way to be reached."""
    codes = sorted(communes())
    for i, text in enumerate(random.sample(texts(), count)):
        request = intake.SubmitRequest(
            text=text,
            idempotency_key=f"key-{random.getrandbits(64):016x}",
            client_id="system-test",
            channel=("", "app", "web", "hotline", "open311")[i % 5],
        )
        code = codes[i % len(codes)]
        if i % 3:
            request.location.latitude, request.location.longitude = point_in(code, random)
            request.location.accuracy_m = random.choice([0, 5, 30])
        else:
            request.commune_code = code
        if i % 2:
            request.reporter.email = f"nguoi-dan-{i}@example.vn"
            request.reporter.visible = i % 4 == 1
        if i % 8 == 3:
            request.reporter.phone = "0912 345 678"
        yield request
