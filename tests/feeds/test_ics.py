"""The text of calendars: its shape, its octets, and what independent readers see in it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.core.text import clean_line
from eventapp.feeds import ics, itip
from eventapp.feeds.ics import Entry, Head, Place, Status
from eventapp.feeds.itip import Invitation, Party
from tests.feeds.readers import READERS, Seen, by_ical, by_vobject

GOLDEN = Path(__file__).parents[1] / "golden"
CHANGED = datetime(2026, 11, 2, 3, 4, 5, tzinfo=UTC)
HEAD = Head(
    uid="feed-events@events.example.eu",
    name="ECLAG: events, panels; and more",
    language="fr",
    modified=CHANGED,
    description="Published by ECLAG.",
    source="https://events.example.eu/fr/calendar/events.ics",
    url="https://events.example.eu/fr/calendar",
)
GALA = Entry(
    uid="event-gala@events.example.eu",
    summary="Gala",
    start=datetime(2027, 6, 10, 13, tzinfo=UTC),
    end=datetime(2027, 6, 10, 15, tzinfo=UTC),
    zone="Europe/Brussels",
    modified=CHANGED,
)
DAY = Entry("day@x.eu", "Day", date(2023, 3, 20), date(2023, 3, 21), modified=CHANGED)

Reader = Callable[[str], list[Seen]]
every_reader = pytest.mark.parametrize("read", READERS, ids=lambda x: x.__name__)


def feed(*entries: Entry) -> str:
    return ics.calendar(HEAD, entries).decode()


def lines(text: str) -> list[str]:
    """Return the content lines, unfolded."""
    return text.replace("\r\n ", "").split("\r\n")


def test_the_head_stands_in_its_order() -> None:
    assert lines(feed())[:-1] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//eventapp//Feed 1//EN",
        "CALSCALE:GREGORIAN",
        "uid:feed-events@events.example.eu",
        "NAME;LANGUAGE=fr:ECLAG: events\\, panels\\; and more",
        "X-WR-CALNAME:ECLAG: events\\, panels\\; and more",
        "DESCRIPTION;LANGUAGE=fr:Published by ECLAG.",
        "X-WR-CALDESC:Published by ECLAG.",
        "X-WR-TIMEZONE:Europe/Brussels",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "SOURCE;VALUE=URI:https://events.example.eu/fr/calendar/events.ics",
        "URL:https://events.example.eu/fr/calendar",
        "COLOR:midnightblue",
        "LAST-MODIFIED:20261102T030405Z",
        "END:VCALENDAR",
    ]


def test_a_feed_has_no_method_and_an_invitation_has_one() -> None:
    guest = Party("Zoë", "zoe@example.org", "ACCEPTED")
    message = Invitation("REQUEST", Party("ECLAG", "events@x.eu"), guest, stamp=CHANGED)
    assert "METHOD" not in feed(GALA)
    assert "METHOD:REQUEST" in lines(itip.invitation(GALA, message).decode())


def test_stamps_are_of_the_revision_and_two_writings_are_one() -> None:
    text = feed(GALA)
    assert "DTSTAMP:20261102T030405Z" in lines(text)
    assert lines(text).count("LAST-MODIFIED:20261102T030405Z") == 2
    ics._written.clear()
    assert feed(GALA) == text


def test_empty_properties_are_left_out() -> None:
    bare = {x.partition(":")[0].partition(";")[0] for x in lines(feed(DAY))}
    assert not bare & {"DESCRIPTION", "LOCATION", "GEO", "URL", "CATEGORIES", "RELATED-TO"} - {
        "DESCRIPTION",  # of the calendar
        "URL",
    }
    assert lines(feed(DAY)).count("DESCRIPTION;LANGUAGE=fr:Published by ECLAG.") == 1


def test_a_place_is_its_title_and_address_with_the_map_of_apple() -> None:
    place = Place('The "Palace"', "Rue de la Loi 155, 1040 Brussels", 50.8425, 4.3825)
    text = lines(feed(replace(GALA, place=place)))
    assert r'LOCATION:The "Palace"\nRue de la Loi 155\, 1040 Brussels' in text
    assert "GEO:50.8425;4.3825" in text
    assert (
        "X-APPLE-STRUCTURED-LOCATION;VALUE=URI;"
        'X-ADDRESS="Rue de la Loi 155, 1040 Brussels";X-TITLE="The ^\'Palace^\'"'
        ":geo:50.8425,4.3825"
    ) in text
    without = feed(replace(GALA, place=Place("Brussels")))
    assert "GEO" not in without
    assert "APPLE" not in without


def test_dates_are_dates_with_an_exclusive_end() -> None:
    text = lines(feed(DAY))
    assert "DTSTART;VALUE=DATE:20230320" in text
    assert "DTEND;VALUE=DATE:20230321" in text
    assert "BEGIN:VTIMEZONE" not in text


def test_utc_is_written_as_such_and_every_other_zone_is_defined_once() -> None:
    utc = replace(GALA, zone="Etc/UTC")
    assert "DTSTART:20270610T130000Z" in lines(feed(utc))
    assert "VTIMEZONE" not in feed(utc)
    both = feed(GALA, replace(GALA, uid="2"), replace(GALA, uid="3", zone="America/New_York"))
    assert [x for x in lines(both) if x.startswith("TZID:")] == [
        "TZID:America/New_York",
        "TZID:Europe/Brussels",
    ]
    # A zone that has the hours of UTC all year keeps its name, and is defined.
    lome = lines(feed(replace(GALA, zone="Africa/Lome")))
    assert "DTSTART;TZID=Africa/Lome:20270610T130000" in lome
    assert "TZID:Africa/Lome" in lome


@pytest.mark.parametrize(
    "title",
    [
        "Commas, semicolons; back\\slashes and \\n",
        "Émoji 👩‍👩‍👧‍👦 " * 12,
        "ü" * 200,
        "漢字" * 60,
        "x" * 74,
        "“Quotes” and 'quotes' \"quotes\"",
        "<b>tag</b> &amp; entity",
        "right-to-left עברית here",
    ],
)
@every_reader
def test_titles_come_back_as_they_were(read: Reader, title: str) -> None:
    (seen,) = read(feed(replace(GALA, summary=title)))
    assert seen.summary == clean_line(title)


@every_reader
def test_paragraphs_come_back(read: Reader) -> None:
    written = "One, two; three\n\nhttps://x.eu/a?b=c&d=e,f\n“Four”\\five"
    (seen,) = read(feed(replace(GALA, description=written)))
    assert seen.description == written


@pytest.mark.parametrize("field", ["summary", "description"])
def test_control_characters_and_line_ends_cannot_make_lines(field: str) -> None:
    hostile = "A\rATTENDEE:x\r\nEND:VEVENT\x00\x07\x0b\x0c\x1f\x7f\x85\u2028X:1\u2029\ufeff"
    for text in (
        feed(replace(GALA, **{field: hostile})),
        ics.calendar(replace(HEAD, name=hostile, description=hostile), [GALA]).decode(),
    ):
        assert text.count("END:VEVENT\r\n") == 1
        assert not any(x.startswith(("ATTENDEE", "X:1")) for x in text.splitlines())
        assert not {x for x in text if ord(x) < 32} - {"\r", "\n"}
        assert text.count("\r") == text.count("\n") == text.count("\r\n")
        assert len(by_vobject(text)) == len(by_ical(text)) == 1


@given(st.text(max_size=300))
def test_any_text_is_folded_at_75_octets_between_characters(text: str) -> None:
    body = ics.calendar(replace(HEAD, name=text), [replace(GALA, summary=text, description=text)])
    assert body.startswith(b"BEGIN:VCALENDAR\r\n")
    for line in body.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no character is cut
    assert len(by_vobject(body.decode())) == 1


ZONES = ("Europe/Brussels", "America/New_York", "Africa/Casablanca", "Asia/Jerusalem", "Asia/Tokyo")


@every_reader
def test_hours_around_every_change_are_read_as_written(read: Reader) -> None:
    """Each zone in each month of two years, and the hours beside the spring and autumn gaps."""
    entries = []
    for zone in ZONES:
        here = ZoneInfo(zone)
        starts = [datetime(2026 + x // 12, x % 12 + 1, 9, 10, tzinfo=here) for x in range(24)]
        starts += [
            datetime(2027, 3, 28, 1, tzinfo=here),
            datetime(2027, 3, 28, 3, 30, tzinfo=here),
            datetime(2027, 10, 31, 1, 30, tzinfo=here),
            datetime(2027, 10, 31, 4, tzinfo=here),
        ]
        for number, start in enumerate(starts):
            instant = start.astimezone(UTC)
            end = instant + timedelta(hours=1, minutes=30)
            entries.append(replace(GALA, uid=f"{zone}-{number}", zone=zone, start=instant, end=end))
    seen = {x.uid: x for x in read(feed(*entries))}
    wrong = [
        (x.uid, seen[x.uid].start, seen[x.uid].end)
        for x in entries
        if (seen[x.uid].start, seen[x.uid].end) != (x.start, x.end)
    ]
    assert wrong == []


@every_reader
def test_all_readers_see_dates_sequences_and_states(read: Reader) -> None:
    cancelled = replace(DAY, sequence=7, status=Status.CANCELLED, place=Place("Brussels, Belgium"))
    (seen,) = read(feed(cancelled))
    assert (seen.start, seen.end) == (date(2023, 3, 20), date(2023, 3, 21))
    assert (seen.sequence, seen.status) == (7, "CANCELLED")
    assert seen.location == "Brussels, Belgium"


@pytest.mark.parametrize(
    ("name", "entries"),
    [
        ("feed-empty", ()),
        (
            "feed",
            (
                replace(
                    GALA,
                    summary="Annulé : Gala, panel; et plus",
                    language="fr",
                    sequence=4,
                    status=Status.CANCELLED,
                    is_transparent=True,
                    description="Parce que…\n\nhttps://events.example.eu/fr/events/gala",
                    text_language="fr",
                    url="https://events.example.eu/fr/events/gala",
                    created=CHANGED - timedelta(days=9),
                    place=Place("Résidence Palace", "Rue de la Loi 155, Bruxelles", 50.84, 4.38),
                ),
                replace(GALA, uid="rabat@x.eu", zone="Africa/Casablanca"),
                DAY,
                replace(DAY, uid="yearly@x.eu", is_yearly=True, categories=("a, b", "c")),
            ),
        ),
    ],
)
def test_feeds_are_as_they_were(name: str, entries: tuple[Entry, ...]) -> None:
    assert feed(*entries) == (GOLDEN / f"{name}.ics").read_bytes().decode()


def test_an_invitation_is_as_it_was() -> None:
    guest = Party('Zoë "Z" Müller, PhD; MEP', "zoe@example.org", "ACCEPTED")
    message = Invitation("REQUEST", Party("ECLAG", "events@x.eu"), guest, stamp=CHANGED)
    written = itip.invitation(replace(GALA, sequence=2), message)
    assert written == (GOLDEN / "invitation.ics").read_bytes()
