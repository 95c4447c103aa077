"""Entries of calendars: zones, whole days, series and what changes in them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from eventapp.incoming.entries import read
from eventapp.incoming.series import MOST_REPEATS, Window
from eventapp.incoming.texts import plain
from eventapp.incoming.zones import named
from tests.incoming.calendars import WINDOW, calendar, entry, one, told

ODD_ZONE = "\r\n".join(
    (
        "BEGIN:VTIMEZONE", "TZID:Maison", "BEGIN:STANDARD", "DTSTART:19701025T030000",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100",
        "END:STANDARD", "BEGIN:DAYLIGHT", "DTSTART:19700329T020000",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200",
        "END:DAYLIGHT", "END:VTIMEZONE", "",
    )
)  # fmt: skip
EVENING = datetime(2030, 3, 20, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    "zone",
    [
        "Europe/Brussels", "europe/brussels", "Romance Standard Time", "Maison",
        "/freeassociation.sourceforge.net/Europe/Brussels",
        "/freeassociation.sourceforge.net/Tzfile/Europe/Brussels",
        "/mozilla.org/20050126_1/Europe/Brussels", '"Europe/Brussels"', "CET",
    ],
)  # fmt: skip
def test_a_zone_is_known_by_each_of_its_names(zone: str) -> None:
    text = calendar(ODD_ZONE, entry("UID:a", f"DTSTART;TZID={zone}:20300320T180000"))
    (found,) = read(text, WINDOW)
    assert isinstance(found.starts, datetime)
    assert found.starts.astimezone(UTC) == EVENING
    assert not found.remarks


def test_a_zone_that_the_file_describes_goes_as_the_zone_it_copies() -> None:
    brussels = ZoneInfo("Europe/Brussels")
    days = [datetime(2026, 1, 1, 12) + timedelta(n) for n in range(0, 1500, 3)]
    every = [entry("UID:a", f"DTSTART;TZID=Maison:{x:%Y%m%dT%H%M%S}") for x in days]
    found = [x.starts for x in read(calendar(ODD_ZONE, *every), WINDOW)]
    assert [x.astimezone(UTC) for x in found if isinstance(x, datetime)] == [
        x.replace(tzinfo=brussels).astimezone(UTC) for x in days
    ]


@pytest.mark.parametrize(
    "name",
    ["localtime", "/etc/localtime", "../../etc/passwd", "A" * 5000, "Europe", "", "/"],
    ids=range(7),
)
def test_what_is_no_zone_is_none(name: str) -> None:
    assert named(name) is None


def test_a_time_without_a_zone_stays_so_and_an_unknown_zone_is_told() -> None:
    (found,) = one("DTSTART;TZID=House time:20300320T180000")
    assert found.starts == datetime(2030, 3, 20, 18)
    assert told(found) == [("zone.unknown", 6)]
    (found,) = one("DTSTART:20300320T180000")
    assert (found.starts, found.remarks) == (datetime(2030, 3, 20, 18), ())


def test_whole_days_stay_days() -> None:
    (found,) = one("DTSTART;VALUE=DATE:20300320", "DTEND;VALUE=DATE:20300323")
    assert (found.starts, found.last_day) == (date(2030, 3, 20), date(2030, 3, 22))
    for more in ((), ("DTEND;VALUE=DATE:20300320",), ("DURATION:P1D",)):
        (found,) = one("DTSTART;VALUE=DATE:20300320", *more)
        assert (found.is_whole_day, found.last_day) == (True, date(2030, 3, 20))
    (found,) = one("DTSTART;VALUE=DATE:20300320", "DURATION:P2W")
    assert found.last_day == date(2030, 4, 2)


def test_a_series_keeps_its_hour_over_the_change_of_the_clocks() -> None:
    found = one(
        "DTSTART;TZID=Europe/Brussels:20300325T180000",
        "DTEND;TZID=Europe/Brussels:20300325T193000",
        "RRULE:FREQ=WEEKLY;COUNT=2",
    )
    assert [x.occurrence for x in found] == ["20300325T170000Z", "20300401T160000Z"]
    assert [x.ends.astimezone(UTC).hour for x in found] == [18, 17]  # type: ignore[union-attr]


def test_dates_are_added_and_taken_off() -> None:
    found = one(
        "DTSTART;TZID=Europe/Brussels:20300320T180000",
        "DURATION:PT1H",
        "RRULE:FREQ=DAILY;COUNT=4",
        "RDATE;TZID=Europe/Brussels:20300401T090000,20300402T090000",
        "RDATE;VALUE=PERIOD:20300410T090000Z/PT1H",
        "EXDATE:20300321T170000Z",
        "EXDATE;VALUE=DATE:20300322",
    )
    assert [f"{x.starts:%d %H}" for x in found] == ["20 18", "23 18", "01 09", "02 09", "10 11"]


def test_one_time_of_a_series_may_be_another() -> None:
    series = entry(
        "UID:a", "SUMMARY:Week", "DTSTART:20300320T170000Z", "DURATION:PT1H",
        "RRULE:FREQ=WEEKLY;COUNT=3",
    )  # fmt: skip
    other = entry(
        "UID:a", "SUMMARY:Moved", "RECURRENCE-ID;TZID=Europe/Brussels:20300327T180000",
        "DTSTART:20300328T170000Z", "DURATION:PT2H",
    )  # fmt: skip
    alone = entry(
        "UID:b", "SUMMARY:Alone", "RECURRENCE-ID:20300101T000000Z", "DTSTART:20300102T000000Z"
    )
    found = read(calendar(other, series, alone), WINDOW)
    assert [(x.summary.value, x.occurrence) for x in found] == [
        ("Week", "20300320T170000Z"),
        ("Moved", "20300327T170000Z"),
        ("Week", "20300403T170000Z"),
        ("Alone", "20300101T000000Z"),
    ]


def test_what_repeats_comes_within_the_window_alone() -> None:
    window = Window(date(2030, 3, 1), date(2030, 3, 3))
    found = one("DTSTART;VALUE=DATE:19900101", "RRULE:FREQ=DAILY", window=window)
    assert [x.starts for x in found] == [date(2030, 3, 1), date(2030, 3, 2), date(2030, 3, 3)]
    assert told(found[0]) == [("rule.window", 7)]
    (past,) = one("DTSTART;VALUE=DATE:19900101", "RRULE:FREQ=DAILY;COUNT=3", window=window)
    assert told(past) == [("rule.nothing", 7)]
    assert one("DTSTART;VALUE=DATE:19900101", window=window)[0].starts == date(1990, 1, 1)


def test_texts_are_plain_whatever_they_were() -> None:
    (found,) = one("DESCRIPTION;LANGUAGE=fr-BE:Un\\nDeux\\, trois\\; C:\\\\x", "CATEGORIES:a\\,b,c")
    assert (found.description.value, found.description.language) == ("Un\nDeux, trois; C:\\x", "fr")
    assert found.categories == ("a,b", "c")
    html = "<p>A &amp; B<br>C</p><script>x()</script><ul><li>D</ul>a < b <script> " + "<style" * 3
    assert plain(html) == "A & B\nC\n\n- D\na < b"
    assert plain("2 < 3 & 4 > 1 <unknown>") == "2 < 3 & 4 > 1 <unknown>"


@pytest.mark.parametrize(
    ("lines", "code", "line"),
    [
        (("DTSTART:20300320T170000Z", "DTEND:20300320T160000Z"), "hours.reversed", 7),
        (("DTSTART:20300320T170000Z", "DURATION:forever"), "duration.unreadable", 7),
        (("DTSTART:20300320T170000Z", "DURATION:P"), "duration.unreadable", 7),
        (("DTSTART:20300320T170000Z", "DURATION:PT"), "duration.unreadable", 7),
        (("DTSTART:20300320T170000Z", "DURATION:P99999999999D"), "duration.unreadable", 7),
        (("DTSTART:20300320T170000Z", "DTEND;VALUE=DATE:20300321"), "date.mixed", 7),
        (("DTSTART;VALUE=FOO:20300320",), "date.unreadable", 6),
        (("DTSTART:20300230T170000Z",), "date.unreadable", 6),
        (("DTSTART:00010101T000000Z",), "date.unreadable", 6),
        (("DTSTART:99991231T235959Z",), "date.unreadable", 6),
        ((), "date.missing", 3),
        (("no property", "DTSTART:20300320T170000Z"), "line.unreadable", 6),
        (("DTSTART:20300320T170000Z", "RRULE:FREQ=SECONDLY"), "rule.too_often", 7),
        (("DTSTART:20300320T170000Z", "RRULE:FREQ=NOW"), "rule.unreadable", 7),
        (("DTSTART:20300320T170000Z", "RDATE:soon"), "date.unreadable", 7),
        (("DTSTART:20300320T170000Z", "EXDATE;TZID=Europe/Brussels:00010101T000000"), "", 0),
        (
            ("DTSTART:20300320T170000Z", "RRULE:FREQ=DAILY;COUNT=2", "EXDATE:00010101T000000Z"),
            "date.unreadable",
            8,
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(lines: tuple[str, ...], code: str, line: int) -> None:
    found = one(*lines)
    assert found
    assert not code or (code, line) in told(found[0])


def test_weeks_and_days_are_of_the_calendar_and_hours_of_the_clock() -> None:
    night = "DTSTART;TZID=Europe/Brussels:20300330T180000"
    assert f"{one(night, 'DURATION:P1D')[0].ends:%d %H}" == "31 18"
    assert f"{one(night, 'DURATION:PT24H')[0].ends:%d %H}" == "31 19"
    assert f"{one(night, 'DURATION:P1W')[0].ends:%d %H}" == "06 18"


def test_a_daily_series_is_cut_and_says_so() -> None:
    window = Window(date(2020, 1, 1), date(2030, 1, 1))
    found = one("DTSTART;VALUE=DATE:20200101", "RRULE:FREQ=DAILY", window=window)
    assert len(found) == MOST_REPEATS
    assert "rule.many" in [x for x, _line in told(found[0])]


@pytest.mark.parametrize(
    ("starts", "ends"),
    [("20300320T170000Z", "20300320T183000"), ("20300320T170000", "20300320T183000Z")],
    ids=["start", "end"],
)
def test_what_repeats_ends_by_the_clock_where_one_time_has_no_zone(starts: str, ends: str) -> None:
    found = one(f"DTSTART:{starts}", f"DTEND:{ends}", "RRULE:FREQ=WEEKLY;COUNT=2")
    assert [x.starts.day for x in found if x.starts] == [20, 27]
    assert [f"{x.ends:%d %H:%M}" for x in found] == ["20 18:30", "27 18:30"]


def test_a_rule_that_ended_before_all_days_falls_once() -> None:
    found = one("DTSTART:20300320T170000Z", "RRULE:FREQ=DAILY;UNTIL=00010101T000000Z")
    assert [x.starts for x in found] == [datetime(2030, 3, 20, 17, tzinfo=UTC)]
