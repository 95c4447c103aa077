"""Text of every encoding, rows of every separator, and what is no table."""

import pytest

from eventapp.core.errors import DomainError
from eventapp.core.text import defused
from eventapp.drafting import tables
from eventapp.incoming.decoding import LARGEST, decoded
from tests.drafting.files import read, told

TEXT = "Titre;Début\nDébat d\u2019été;18:00\n"


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
    ],
)
def test_letters_of_each_encoding_are_read(encoding: str, named: str) -> None:
    text, found = decoded(TEXT.encode(encoding))
    assert (text, found) == (TEXT, named)


def test_an_old_encoding_is_told() -> None:
    assert [x.code for x in read(TEXT.encode("cp1252")).findings] == ["file.old_encoding"]
    assert not read(TEXT.encode()).findings


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.empty"),
        (b" \r\n ", "file.empty"),
        (b"\xff\xfe\x00\x00T\x00\x00\x00", "file.nothing_but"),
        (b"Titre\n\x81\x9d", "file.encoding"),
        (b"\xff\xfeT", "file.encoding"),
        (b"%PDF-1.7\n\x00\x01\x02", "file.not_text"),
        (b"\x89PNG\r\n\x1a\n", "file.not_text"),
        (b"\x1f\x8b\x08\x00", "file.not_text"),
        (b"x" * (LARGEST + 1), "file.too_large"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, code: str) -> None:
    if code == "file.nothing_but":
        assert decoded(data) == ("T", "utf-32-le")
        return
    with pytest.raises(DomainError) as refused:
        decoded(data)
    assert refused.value.code == code
    assert refused.value.field == "file"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_of_each_separator_and_line_end(separator: str, end: str) -> None:
    rows = [["Title", "Start", "Room"], ['One, "two"; three', "18:00", ""], ["", "", ""]]
    quoted = [['"{}"'.format(x.replace('"', '""')) for x in row] for row in rows]
    text = end.join(separator.join(x) for x in quoted)
    assert tables.table(text).rows == rows


def test_a_spreadsheet_may_name_its_separator() -> None:
    assert tables.table("sep=|\nTitle|Start\na;b|18:00").rows == [
        ["Title", "Start"],
        ["a;b", "18:00"],
    ]


@pytest.mark.parametrize(
    ("text", "row"), [('Title\nA\n"open', 3), ('Title\n"a"b', 2), ("Title\n" + "x" * 200_000, 2)]
)
def test_quotes_that_go_wrong_name_their_row(text: str, row: int) -> None:
    with pytest.raises(DomainError) as refused:
        tables.table(text)
    assert (refused.value.code, refused.value.values["row"]) == ("file.quotes", row)


def test_twenty_thousand_rows_are_read_and_no_more() -> None:
    assert len(tables.table("Title\n" + "x\n" * 20_000).rows) == 20_001
    with pytest.raises(DomainError) as refused:
        tables.table("Title\n" + "x\n" * 20_001)
    assert refused.value.code == "file.rows"


@pytest.mark.parametrize("formula", ["=1+1", "+32 2 555", "-1", "@SUM(A1)", '=HYPERLINK("x")'])
def test_formulas_are_text_and_come_back_as_they_were(formula: str) -> None:
    quoted = formula.replace('"', '""')
    line = read(f'Title\n"{quoted}"\n').lines[0]
    assert line.session.title["en"] == formula
    assert told(line) == [("text.formula", "title")]
    assert not line.is_wrong
    assert defused(formula) == f"'{formula}"
    assert tables.clean(defused(formula)) == formula
    assert tables.clean("'s Avonds") == "'s Avonds"
