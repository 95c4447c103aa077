"""Calendars and archives made to hurt: how much is looked at is counted, and the line is told."""

import io
import zipfile

import pytest

from eventapp.core.errors import DomainError
from eventapp.incoming import archives, components
from eventapp.incoming.archives import File, files
from eventapp.incoming.components import DEEPEST, MOST_ENTRIES
from eventapp.incoming.decoding import LARGEST, decoded
from eventapp.incoming.entries import read
from eventapp.incoming.lines import LONGEST, MOST_LINES
from eventapp.incoming.recurring import MOST_DAYS, MOST_TIMES, Budget
from eventapp.incoming.series import MOST_REPEATS
from tests.incoming.calendars import WINDOW, calendar, entry, one, told

AT = "DTSTART:20300320T170000Z"


def refused(text: str, budget: Budget | None = None) -> tuple[str, str, int]:
    """Return code, reason and line of a refusal."""
    with pytest.raises(DomainError) as error:
        read(text, WINDOW, budget=budget)
    values = error.value.values
    return error.value.code, str(values.get("why", "")), int(values.get("line", 0))


def looked(text: str) -> int:
    """Return how many days were looked at, and entries made, for a calendar."""
    budget = Budget()
    read(text, WINDOW, budget=budget)
    return MOST_DAYS - budget.days + MOST_TIMES - budget.times


def test_a_rule_to_the_year_9999_ends_with_the_window() -> None:
    rule = "RRULE:FREQ=DAILY;UNTIL=99991231T235959Z"
    text = calendar(entry("UID:a", AT, rule))
    days = (WINDOW.last - WINDOW.first).days
    assert len(read(text, WINDOW)) < days
    assert looked(text) <= 3 * days


def test_a_million_dates_are_read_as_far_as_they_reach() -> None:
    dates = ",".join(f"2030{n % 12 + 1:02}{n % 28 + 1:02}T{n % 24:02}0000Z" for n in range(5_000))
    (few, *_more) = found = one(AT, *[f"RDATE:{dates}"] * 100)
    assert 1 < len(found) <= MOST_REPEATS
    assert "line.many" in [x for x, _line in told(few)]
    many = "\r\n".join(f"RDATE:2030{n % 12 + 1:02}01T000000Z" for n in range(400_000))
    assert "line.many" in [x for x, _line in told(one(AT, many)[0])]
    assert refused(calendar(entry("UID:a", AT, many, many))) == ("calendar.lines", "", 0)


def test_many_rules_together_are_bounded() -> None:
    rule = "RRULE:FREQ=DAILY;COUNT=999999999"
    start = "DTSTART:19000101T000000Z"
    code, _why, line = refused(calendar(*[entry(f"UID:{n}", start, rule) for n in range(50)]))
    assert (code, line > 2) == ("calendar.too_much", True)
    many = calendar(*[entry(f"UID:{n}", AT, "RRULE:FREQ=DAILY") for n in range(40)])
    assert refused(many)[0] == "calendar.too_many"


def test_parts_within_parts_are_refused_at_the_line() -> None:
    nested = "BEGIN:VALARM\r\n" * 100_000
    text = f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{nested}"
    assert refused(text) == ("file.calendar", "deep", DEEPEST + 1)
    alarms = "BEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\n" * 1_000
    assert len(read(calendar(entry("UID:a", AT, alarms.strip())), WINDOW)) == 1


def test_too_many_entries_are_refused_before_they_are_made() -> None:
    budget = Budget()
    text = "BEGIN:VCALENDAR\r\n" + "BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 100_000
    assert refused(text, budget) == ("calendar.entries", "", 2 + 2 * MOST_ENTRIES)
    assert budget.times == MOST_TIMES


@pytest.mark.parametrize("fold", ["", "\r\n "])
def test_a_line_of_ten_megabytes_is_refused(fold: str) -> None:
    pieces = fold.join("x" * 70 for _ in range(140_000))
    assert refused(calendar(entry("UID:a", f"SUMMARY:{pieces}"))) == ("file.calendar", "long", 5)
    assert one(AT, "DESCRIPTION:" + "x" * (LONGEST - 20))


def test_more_lines_than_a_calendar_has_are_refused() -> None:
    for end in ("\n", "\r", "\r\n"):
        assert refused(f"BEGIN:VCALENDAR{end}" + end * (2 * MOST_LINES + 1))[0] == "calendar.lines"


@pytest.mark.parametrize(
    ("text", "why", "line"),
    [
        ("", "", 0),
        ("BEGIN:VEVENT\r\n", "begin", 1),
        ("x\r\n", "begin", 1),
        ("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\n", "unended", 2),
        ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "unended", 1),
        ("BEGIN:VCALENDAR\r\nEND:VEVENT\r\n", "end", 2),
        ("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n", "end", 3),
        (calendar(entry("UID:a", "SUMMARY:A\0B", AT)), "sign", 5),
        (calendar() + "more\r\n", "begin", 4),
    ],
)
def test_a_broken_file_is_refused_at_the_line(text: str, why: str, line: int) -> None:
    if text:
        assert refused(text) == ("file.calendar", why, line)
    else:
        assert read(text, WINDOW) == []


def test_a_zone_made_to_hurt_costs_no_more_than_the_budget() -> None:
    blocks = "\r\n".join(
        ("BEGIN:STANDARD", "DTSTART:16010101T000000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200",
         "RRULE:FREQ=DAILY", "RRULE:FREQ=SECONDLY", "END:STANDARD")
    )  # fmt: skip
    zone = f"BEGIN:VTIMEZONE\r\nTZID:Z\r\n{blocks}\r\nEND:VTIMEZONE\r\n"
    (found,) = read(calendar(zone, entry("UID:a", "DTSTART;TZID=Z:20300320T170000")), WINDOW)
    assert [x.code for x in found.remarks] == ["zone.unknown"]
    daily = zone.replace("RRULE:FREQ=SECONDLY\r\n", "")
    entries = [entry("UID:a", f"DTSTART;TZID=Z{n}:20300320T170000") for n in range(20)]
    many = [daily.replace("TZID:Z", f"TZID:Z{n}") for n in range(20)]
    assert refused(calendar(*many, *entries))[0] == "calendar.too_much"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_letters_of_every_kind_are_read(encoding: str) -> None:
    text = calendar(entry("UID:a", "SUMMARY:Été", AT))
    data = text.encode(encoding)
    (found,) = read(decoded(data, calendars=True)[0], WINDOW)
    assert found.summary.value == "Été"


def test_a_file_that_is_too_large_is_not_read() -> None:
    with pytest.raises(DomainError) as error:
        decoded(b"x" * (LARGEST + 1), calendars=True)
    assert error.value.code == "file.too_large"


def packed(*parts: tuple[str, bytes]) -> File:
    """Return an archive of parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return File("a.zip", stream.getvalue())


def test_an_archive_is_the_calendars_in_it() -> None:
    found = files(
        [
            packed(
                ("2030/b.ics", b"B"), ("a.ICS", b"A"), ("__MACOSX/a.ics", b"no"), ("x.txt", b"")
            ),
            File("c.ics", b"C"),
        ]
    )
    assert [(x.name, x.data) for x in found] == [("b.ics", b"B"), ("a.ICS", b"A"), ("c.ics", b"C")]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ([packed(("a.ics", b"0" * (LARGEST + 1)))], "archive.bomb"),
        ([packed(*((f"{n}.ics", b"0" * (LARGEST // 4)) for n in range(9)))], "archive.bomb"),
        ([packed(*((f"{n}.ics", b"0") for n in range(101)))], "archive.many"),
        ([packed(("a.txt", b"0"))], "archive.nothing"),
        ([packed(("a.zip", packed(("a.ics", b"0")).data))], "archive.nothing"),
        ([File("a.zip", b"PK\x03\x04 and no more")], "archive.broken"),
        ([File("a.zip", packed(("a.ics", b"0" * 999)).data[:40])], "archive.broken"),
        ([], "file.none"),
    ],
    ids=range(8),
)
def test_an_archive_made_to_hurt_is_refused(given: list[File], code: str) -> None:
    with pytest.raises(DomainError) as error:
        files(given)
    assert error.value.code == code


def test_no_more_is_unpacked_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = 0
    true_read = zipfile.ZipExtFile.read

    def counted(self: zipfile.ZipExtFile, size: int = -1) -> bytes:
        nonlocal taken
        found = true_read(self, size)
        taken += len(found)
        return found

    monkeypatch.setattr(zipfile.ZipExtFile, "read", counted)
    with pytest.raises(DomainError):
        files([packed(("a.ics", b"0" * (8 * LARGEST)))])
    assert LARGEST < taken <= LARGEST + 65_536
    assert archives.LARGEST_ALL == 2 * LARGEST
    assert components.MOST_LISTED < MOST_LINES
