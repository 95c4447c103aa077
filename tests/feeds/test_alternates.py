"""Every page beside which a feed stands names it in its head, as the feed names itself."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.core.db import transaction
from eventapp.events.models import Event
from eventapp.programme.models import ProgrammeRelease, ReleaseStage
from tests.plugins.databases import Database

EVENTS, POLICY = "/calendar/events.ics", "/calendar/policy.ics"
GALA = ["/events/gala.ics", "/events/gala/programme.ics"]
BESIDE = {
    "/": [EVENTS, POLICY],
    "/events": [EVENTS],
    "/events/gala": GALA,
    "/events/gala/changes": GALA,
    "/people/jane-doe": ["/people/jane-doe.ics"],
    "/organisations/ecpat": [f"{EVENTS}?organisation=ecpat"],
    "/policy": [POLICY],
    "/policy/regulation": ["/policy/regulation.ics"],
    "/calendar": [
        EVENTS, POLICY, "/policy/regulation.ics", f"{EVENTS}?organisation=ecpat",
        f"{EVENTS}?organisation=eclag", "/people/jane-doe.ics",
    ],
}  # fmt: skip


@pytest.fixture
def released(app: Flask, gala: object) -> None:
    """The evening as a release of its programme made it public."""
    with app.app_context(), transaction() as session:
        made = session.query(Event).filter_by(slug="gala").one()
        facts = {"number": 1, "stage": ReleaseStage.SPEAKERS, "changes": []}
        session.add(ProgrammeRelease(event_id=made.id, **facts))


_LINK = re.compile(r'<link rel="alternate" type="text/calendar" href="([^"]*)" title="([^"]*)">')


def named(html: str) -> dict[str, str]:
    """Return the title of each feed that a page names in its head."""
    head, _, body = html.partition("</head>")
    assert not _LINK.search(body)
    # A calendar has plain spaces where a page keeps words together.
    return {unescape(x): unescape(y).replace("\xa0", " ") for x, y in _LINK.findall(head)}


@pytest.mark.parametrize("lang", ["en", "fr", "nl"])
@pytest.mark.parametrize("page", BESIDE)
def test_a_page_names_its_feeds(
    any_database: Database, client: FlaskClient, released: None, page: str, lang: str
) -> None:
    answer = client.get(f"/{lang}{page}")
    assert answer.status_code == 200
    found = named(answer.text)
    host = "http://127.0.0.1:8000"
    assert set(found) == {f"{host}/{lang}{x}" for x in BESIDE[page]}
    for address, title in found.items():
        feed = client.get(address.removeprefix(host))
        assert feed.mimetype == "text/calendar"
        unfolded = re.sub(r"\r\n ", "", feed.text)
        calls_itself = re.search(r"^X-WR-CALNAME:(.*)\r$", unfolded, re.M)
        assert calls_itself
        assert re.sub(r"\\(.)", r"\1", calls_itself[1]) == title


def test_other_pages_name_none(client: FlaskClient, gala: object) -> None:
    for page in ("/privacy", "/accessibility", "/events/none"):
        assert named(client.get(f"/en{page}").text) == {}
