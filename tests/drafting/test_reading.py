"""Whatever is sent is read or refused in words: nothing else comes out of the readers."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from eventapp.core.errors import DomainError
from eventapp.drafting import reading
from eventapp.drafting.draft import packed, packed_finding, unpacked
from eventapp.drafting.refusals import REFUSALS
from eventapp.drafting.wording import SENTENCES
from eventapp.web.file_refusals import FILES
from tests.drafting.files import calendar, setting, workbook

WORKBOOK = workbook(("Title", "Start", "End"), ("X", "18:00", "19:00"))
HEAD = "Title;Title (fr);Date;Start;End;Duration;Kind;Room;Speakers;Role;Languages;Recorded\n"
_cell = st.text(max_size=12) | st.sampled_from(
    ["18:00", "24:00", "9:99", "2030-03-31 02:30", "31/02/2030", "0001-01-01", "1h", "9" * 30, "-1"]
)
_rows = st.lists(st.lists(_cell, max_size=14).map(";".join), max_size=6).map("\n".join)
_json: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
_talk = st.dictionaries(
    st.sampled_from(
        ["title", "date", "duration", "room", "type", "language", "persons", "abstract"]
    ),
    _json | _cell,
)
_property = st.sampled_from(
    [
        "DTSTART",
        "DTEND",
        "DURATION",
        "SUMMARY",
        "RRULE",
        "LOCATION",
        "CATEGORIES",
        "RELATED-TO",
        "RDATE",
        "EXDATE",
        "RECURRENCE-ID",
        "UID",
        "BEGIN",
        "END",
    ]
)
_value = _cell | st.sampled_from(
    [
        "FREQ=DAILY",
        "FREQ=YEARLY;BYDAY=5MO",
        "20300320",
        "20300320T180000Z",
        "99991231",
        "VEVENT",
        "P1W",
    ]
)
_lines = st.lists(st.tuples(_property, st.sampled_from([";TZID=X:", ";VALUE=DATE:", ":"]), _value))


def harmless(data: bytes) -> None:
    """Read a file; what is refused has words, what is read can be stored and said."""
    try:
        found, _source = reading.read(data, setting())
    except DomainError as error:
        assert error.code in {**REFUSALS, **FILES}  # noqa: PT017
        return
    for line in found.lines:
        assert unpacked(json.loads(json.dumps(packed(line.session)))) == line.session
        assert all(x.code in SENTENCES for x in line.findings)
        said = [packed_finding(x) for x in line.findings]
        json.dumps([packed(line.session), said], ensure_ascii=False).encode()


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda x: x.encode("utf-16")))
def test_any_bytes(data: bytes) -> None:
    harmless(data)


@given(_rows)
def test_any_table(rows: str) -> None:
    harmless((HEAD + rows).encode("utf-8", "replace"))


@given(st.lists(_talk, max_size=4), _json)
def test_any_schedule(talks: list[Any], other: Any) -> None:
    days = [{"rooms": {"Hall": [*talks, other]}}]
    harmless(json.dumps({"schedule": {"conference": {"days": days}}}).encode())
    harmless(json.dumps({"schedule": other}).encode())


@given(_lines)
def test_any_calendar(lines: list[tuple[str, str, str]]) -> None:
    harmless(calendar("\n".join("".join(x) for x in lines)).encode("utf-8", "replace"))


@settings(max_examples=30, deadline=None)  # each opens a process
@given(st.integers(0, len(WORKBOOK) - 1), st.integers(0, 255), st.integers(0, len(WORKBOOK)))
def test_any_damaged_workbook(at: int, byte: int, cut: int) -> None:
    damaged = bytearray(WORKBOOK)
    damaged[at] = byte
    harmless(bytes(damaged))
    harmless(WORKBOOK[:cut])
