"""Days of institutions: what a file's entries are, and what they mean for a date."""

from datetime import date

import pytest

from eventapp.incoming.entries import read
from eventapp.incoming.series import Window
from eventapp.institutions.days import Days, Layer, Piece, days_of, pieces, told_of
from tests.incoming.calendars import calendar, entry

WINDOW = Window(date(2027, 1, 1), date(2029, 12, 31))


def days(*lines: str) -> list[Days]:
    return days_of(read(calendar(entry("UID:a", "SUMMARY:Week", *lines)), WINDOW))[0]


@pytest.mark.parametrize(
    ("lines", "first", "last"),
    [
        (("DTSTART;VALUE=DATE:20280306", "DTEND;VALUE=DATE:20280311"), 6, 10),
        (("DTSTART;VALUE=DATE:20280306",), 6, 6),
        (("DTSTART;VALUE=DATE:20280306", "DURATION:P1W"), 6, 12),
        (("DTSTART:20280306T090000", "DTEND:20280309T180000"), 6, 9),
        (("DTSTART:20280306T000000", "DTEND:20280308T000000"), 6, 7),
        (("DTSTART;TZID=Europe/Brussels:20280306T003000", "DURATION:PT1H"), 6, 6),
        (("DTSTART;TZID=Nowhere:20280306T003000",), 6, 6),
        (("DTSTART:20280306T000000Z", "DTEND;TZID=Asia/Tokyo:20280308T090000"), 6, 7),
    ],
)
def test_an_entry_stands_for_its_days(lines: tuple[str, ...], first: int, last: int) -> None:
    assert days(*lines) == [Days(date(2028, 3, first), date(2028, 3, last), "Week")]


def test_what_repeats_is_every_year_and_a_leap_day_in_leap_years() -> None:
    yearly = days("DTSTART;VALUE=DATE:20240721", "RRULE:FREQ=YEARLY")
    assert [x.first for x in yearly] == [date(y, 7, 21) for y in (2027, 2028, 2029)]
    leap = days("DTSTART;VALUE=DATE:20240229", "RRULE:FREQ=YEARLY")
    assert [x.first for x in leap] == [date(2028, 2, 29)]


def test_what_cannot_be_days_is_told_with_its_line() -> None:
    text = calendar(
        entry("UID:a", "DTSTART;VALUE=DATE:20280101", "DTEND;VALUE=DATE:20300101"),
        entry("UID:b"),
        entry("UID:c", "DTSTART;VALUE=DATE:20280101", "STATUS:CANCELLED"),
        entry("UID:d", "DTSTART;VALUE=DATE:20280102"),
        entry("UID:e", "DTSTART;VALUE=DATE:20280102"),
    )
    found, told = days_of(read(text, WINDOW))
    assert found == [Days(date(2028, 1, 2), date(2028, 1, 2))]
    assert [(x.code, x.line) for x in told] == [("days.long", 3), ("date.missing", 8)]


def layer(kind: str, *given: tuple[int, int]) -> Layer:
    spans = tuple(Days(date(2028, 3, a), date(2028, 3, b), "Week") for a, b in given)
    return Layer(1, "Parliament", "Calendar", kind, date(2028, 1, 1), date(2028, 12, 31), spans)


def test_recess_warns_and_a_sitting_does_not() -> None:
    recess, sitting = layer("recess", (6, 10)), layer("sitting", (10, 12))
    told = told_of([sitting, recess], date(2028, 3, 9), date(2028, 3, 10))
    assert [(x.layer.kind, x.warns) for x in told] == [("recess", True), ("sitting", False)]
    for kind in ("holiday", "other"):
        assert told_of([layer(kind, (6, 6))], date(2028, 3, 6), date(2028, 3, 6))[0].warns
        assert told_of([layer(kind, (6, 6))], date(2028, 3, 7), date(2028, 3, 7)) == []


def test_a_day_without_a_sitting_warns_only_where_the_file_reaches() -> None:
    sitting = layer("sitting", (6, 10))
    for day in (date(2028, 1, 1), date(2028, 3, 5), date(2028, 12, 31)):
        (told,) = told_of([sitting], day, day)
        assert (told.warns, told.days) == (True, ())
    assert told_of([sitting], date(2027, 12, 31), date(2027, 12, 31)) == []
    assert told_of([sitting], date(2029, 1, 1), date(2029, 1, 1)) == []


def test_days_lie_in_a_month_as_pieces() -> None:
    spans = [
        Days(date(2028, 1, 30), date(2028, 2, 2), "A"),
        Days(date(2028, 2, 3), date(2028, 2, 3), "B"),
        Days(date(2028, 2, 28), date(2028, 3, 5), "C"),
        Days(date(2028, 2, 28), date(2028, 2, 28), "D"),
    ]
    assert list(pieces(spans, 2028, 2)) == [Piece(1, 3, "A"), Piece(28, 2, "D")]
    assert list(pieces(spans, 2028, 3)) == [Piece(1, 5, "C")]
    assert list(pieces(spans, 2027, 2)) == []
