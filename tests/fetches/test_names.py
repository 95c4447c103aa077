"""The names of feeds: as few as there are records, whatever a visitor writes into an address."""

from datetime import UTC, datetime, timedelta

import pytest

from eventapp.feeds.clients import Client
from eventapp.fetches.names import Feed, Kind, Seeing, feed_of, name_of, sight

LONGEST = "x" * 80

NAMED = {
    ("/en/calendar/events.ics", ""): Feed(Kind.EVERYTHING),
    ("/fr/calendar/events.ics", "past=all"): Feed(Kind.EVERYTHING),
    ("/nl/calendar/events.json", "rich=1"): Feed(Kind.EVERYTHING),
    ("/en/calendar/events.ics", "organisation=ecpat"): Feed(Kind.ORGANISATION, "ecpat"),
    ("/en/calendar/events.ics", "x=1&policy=law&y=2"): Feed(Kind.ABOUT, "law"),
    ("/en/calendar/events.ics", "policy=law&organisation=a"): Feed(Kind.SOME_EVENTS),
    ("/en/calendar/policy.ics", "organisation=ecpat"): Feed(Kind.MILESTONES),
    ("/en/policy/law.ics", ""): Feed(Kind.POLICY, "law"),
    ("/en/people/ada.ics", "x=1"): Feed(Kind.PERSON, "ada"),
    ("/en/events/gala.ics", ""): Feed(Kind.EVENT, "gala"),
    ("/en/events/gala/programme.ics", ""): Feed(Kind.PROGRAMME, "gala"),
    ("/en/events/programme.ics", ""): Feed(Kind.EVENT, "programme"),
    (f"/en/people/{LONGEST}.ics", ""): Feed(Kind.PERSON, LONGEST),
    ("/calendar/Qm9vdCB0aGUgc2VydmVyIGFuZCBzZWU-_x.ics", ""): Feed(Kind.PERSONAL),
}
NO_FEEDS = (
    "/en/events/gala/schedule.json", "/api/v1/openapi.json", "/xx/calendar/events.ics",
    "/en/calendar/other.ics", f"/en/people/x{LONGEST}.ics", "/en/people/A.ics",
    "/en/people/a\x00.ics", "/en/people/a/b.ics", "/calendar/short.ics", "/x.ics", ".ics", "",
)  # fmt: skip


@pytest.mark.parametrize(("asked", "feed"), NAMED.items())
def test_an_address_has_the_name_of_its_feed(asked: tuple[str, str], feed: Feed) -> None:
    name = name_of(*asked)
    assert name is not None
    assert len(name) <= 160
    assert feed_of(name) == feed


@pytest.mark.parametrize("path", NO_FEEDS)
def test_what_is_no_feed_has_no_name(path: str) -> None:
    assert name_of(path) is None


@pytest.mark.parametrize(
    "query",
    [
        "a=%00", "organisation=", "organisation=%00", "organisation=A&policy=%ff",
        "organisation=a'--", "&".join(f"k{x}={x}" for x in range(100)), "%",
        "organisation=" + "x" * 99, "organisation=&organisation=made-up", "policy&policy=made-up",
    ],
)  # fmt: skip
def test_no_query_makes_a_name_of_its_own(query: str) -> None:
    assert name_of("/en/calendar/events.ics", query) == "/calendar/events.ics"


def test_of_a_value_said_twice_the_first_counts_as_in_the_feed() -> None:
    assert name_of("/en/calendar/events.ics", "organisation=a&organisation=b") == (
        "/calendar/events.ics?organisation=a"
    )


NOW = datetime(2027, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_who_fetched_after_the_change_has_it() -> None:
    assert sight(Client.OTHER, NOW, NOW, NOW).seeing is Seeing.SEEN


def test_who_fetched_before_it_will_see_it_within_its_rhythm() -> None:
    found = sight(Client.GOOGLE, NOW - HOUR, NOW, NOW)
    assert found.seeing is Seeing.COMING
    assert (found.soonest, found.latest) == (NOW + 7 * HOUR, NOW + 23 * HOUR)


def test_who_has_not_come_in_time_is_late() -> None:
    assert sight(Client.GOOGLE, NOW - 25 * HOUR, NOW - HOUR, NOW).seeing is Seeing.LATE


def test_of_what_its_user_sets_nothing_is_promised() -> None:
    found = sight(Client.APPLE, NOW - HOUR, NOW, NOW)
    assert (found.seeing, found.latest) == (Seeing.UNKNOWN, None)
