"""Calendars: zones, whole days, lengths, people in the text, and files that are broken."""

from datetime import date, datetime

import pytest

from eventapp.core.errors import DomainError
from eventapp.programme.models import Role, SessionKind
from tests.drafting.files import calendar, read, told

HOURS = "DTSTART:20300320T170000Z\nDTEND:20300320T180000Z\n"
ODD_ZONE = """BEGIN:VTIMEZONE
TZID:House time
BEGIN:STANDARD
DTSTART:20000101T000000
TZOFFSETFROM:+0300
TZOFFSETTO:+0300
END:STANDARD
END:VTIMEZONE"""


@pytest.mark.parametrize(
    "hours",
    [
        HOURS,
        "DTSTART;TZID=Europe/Brussels:20300320T180000\nDTEND;TZID=Europe/Brussels:20300320T190000",
        "DTSTART;TZID=America/New_York:20300320T130000\nDURATION:PT1H",
        "DTSTART;TZID=House time:20300320T200000\nDTEND;TZID=House time:20300320T210000",
        "DTSTART;TZID=Romance Standard Time:20300320T180000\nDURATION:PT60M",
        "DTSTART:20300320T180000\nDTEND:20300320T190000",
    ],
)
def test_hours_of_every_zone_are_those_of_the_event(hours: str) -> None:
    line = read(calendar(f"SUMMARY:X\n{hours}", head=ODD_ZONE)).lines[0]
    assert (line.session.starts, line.session.ends) == (
        datetime(2030, 3, 20, 18),
        datetime(2030, 3, 20, 19),
    )
    assert told(line) == []


def test_both_hours_of_the_night_are_told_apart() -> None:
    night = date(2030, 10, 27)
    on = {"first_day": night, "last_day": night}
    first = "DTSTART:20301027T003000Z\nDTEND:20301027T013000Z"
    line = read(calendar(f"SUMMARY:X\n{first}"), **on).lines[0]
    assert line.session.starts == datetime(2030, 10, 27, 2, 30)
    assert line.session.ends is not None
    assert (line.session.ends.hour, line.session.ends.fold) == (2, 1)
    assert not line.findings
    floating = "DTSTART:20301027T023000\nDTEND:20301027T040000"
    assert told(read(calendar(f"SUMMARY:X\n{floating}"), **on).lines[0]) == [
        ("hours.repeated", "DTSTART")
    ]


def test_people_are_read_from_the_text() -> None:
    faces = "Moderator: Tom (Chair\\, Alliance)\\nPaneliste : Eva (invitée)"
    about = f"DESCRIPTION;LANGUAGE=fr:{faces}\\n\\nUne soirée.\\n\\nhttps://example.org/x\n"
    entry = f"SUMMARY;LANGUAGE=fr:Qui paie ?\n{HOURS}{about}LOCATION:Polak\\, House\\nStreet 1"
    session = read(calendar(entry)).lines[0].session
    assert dict(session.title) == {"fr": "Qui paie ?"}
    assert dict(session.abstract) == {"fr": "Une soirée."}
    assert session.room == "Polak, House"
    assert [(x.role, x.name, x.organisation) for x in session.seats] == [
        (Role.MODERATOR, "Tom", "Alliance"),
        (Role.PANELLIST, "Eva", ""),
    ]


@pytest.mark.parametrize(
    ("entry", "code", "is_wrong"),
    [
        ("SUMMARY:X\nDTSTART;VALUE=DATE:20300320", "hours.whole_day", False),
        (f"SUMMARY:X\n{HOURS}RRULE:FREQ=DAILY", "rule.window", False),
        (f"SUMMARY:X\n{HOURS}STATUS:CANCELLED", "calendar.cancelled", True),
        ("SUMMARY:X", "date.missing", True),
        ("SUMMARY:X\nDTSTART:20300320T170000Z", "hours.half", True),
        ("SUMMARY:X\nDTSTART:20300320T170000Z\nDTEND:20300320T170000Z", "hours.zero", True),
        ("SUMMARY:X\nDTSTART:20300320T170000Z\nDTEND:20300320T160000Z", "hours.reversed", True),
        ("SUMMARY:X\nDTSTART:20300320T170000Z\nDURATION:P400D", "hours.too_long", True),
        (
            "SUMMARY:X\nDTSTART:20300320T170000Z\nDTEND:20300321T010000Z",
            "hours.over_midnight",
            False,
        ),
        ("SUMMARY:X\nDTSTART:20300331T023000\nDURATION:PT1H", "time.skipped", True),
        ("SUMMARY:X\nDTSTART:00010101T000000Z\nDURATION:PT1H", "date.unreadable", True),
        (HOURS, "title.missing", True),
    ],
)
def test_what_is_wrong_or_doubtful_is_told(entry: str, code: str, is_wrong: bool) -> None:
    line = read(calendar(entry)).lines[0]
    assert code in [x for x, _column in told(line)]
    assert line.is_wrong is is_wrong


def test_a_kind_is_read_from_the_category_or_the_title() -> None:
    kinds = [
        read(calendar(f"SUMMARY:{title}\n{HOURS}{more}")).lines[0].session.kind
        for title, more in (("X", "CATEGORIES:Table ronde"), ("Coffee break", ""), ("X", ""))
    ]
    assert kinds == [SessionKind.PANEL, SessionKind.BREAK, SessionKind.PANEL]


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
        "BEGIN:VCALENDAR\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        "BEGIN:VCALENDAR\r\n" + "BEGIN:VEVENT\r\n" * 5_000,
        "BEGIN:VCALENDAR\r\nno property at all\r\nEND:VCALENDAR",
        calendar("SUMMARY:X\nDTSTART:yesterday\nDTEND:20309999T999999Z"),
        calendar("SUMMARY:X\nDTSTART;TZID=../../etc/passwd:20300320T180000\nDURATION:forever"),
        calendar(f"SUMMARY:X\nSUMMARY:Y\n{HOURS}{HOURS}"),
        calendar(f"SUMMARY:{'x' * 100_000}\n{HOURS}"),
    ],
)
def test_a_broken_calendar_is_told_and_nothing_breaks(text: str) -> None:
    try:
        lines = read(text).lines
    except DomainError as error:
        assert error.code == "file.calendar"  # noqa: PT017
    else:
        assert all(x.findings for x in lines) or len(lines) == 1


def test_twenty_thousand_entries_and_one_are_too_many() -> None:
    with pytest.raises(DomainError) as refused:
        read("BEGIN:VCALENDAR\r\n" + "BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 20_001)
    assert refused.value.code == "calendar.entries"


@pytest.mark.parametrize(
    "zone",
    ["A" * 5_000, "/etc/localtime", "../..", "../../etc/passwd", "Europe", "..", "posixrules/x"],
)
def test_a_zone_without_a_name_is_told_and_not_sought(zone: str) -> None:
    hours = f"DTSTART;TZID={zone}:20300320T180000\nDTEND;TZID={zone}:20300320T190000"
    (line,) = read(calendar(f"SUMMARY:X\n{hours}")).lines
    assert told(line) == [("zone.unknown", "DTSTART")]
    assert line.findings[0].values["name"] == zone[:40]
    assert line.session.starts == datetime(2030, 3, 20, 18)


def test_a_zone_described_in_one_file_is_not_that_of_the_next() -> None:
    hours = "DTSTART;TZID=House time:20300320T200000\nDTEND;TZID=House time:20300320T210000"
    (line,) = read(calendar(f"SUMMARY:X\n{hours}", head=ODD_ZONE)).lines
    assert told(line) == []
    (line,) = read(calendar(f"SUMMARY:X\n{hours}")).lines
    assert told(line) == [("zone.unknown", "DTSTART")]
