"""The first report of the README does what it says, line by line."""

import shlex

from tests.client.pictures import png
from tests.client.protos import ROOT

_BEGIN = "A first report"
_REPORT = "HT-XXXXXXXXXXXX"
_PHOTO = "after.jpg"


def commands():
    """The `paht` lines of the first report, as lists of arguments without "paht"."""
    text = (ROOT / "README.md").read_text()
    block = text[text.index(_BEGIN) :].split("```sh\n", 1)[1].split("```", 1)[0]
    lines = [shlex.split(line, comments=True) for line in block.splitlines()]
    return [line[1:] for line in lines if line and line[0] == "paht"]


def test_the_first_report(scene, histories, tmp_path):
    photo = tmp_path / _PHOTO
    photo.write_bytes(png(scene.random))  # What it is, its content says.
    report_id = None
    said = {}
    for arguments in commands():
        if arguments[0] == "verify":  # Which waits for nothing; the fixture does.
            scene.verify()
            continue
        here = {_REPORT: report_id, _PHOTO: str(photo)}
        said[" ".join(arguments[:2])] = printed = scene.stack.paht(*(here.get(a, a) for a in arguments))
        if arguments[0] == "submit":
            report_id = printed.split("\n", 1)[0].split()[-1]
    assert report_id in said["list"]
    assert "Chờ duyệt kết quả" in said["act submit-result"]
    assert "Đã giải quyết" in said["act approve"]
    histories.wait_for(
        lambda _: histories.statuses(report_id)[-1:] == ["RESOLVED"], 60, "the README's report"
    )
    assert "NEEDS_REVIEW" not in histories.statuses(report_id)
