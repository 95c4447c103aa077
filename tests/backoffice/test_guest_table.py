"""What the table of guests shows of each, and what it says to those it cannot serve."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.core import clock
from eventapp.core.localised import Localised
from eventapp.registration.category_models import GuestCategory
from eventapp.registration.invitation_models import Invitation, InvitationState
from tests import factories
from tests.backoffice.forms import fields_of
from tests.backoffice.world import World, make_world

pytestmark = pytest.mark.usefixtures("any_database")

GUESTS = "/organise/events/summit/guests"


@pytest.fixture
def world(app: Flask) -> World:
    return make_world(app, capacity=5)


def invited(app: Flask, world: World, name: str, state: InvitationState, **values: object) -> int:
    email = f"{name.lower()}@example.org"
    return factories.saved(
        app,
        Invitation(
            event_id=world.event, name=name, email=email, email_key=email, language="en",
            state=state, sent_at=clock.now(), nonce=name, token_digest=name, **values,
        ),
    )  # fmt: skip


def row(page: str, name: str) -> str:
    """Return the row of somebody."""
    return next(x for x in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if f">{name}</a>" in x)


def test_a_row_has_the_address_and_the_category(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    press = GuestCategory(event_id=world.event, slug="press", name=Localised(en="Press <b>"))
    number = factories.saved(app, press)
    invited(app, world, "Ines", InvitationState.SENT, category_id=number)
    found = row(organiser.get(GUESTS).text, "Ines")
    assert "ines@example.org" in found
    assert "Press &lt;b&gt;</td>" in found


def test_who_never_replied_has_no_time_of_a_reply(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    invited(app, world, "Silent", InvitationState.SENT)
    invited(app, world, "Perhaps", InvitationState.MAYBE, answered_at=clock.now())
    page = organiser.get(GUESTS).text
    assert "<time" not in row(page, "Silent")
    assert "<time" in row(page, "Perhaps")


def test_who_is_only_invited_is_found_counted_and_taken_away(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    for state in (InvitationState.MAYBE, InvitationState.SENT, InvitationState.DRAFT):
        invited(app, world, f"{state.value.title()}son", state)
        page = organiser.get(f"{GUESTS}?state={state.value}").text
        assert f"{state.value.title()}son</a>" in page
        assert re.search(r"1.1 of 1<", page)
        assert "Write to these guests" not in page
        assert "They have not registered" in page
        export = f"{GUESTS}/_export?state={state.value}"
        assert f'href="{export}"' in page
        assert "1 guest answers the filter." in organiser.get(export).text
        assert (
            f"{state.value.title()}son" in organiser.get(f"{GUESTS}.csv?state={state.value}").text
        )
        assert "son</a>" in organiser.get(f"{GUESTS}?q={state.value}son").text
    page = organiser.get(GUESTS).text
    assert re.search(r"1.5 of 5<", page)
    assert re.search(r'aria-current="page"[^>]*>.{0,80}Guests.{0,80}\b5\b', page, re.DOTALL)


def test_what_does_not_apply_to_people_only_invited_says_so(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    number = invited(app, world, "Ines", InvitationState.SENT)
    token = fields_of(organiser.get(GUESTS).text, f"{GUESTS}/act")["csrf_token"]
    data = {"csrf_token": token, "verb": "confirm", "invitation": str(number)}
    told = organiser.post(f"{GUESTS}/act", data=data, follow_redirects=True).text
    assert "They have not registered yet" in told
    assert "Choose guests by their boxes" not in told
    both = organiser.post(f"{GUESTS}/act", data={**data, "guest": str(world.guest)}).text
    assert "1 person you ticked is only invited" in both
    nobody = {"csrf_token": token, "verb": "confirm"}
    told = organiser.post(f"{GUESTS}/act", data=nobody, follow_redirects=True).text
    assert "Choose guests by their boxes" in told


def test_the_page_to_print_goes_by_name_without_those_who_will_not_come(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    invited(app, world, "Zoe", InvitationState.SENT)
    invited(app, world, "Aaron", InvitationState.SENT)
    invited(app, world, "Nora", InvitationState.NO, answered_at=clock.now())
    page = organiser.get(f"{GUESTS}/print").text
    heads = re.findall(r'<th scope="col">(.*?)</th>', page)
    assert heads == ["Name", "Organisation", "Category", "State", "Seats", "Photographs"]
    assert re.findall(r"<tr><td>(.*?)</td>", page) == ["Aaron", "Guest 1", "Guest 2", "Zoe"]
    assert "4 guests, without those who will not come" in page
    assert ">Nora<" in organiser.get(f"{GUESTS}/print?absent=1").text
    assert re.findall(r"<tr><td>(.*?)</td>", organiser.get(f"{GUESTS}/print?state=no").text) == [
        "Nora"
    ]
