"""Every page of the guest list, found by the routes themselves, passes axe and fits the screen.

A page that is new is looked at by itself; one whose address needs more than is known here fails.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page
from werkzeug.routing import Rule

from eventapp.core.db import transaction
from eventapp.core.localised import Localised
from eventapp.mailings import service as mailings
from eventapp.mailings.mails import Said
from eventapp.registration import by_hand
from eventapp.registration.category_models import Access, GuestCategory
from tests import factories
from tests.browser.test_manage import sign_in
from tests.browser.test_pages import violations
from tests.invitations.helpers import invited
from tests.invitations.helpers import path as invitation_path
from tests.plugins.servers import Server
from tests.questions.stage import OLGA, act, asks
from tests.quotas.helpers import held, name, named
from tests.quotas.helpers import path as quota_path
from tests.registration.helpers import guest, own_address, registered

pytestmark = pytest.mark.browser

EVENT = "/organise/events/evening"
BLUEPRINTS = {
    "guests", "invitations_manage", "mailings", "quotas_manage", "access_lists",
    "registration", "invitation", "quota", "access",
}  # fmt: skip
FILES = {
    "guests.as_csv", "guests.as_xlsx", "guests.answered_file", "registration.ticket",
    "access_lists.handed",
}  # fmt: skip
# Pages that stand in a state made by a journey, and the test that looks at them there.
ELSEWHERE = {
    "access.page": ("test_access_lists.py", '"4-page"'),
    "access_lists.contents": ("test_access_lists.py", "look(page"),
    "invitations_manage.look": ("test_invitations.py", '"look"'),
    "invitations_manage.show_round": ("test_invitations.py", "faults"),
    "guests.edit_access_task": ("test_questions.py", "/access"),
    "registration.accepting": ("test_line.py", "faults"),
    "registration.place": ("test_guests.py", "faults"),
    "registration.proving_address": ("test_guests.py", "faults"),
}
PARTS = 2  # that share the pages between them, so that they run side by side


def rules(app: Flask) -> list[Rule]:
    """Return the routes that show a page of the guest list."""
    found = [x for x in app.url_map.iter_rules() if "GET" in (x.methods or ())]
    known = FILES | ELSEWHERE.keys()
    pages = [x for x in found if x.endpoint.partition(".")[0] in BLUEPRINTS]
    return sorted((x for x in pages if x.endpoint not in known), key=lambda x: x.endpoint)


def made(app: Flask) -> Mapping[str, Any]:
    """Fill an event; return what the addresses of its pages name, by endpoint or blueprint."""
    event = factories.saved(app, factories.event(slug="evening", capacity=30))
    open_to = GuestCategory(
        event_id=event, slug="press", name=Localised(en="Press"), companions=2, may_pass_on=True
    )
    coded = GuestCategory(
        event_id=event, slug="coded", name=Localised(en="Coded"), access=Access.CODE, companions=2
    )
    press, code = factories.saved(app, open_to), factories.saved(app, coded)
    question = asks(app, event, "choice", "Do you film?", options=("Yes", "No"))
    consent = asks(app, event, "consent", "Pass my name on", required=True)
    said: dict[str, Any] = {"answers": {consent: ["yes"]}, "photo_consent": True}
    said["category_id"] = press
    registered(app, event, 2, **said)
    request = factories.answer(9, access_needs="A seat in front", **said)
    needs = act(app, by_hand.add, event, request, by=OLGA).id
    quota = held(app, event, code)
    name(app, quota, 21)
    with app.app_context(), transaction():
        words = Said(Localised(en="Hello"), Localised(en="See you {name}."))
        mailing = mailings.start(event, words, {}, expected=4, by=OLGA).id
    own = own_address(app, guest(app, event, 1)).rpartition("/")[2]
    invitation = invited(app, event, 30, may_pass_on=True)
    return {
        "guests.edit": guest(app, event, 1).id,
        "guests.new_access_task": needs,
        "guests.edit_category": press,
        "guests.remove_category": press,
        "guests.access_codes": code,
        "guests.edit_question": question,
        "guests.remove_question": question,
        "guests.edit_text": {"kind": "confirmed"},
        "invitations_manage.edit": invitation,
        "invitations_manage.write": {"kind": "invitation"},
        "mailings.show": mailing,
        "quotas_manage": quota,
        "registration": {"token": own},
        "invitation": {"token": invitation_path(app, invitation).rpartition("/")[2]},
        "invitation.confirming": {"choice": "deputy"},
        "quota": {"token": quota_path(app, quota).rpartition("/")[2]},
        "quota.correcting": named(app, 21).id,
        "quota.taking_off": named(app, 21).id,
    }


def addresses(app: Flask) -> Iterator[str]:
    """Yield the address of every page; a name that nothing here gives is a fault."""
    known = made(app)
    at = app.url_map.bind("")
    for rule in rules(app):
        values: dict[str, Any] = {"slug": "evening", "lang": "en"}
        for key in (rule.endpoint.partition(".")[0], rule.endpoint):
            found = known.get(key, {})
            values |= found if isinstance(found, dict) else {"number": found, "record": found}
        missing = rule.arguments - values.keys()
        assert not missing, f"{rule.endpoint}: say in made() what {missing} are"
        yield at.build(rule.endpoint, {x: values[x] for x in rule.arguments})


def faults(page: Page) -> Iterator[tuple[int, str]]:
    """Look once at each width: what stands out of the screen, and what axe finds."""
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            yield width, "stands out of the screen"
        yield from ((width, x) for x in violations(page))


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_passes_axe(server: Server, page: Page, part: int) -> None:
    app = server.database.app
    paths = list(addresses(app))
    assert len(paths) > 40
    sign_in(page, server)
    found = []
    for path in paths[part::PARTS]:
        answer = page.goto(server.url + path)
        assert answer
        assert answer.status == 200, path
        found += [(path, *x) for x in faults(page)]
    assert not found


def test_what_stands_elsewhere_stands_there() -> None:
    for endpoint, (file, words) in ELSEWHERE.items():
        assert words in (Path(__file__).parent / file).read_text(), endpoint


def test_pages_behind_a_press_pass_axe(server: Server, page: Page) -> None:
    app = server.database.app
    event = factories.saved(app, factories.event(slug="evening", capacity=30))
    asking = GuestCategory(
        event_id=event, slug="press", name=Localised(en="Press"), needs_approval=True
    )
    registered(app, event, 1)
    registered(app, event, 1, first=2, category_id=factories.saved(app, asking))
    sign_in(page, server)
    found = list[Any]()

    def look(name: str) -> None:
        found.extend((name, *x) for x in faults(page))

    page.goto(f"{server.url}{EVENT}/guests/{guest(app, event, 1).id}")
    page.get_by_role("button", name="Send their link again").click()
    look("send link")
    page.goto(f"{server.url}{EVENT}/check-in")
    page.get_by_role("button", name="Guest 1 has arrived").click()
    assert page.locator("input[name=sure]").count()
    look("early")
    page.goto(f"{server.url}{EVENT}/guests/approval")
    page.locator("#stance").select_option(index=1)
    page.locator("#text").fill("Do we know them?")
    page.locator("form.noting button").click()
    look("second opinion")
    page.goto(f"{server.url}{EVENT}/guests?photographs=no&columns=photographs,companions")
    page.get_by_text("Save this filter as a view").click()
    page.get_by_label("Name of the view").fill("Unseen")
    page.get_by_role("button", name="Save the view").click()
    page.get_by_text("Change this view").click()
    look("saved view")
    assert not found
