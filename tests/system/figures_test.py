"""What those who account for the work get: where a report would go, figures, files."""

import csv
import io
import json
import zipfile
from xml.etree import ElementTree

import pytest

from tests.client.protos import intake, tracking

# A citizen may write what a spreadsheet program would carry out.
FORMULA = '=HYPERLINK("http://example.vn","Đèn đường hỏng, tối quá")'
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def reports(shared_scene):
    """Ids of reports from two communes that are in the views; the first one's text is a formula."""
    shared_scene.restore()
    texts = [FORMULA] + [
        f"Ổ gà lớn trên đường liên thôn số {n}, xe máy dễ ngã, gọi 0912 345 678" for n in range(6)
    ]
    requests = [
        intake.SubmitRequest(text=text, commune_code=("18073", "18364")[n % 2])
        for n, text in enumerate(texts)
    ]
    ids = [answer.report_id for answer in shared_scene.submit_all(requests)]
    for report_id in ids:
        shared_scene.wait_view(report_id, sequence=2)
    return ids


def listed(scene, **conditions):
    """Every report that List gives; by its id."""
    request = tracking.ListReportsRequest(page_size=200, **conditions)
    found = {}
    while True:
        page = scene.tracking.List(request, timeout=10)
        found |= {report.report_id: report for report in page.reports}
        if not page.next_page_token:
            return found
        request.page_token = page.next_page_token


def cells(path):
    """The rows of a workbook's only sheet: (kind, text) a cell, by column letter."""
    rows = []
    with zipfile.ZipFile(path) as book:
        assert book.testzip() is None
        shared = []
        if "xl/sharedStrings.xml" in book.namelist():
            for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml")):
                shared.append("".join(t.text or "" for t in item.iter(f"{SHEET}t")))
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        for row in sheet.iter(f"{SHEET}row"):
            found = {}
            for cell in row:
                assert cell.find(f"{SHEET}f") is None, "a formula"
                kind = cell.get("t", "n")
                if kind == "inlineStr":
                    text = "".join(t.text or "" for t in cell.iter(f"{SHEET}t"))
                else:
                    text = cell.findtext(f"{SHEET}v", "")
                    text = shared[int(text)] if kind == "s" else text
                found[cell.get("r").rstrip("0123456789")] = (kind, text)
            rows.append(found)
    return rows


def test_route_tells_where_a_place_belongs_and_why(scene):
    place = ("--lat", "18.3428", "--lon", "105.9057")
    seen = json.loads(scene.stack.paht("route", *place, "--category", "do_thi", "--json"))
    assert seen["commune_code"] == "18073"
    assert seen["assignment"]["department_id"].endswith("@18073")
    assert [step.get("matched", False) for step in seen["trace"]][-1]
    table = scene.stack.paht("route", *place, "--category", "do_thi")
    assert "Phường Thành Sen (18073)" in table and "áp dụng" in table

    outside = scene.stack.try_paht("route", "--lat", "21", "--lon", "105.8", "--category", "do_thi")
    assert outside.returncode == 1 and "ngoài địa bàn" in outside.stderr
    nonsense = scene.stack.try_paht("route", "--commune", "18073", "--category", "thoi_tiet")
    assert nonsense.returncode == 1 and "category" in nonsense.stderr


@pytest.mark.parametrize("by", ["commune", "department", "category", "day"])
def test_figures_count_every_report_once(scene, reports, by):
    lines = json.loads(scene.stack.paht("stats", "--by", by, "--json"))
    everything = listed(scene)
    assert set(reports) <= set(everything)
    total = lines["total"]
    assert int(total["received"]) == len(everything)
    columns = ("resolved_on_time", "resolved_late", "open", "ended_otherwise")
    for row in [total] + [row["figures"] for row in lines["rows"]]:
        assert int(row["received"]) == sum(int(row.get(column, 0)) for column in columns)
    if by == "commune":
        for row in lines["rows"]:
            here = listed(scene, commune_code=row["key"])
            assert int(row["figures"]["received"]) == len(here)
    table = scene.stack.paht("stats", "--by", by)
    assert table.splitlines()[-1].endswith("TỔNG CỘNG")


def test_csv_holds_every_report_and_nothing_that_runs(scene, reports, tmp_path):
    path = tmp_path / "reports.csv"
    scene.stack.paht("export", "--format", "csv", "--out", str(path))
    data = path.read_bytes()
    assert data.startswith("\ufeff".encode())
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    everything = listed(scene)
    assert [row["Mã phản ánh"] for row in rows] == list(everything)
    by_id = {row["Mã phản ánh"]: row for row in rows}
    assert by_id[reports[0]]["Nội dung"] == "'" + FORMULA
    assert by_id[reports[0]]["Xã, phường"] == "Phường Thành Sen"
    for row in rows:
        assert not any(value.startswith(("=", "+", "-", "@")) for value in row.values())
        assert "0912 345 678" not in row["Nội dung"]
        report = everything[row["Mã phản ánh"]]
        assert row["Nội dung"].lstrip("'") == report.text


def test_a_workbook_holds_the_same(scene, reports, tmp_path):
    path = tmp_path / "reports.xlsx"
    scene.stack.paht(
        "export", "--format", "xlsx", "--out", str(path), "--commune", "18073"
    )  # fmt: skip
    headings, *rows = cells(path)
    columns = {text: letter for letter, (_, text) in headings.items()}
    here = listed(scene, commune_code="18073")
    assert [row[columns["Mã phản ánh"]][1] for row in rows] == list(here)
    for row in rows:
        report = here[row[columns["Mã phản ánh"]][1]]
        kind, text = row[columns["Nội dung"]]
        assert kind != "n" and text == report.text
        kind, days = row[columns["Tiếp nhận lúc"]]
        assert kind == "n"
        seconds = (float(days) - 25569) * 86400 - 7 * 3600
        assert abs(seconds - report.received_at.seconds) < 1
    assert FORMULA in {row[columns["Nội dung"]][1] for row in rows}


def test_wrong_conditions_leave_no_file(scene, tmp_path):
    path = tmp_path / "none.csv"
    done = scene.stack.try_paht(
        "export", "--format", "csv", "--out", str(path), "--from", "hôm qua"
    )  # fmt: skip
    assert done.returncode == 1 and "filter.from_day" in done.stderr
    assert list(tmp_path.iterdir()) == []
    done = scene.stack.try_paht("stats", "--by", "day", "--from", "2026-11-30", "--to", "2026-11-01")
    assert done.returncode == 1 and "filter.to_day" in done.stderr
