"""What visitors find: listed events, searched, filtered and paged alike on both databases."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from eventapp.audit.service import SYSTEM
from eventapp.core.db import transaction
from eventapp.core.localised import Localised
from eventapp.events import queries, service
from eventapp.events.data import EventData, HostData
from eventapp.events.models import Event, Visibility
from eventapp.events.queries import EventFilter
from eventapp.organisations.models import OrganisationKind
from eventapp.organisations.service import OrganisationData, save_organisation

NOW = datetime(2030, 5, 20, 12, tzinfo=UTC)
TODAY = date(2030, 5, 20)


pytestmark = pytest.mark.usefixtures("context")


def add(title: str, day: date = TODAY, *, publish: bool = True, **values: object) -> Event:
    with transaction():
        kind = OrganisationKind.NGO
        host = save_organisation(OrganisationData(name=f"Host {title}", kind=kind), by=SYSTEM)
        given = {"city": "Brussels", "timezone": "UTC"} | values
        hosts = (HostData(organisation_id=host.id),)
        data = EventData(title=Localised(en=title), starts_on=day, hosts=hosts, **given)
        event = service.save_event(data, by=SYSTEM)
        return service.publish(event.id, by=SYSTEM) if publish else event


def titles(**values: object) -> list[str]:
    found = queries.public_events(EventFilter(**values), now=NOW)
    return [x.title["en"] for x in found.events]


def test_an_event_is_past_when_its_own_day_or_hour_is_over() -> None:
    add("over", start_time=time(10), end_time=time(12))
    add("running", start_time=time(10), end_time=time(13))
    add("today")
    add("there it is tomorrow", timezone="Pacific/Kiritimati")  # 21 May 02:00
    add("there it is morning", timezone="Pacific/Honolulu")
    add("next week", TODAY + timedelta(7))
    add("last week", TODAY - timedelta(7))
    assert titles() == ["today", "there it is morning", "running", "next week"]
    assert titles(past=True) == ["over", "there it is tomorrow", "last week"]


def test_drafts_and_hidden_events_are_not_listed() -> None:
    add("draft", publish=False)
    unlisted = add("unlisted", visibility=Visibility.UNLISTED)
    private = add("private", visibility=Visibility.PRIVATE)
    assert titles() == []
    assert list(queries.calendar_events()) == []
    assert queries.published_event(unlisted.slug) is not None
    assert queries.published_event(private.slug) is None
    assert queries.published_event("draft") is None
    assert queries.event_by_slug("draft") is not None


def test_a_cancelled_event_stays_listed() -> None:
    event = add("off")
    with transaction():
        service.cancel(event.id, Localised(en="Ill"), by=SYSTEM)
    assert titles() == ["off"]
    assert [x.slug for x in queries.calendar_events()] == ["off"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("ÉLÉGANCE", ["Élégance 100%"]),
        ("elegance", ["Élégance 100%"]),
        ("gance  eleg", ["Élégance 100%"]),
        ("100%", ["Élégance 100%"]),
        ("0%e", []),
        ("%", ["Élégance 100%"]),
        ("_", ["snake_case"]),
        ("/", ["and/or"]),
        ("brussels snake", ["snake_case"]),
        ("x" * 5000, []),
        ("'; drop table event; --", []),
    ],
)
def test_search_reads_every_sign_as_itself(search: str, found: list[str]) -> None:
    add("Élégance 100%")
    add("snake_case")
    add("and/or")
    assert titles(search=search) == found


def test_filters_and_pages() -> None:
    for number in range(5):
        add(f"n{number}", TODAY + timedelta(number))
    add("later", date(2031, 1, 1))
    assert titles(organisation="host-n3") == ["n3"]
    assert titles(organisation="nobody") == []
    assert titles(year=2031) == ["later"]
    assert titles(year=10**400) == []
    assert queries.years() == [2031, 2030]
    page = queries.public_events(EventFilter(size=4, page=2), now=NOW)
    assert ([x.title["en"] for x in page.events], page.total, page.pages) == (["n4", "later"], 6, 2)
    assert queries.public_events(EventFilter(size=4, page=10**9), now=NOW).number == 2
    assert queries.public_events(EventFilter(size=4, page=-1), now=NOW).number == 1


def test_hosts_are_loaded_and_named() -> None:
    add("one")
    [host] = queries.public_events(EventFilter(), now=NOW).events[0].hosts
    assert host.organisation is not None
    assert host.organisation.name == "Host one"
    assert [x.name for x in queries.host_organisations()] == ["Host one"]
    assert [x.slug for x in queries.hosted_by_organisation(host.organisation.id)] == ["one"]


def test_the_next_turn_of_the_lists() -> None:
    add("today", start_time=time(10), end_time=time(13))
    assert queries.next_turn(NOW) == NOW + timedelta(hours=1)
    assert queries.next_turn(NOW + timedelta(days=9)) is None
