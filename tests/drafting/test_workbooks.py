"""Spreadsheets: real ones, and those that are made to hurt."""

import io
import zipfile
from datetime import datetime, time

import pytest

from eventapp.core import apart
from eventapp.core.errors import DomainError
from eventapp.drafting import opening, workbooks
from tests.drafting.files import read, rewritten, told, workbook

SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEAD = ("Start", "End", "Title", "Room", "Speakers")


def sheet(rows: str) -> bytes:
    text = f'<worksheet xmlns="{NAMESPACE}"><sheetData>{rows}</sheetData></worksheet>'
    return text.encode()


def refusal(data: bytes) -> str:
    with pytest.raises(DomainError) as refused:
        workbooks.read(data)
    return refused.value.code


def test_a_workbook_is_read_as_a_table_is() -> None:
    day = datetime(2030, 3, 20)
    lines = read(
        workbook(
            ("Programme",),
            ("Date", *HEAD[1:], "Start"),
            (day, "18:30", "Débat", "Hall", "Ada (Alliance)", datetime(2030, 3, 20, 18, 0)),
            (day, 0.8125, "=1+1", "", "", "18:45"),
        )
    ).lines
    assert [x.number for x in lines] == [3, 4]
    assert lines[0].session.title["en"] == "Débat"
    assert lines[0].session.starts == datetime(2030, 3, 20, 18, 0)
    assert lines[0].session.ends == datetime(2030, 3, 20, 18, 30)
    assert told(lines[1])[0] == ("hours.unreadable", "end")  # a number without a format of time
    assert lines[1].session.title["en"] == "=1+1"


def test_cells_are_written_as_one_would_type_them() -> None:
    assert opening.text(datetime(2030, 3, 20)) == "2030-03-20"
    assert opening.text(datetime(2030, 3, 20, 14, 29, 59, 999_000)) == "2030-03-20 14:30"
    assert opening.text(time(14, 30)) == "14:30"
    assert [opening.text(x) for x in (45.0, 4.5, True, "=x")] == ["45", "4.5", "yes", "=x"]


def test_a_bomb_is_not_unfolded() -> None:
    bomb = rewritten(workbook(HEAD), "xl/media.xml", b"\0" * (70 * 1024 * 1024))
    assert len(bomb) < 200_000
    assert refusal(bomb) == "file.bomb"


def test_a_part_that_lies_about_its_size_is_broken() -> None:
    zeros = b"\0" * (70 * 1024 * 1024)
    bomb = bytearray(rewritten(workbook(HEAD), "xl/media.xml", zeros))
    size = len(zeros).to_bytes(4, "little")
    while (at := bomb.find(size)) >= 0:
        bomb[at : at + 4] = (100).to_bytes(4, "little")
    assert refusal(bytes(bomb)) in {"file.workbook", "file.bomb"}


def test_many_parts_are_refused() -> None:
    file = io.BytesIO(workbook(HEAD))
    with zipfile.ZipFile(file, "a") as book:
        for number in range(600):
            book.writestr(f"xl/{number}.xml", "")
    assert refusal(file.getvalue()) == "file.bomb"


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ('<row r="1048576"><c r="A1048576"><v>1</v></c></row>', "file.rows"),
        ('<row><c r="XFD1"><v>1</v></c></row>', "file.columns"),
        ("<row><c r='&#88;FD9'><v>1</v></c></row>", "file.columns"),
        (f'<x:row xmlns:x="{NAMESPACE}"><x:c r="XFD1"><x:is/></x:c></x:row>', "file.columns"),
        ("<row></row>" * 20_001 + "<row><c><v>1</v></c></row>", "file.rows"),
        ('<row><c r="xfd1048576"><v>1</v></c></row>', "file.rows"),
        ('<row><c r="$XFD$1"><v>1</v></c></row>', "file.columns"),
        ("<row>", "file.workbook"),
    ],
)
def test_a_far_cell_sets_no_room_aside(rows: str, code: str) -> None:
    assert refusal(rewritten(workbook(HEAD), SHEET, sheet(rows))) == code


def test_a_far_cell_without_content_is_no_harm() -> None:
    cell = '<row><c t="str"><v>{}</v></c></row>'
    rows = cell.format("Title") + cell.format("X")
    far = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    lines = read(rewritten(workbook(HEAD), SHEET, sheet(rows + far))).lines
    assert [x.session.title["en"] for x in lines] == ["X"]


def test_entities_are_not_declared() -> None:
    declared = b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + sheet("<row/>")
    assert refusal(rewritten(workbook(HEAD), SHEET, declared)) == "file.bomb"


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04", workbook(HEAD)[:-30], workbook(HEAD)[:300], b"PK\x05\x06" + b"\0" * 18],
)
def test_a_broken_workbook_is_refused(data: bytes) -> None:
    assert refusal(data) == "file.workbook"


def test_another_zip_is_no_workbook() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("readme.txt", "hello")
        made.writestr("xl/workbook.bin", "binary")
    assert refusal(file.getvalue()) == "file.workbook"


def test_twenty_thousand_rows_and_one_are_too_many() -> None:
    data = workbook(("Title",), *[("x",)] * 20_000)
    assert len(read(data).lines) == 20_000
    assert refusal(workbook(("Title",), *[("x",)] * 20_001)) == "file.rows"


def renamed(data: bytes, old: str, new: str) -> bytes:
    """Return a ZIP with a part under another name, in the parts that point to it too."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as was, zipfile.ZipFile(file, "w", 8) as made:
        for part in was.namelist():
            content = was.read(part).replace(old.encode(), new.encode())
            made.writestr(part.replace(old, new), content)
    return file.getvalue()


def test_a_far_cell_is_seen_whatever_the_part_is_called() -> None:
    far = sheet('<row><c r="XFD1048576" t="str"><v>1</v></c></row>')
    data = rewritten(workbook(HEAD), SHEET, far)
    for name in ("Worksheets/Sheet1.xml", "elsewhere/sheet.XML"):
        assert refusal(renamed(data, "worksheets/sheet1.xml", name)) == "file.rows"


def test_what_the_reader_has_no_room_for_ends_the_reader_alone() -> None:
    claim = f'<sst xmlns="{NAMESPACE}" count="4000000000" uniqueCount="4000000000">'
    shared = f"{claim}<si><t>Title</t></si></sst>".encode()
    assert refusal(rewritten(workbook(HEAD), "xl/sharedStrings.xml", shared)) == "file.bomb"


def test_a_far_cell_that_was_not_counted_ends_the_reader_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbooks, "_measure", lambda _part: None)
    far = '<row><c r="A1" t="str"><v>1</v></c><c r="xfd1048576" t="str"><v>1</v></c></row>'
    assert refusal(rewritten(workbook(HEAD), SHEET, sheet(far))) == "file.bomb"


def test_one_long_text_in_every_cell_is_more_than_is_told() -> None:
    data = workbook(*[["x" * 30_000] * 100] * 20)
    assert len(data) < 500_000
    assert refusal(data) == "file.bomb"


def test_a_reader_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "PATIENCE", 0.001)
    assert refusal(workbook(HEAD)) == "file.bomb"
