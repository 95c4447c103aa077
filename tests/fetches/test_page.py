"""The organisers' page: who fetches, how much found nothing new, who has seen the last change."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from eventapp.auth.models import RoleName
from eventapp.core.db import transaction
from eventapp.fetches.counting import Tally
from eventapp.people.models import Person
from tests.accounts import signed_in
from tests.counting import statements
from tests.feeds import records
from tests.feeds.conftest import TODAY, Change
from tests.plugins.databases import Database

PAGE = "/organise/calendars"
GOOGLE = "Google-Calendar-Importer"
EVERY_KIND = (
    "/calendar/events.ics", "/calendar/policy.ics", "/calendar/events.ics?organisation=ecpat",
    "/calendar/events.ics?policy=regulation", "/calendar/events.ics?organisation&policy",
    "/events/gala.ics", "/events/gala/programme.ics", "/people/jane-doe.ics",
    "/policy/regulation.ics", "personal", "beyond", "/people/gone.ics",
)  # fmt: skip


@pytest.fixture
def organiser(app: Flask, gala: Change) -> FlaskClient:
    """A browser signed in as an organiser."""
    return signed_in(app, RoleName.ORGANISER)


def fetched(app: Flask, *feeds: str, agent: str = GOOGLE, unchanged: bool = False) -> None:
    """Note fetches now."""
    one = Tally(app, by_clock=False)
    for x in feeds:
        one.count(x, agent, unchanged=unchanged)
    assert one.write()


def said(organiser: FlaskClient) -> str:
    """Return the page with plain spaces."""
    return organiser.get(PAGE).text.replace("\xa0", " ")


def test_before_anybody_came_it_says_where_calendars_are_offered(organiser: FlaskClient) -> None:
    page = organiser.get(PAGE).text
    assert "Nobody fetched a calendar in these days." in page
    assert 'href="/en/calendar"' in page


def test_every_kind_of_feed_has_a_name(
    any_database: Database, app: Flask, organiser: FlaskClient
) -> None:
    fetched(app, *EVERY_KIND)
    page = organiser.get(PAGE).text
    for name in (
        "All events", "Policy milestones", "Events: ECPAT", "Events: Regulation",
        "Events of one organisation on one policy file", "Jane Doe", "Regulation",
        "Personal calendars, all together", "Other feeds, all together", "No longer offered",
    ):  # fmt: skip
        assert f">{name}</" in page, name
    assert 'href="/en/people/jane-doe.ics"' in page
    assert "gone" not in page
    assert page.count("will see it by about") == 0  # all of them came after the last change


def test_it_says_who_has_the_last_change_and_who_will(
    app: Flask, organiser: FlaskClient, gala: Change
) -> None:
    fetched(app, "/events/gala.ics")
    assert "has the last change" in organiser.get(PAGE).text
    with time_machine.travel(TODAY + timedelta(hours=2), tick=False):
        gala(lambda x: setattr(x, "city", "Ghent"))
        fetched(app, "/events/gala.ics", agent="curl/8")
        page = said(organiser)
        assert "will see it by about 2 May 2027, 11:00, Brussels time" in page
        assert "has the last change" in page
    with time_machine.travel(TODAY + timedelta(days=3), tick=False):
        later = signed_in(app, RoleName.ORGANISER, name="later")  # a session is no longer good
        assert "was to look by about 2 May 2027" in said(later)


def test_shares_and_days_add_up(app: Flask, organiser: FlaskClient) -> None:
    fetched(app, "/calendar/events.ics")
    for _ in range(3):
        fetched(app, "/calendar/events.ics", unchanged=True)
    with time_machine.travel(TODAY - timedelta(days=10), tick=False):
        fetched(app, "/calendar/events.ics", agent="curl/8")
    week, month = (organiser.get(f"{PAGE}?days={x}").text for x in (7, 30))
    assert "4 fetches" in week
    assert "75% of them found nothing new" in week
    assert week.count("Command line") == 1  # of the feed, which it fetched before
    assert "5 fetches" in month
    assert month.count("Command line") == 2
    assert (week.count("<svg"), month.count("<svg")) == (7, 30)
    for hostile in ("x", "0", "-1", "%00", "9999999999"):
        assert organiser.get(f"{PAGE}?days={hostile}&page={hostile}").status_code == 200


def test_an_unlisted_or_withheld_record_is_not_named(app: Flask, organiser: FlaskClient) -> None:
    fetched(app, "/people/jane-doe.ics")
    with app.app_context(), transaction() as session:
        session.query(Person).filter_by(slug="jane-doe").one().is_withheld = True
    page = organiser.get(PAGE).text
    assert "Jane" not in page
    assert "jane-doe" not in page
    assert "No longer offered" in page


def test_many_feeds_take_no_more_statements(app: Flask, organiser: FlaskClient) -> None:
    fetched(app, *EVERY_KIND)
    with statements(app) as few:
        organiser.get(PAGE)
    with app.app_context(), transaction():
        for x in range(40):
            records.event(f"{x}-more", starts_on=TODAY.date(), ends_on=TODAY.date())
    fetched(app, *(f"/events/{x}-more.ics" for x in range(40)))
    with statements(app) as many:
        page = organiser.get(PAGE).text
    assert len(many) <= len(few) <= 22, "\n".join(few)
    assert 'rel="next"' in page
    assert organiser.get(f"{PAGE}?page=2").status_code == 200


@pytest.mark.parametrize(
    ("lang", "says"), [("fr", "Tous les événements"), ("nl", "Alle evenementen")]
)
def test_it_speaks_the_reader_s_language(app: Flask, gala: Change, lang: str, says: str) -> None:
    fetched(app, *EVERY_KIND)
    page = signed_in(app, RoleName.ORGANISER, name="luc", language=lang).get(PAGE).text
    assert says in page
