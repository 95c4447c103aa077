"""The sheet of badges: who is expected, what stands on each, and who must not be photographed."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.auth.models import RoleName
from eventapp.core.db import transaction
from eventapp.registration import photographs
from eventapp.registration.category_models import Companion, CompanionKind
from tests import factories
from tests.accounts import signed_in
from tests.registration.helpers import act, audited, guest, registered

pytestmark = pytest.mark.usefixtures("any_database")
BADGES = "/organise/events/evening/guests/badges"


@pytest.fixture
def event_id(app: Flask) -> int:
    """An event of two seats: Guest 1 agreed to photographs, Guest 2 did not, Guest 3 waits."""
    number = factories.saved(app, factories.event(slug="evening", capacity=2))
    registered(app, number, 1, photo_consent=True, organisation="House <b>", role="Adviser")
    registered(app, number, 2, first=2)
    return number


def badges(page: str) -> list[str]:
    """Return what each badge of a page says, without marks."""
    sheet = page.partition('<ul class="badges">')[2].partition("</ul>")[0]
    found = re.findall(r"<li>(.*?)</li>", sheet, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", x).split()) for x in found]


def test_everybody_expected_has_one_and_only_who_agreed_lacks_the_sign(
    app: Flask, organiser: FlaskClient, event_id: int
) -> None:
    one = guest(app, event_id, 1).id
    with app.app_context(), transaction() as session:
        of = {"registration_id": one}
        session.add(Companion(**of, kind=CompanionKind.SECURITY, name="Sam"))
    page = organiser.get(BADGES).text
    first, with_them, second = badges(page)
    assert "Guest 1 Adviser House &lt;b&gt;" in first
    assert "No photographs" not in first
    assert "Sam Security, with Guest 1" in with_them
    assert "No photographs" in with_them, "nobody asked a companion"
    assert "Guest 2" in second
    assert "No photographs" in second
    assert "Guest 3" not in page
    act(app, photographs.refuse, one)
    assert "No photographs" in badges(organiser.get(BADGES).text)[0]


def test_the_filter_holds_and_the_log_learns_of_it(
    app: Flask, organiser: FlaskClient, event_id: int
) -> None:
    page = organiser.get(f"{BADGES}?q=guest+2").text
    assert len(badges(page)) == 1
    assert "1 expected guest" in page
    assert "Nobody of these guests is expected." in organiser.get(f"{BADGES}?state=waitlisted").text
    organiser.head(BADGES)
    said = [x.changes for x in audited(app) if x.action == "event.guests_exported"]
    assert [x["guests"][1] for x in said] == [1, 0]
    assert "photographs" in said[0]["columns"][1]
    assert BADGES in organiser.get("/organise/events/evening/guests/_export").text


@pytest.mark.parametrize(
    ("language", "sign"), [("fr", "Pas de photographies"), ("nl", "Geen foto")]
)
def test_the_sign_speaks_the_language_of_the_page(
    app: Flask, event_id: int, language: str, sign: str
) -> None:
    client = signed_in(app, RoleName.ORGANISER, name="luc", language=language)
    assert sign in badges(client.get(BADGES).text)[1]
