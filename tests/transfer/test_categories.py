"""Guest categories are written out and come in again."""

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.audit.service import SYSTEM
from eventapp.core.db import db, transaction
from eventapp.registration import by_hand
from eventapp.registration.category_models import Access, GuestCategory
from eventapp.transfer import service as transfer
from tests import factories
from tests.transfer.bringing import SMALL, bring, event, faults

LISTED = """    categories:
      - key: press
        name: {en: Press, fr: Presse}
        description: {en: Journalists}
        access: code
        approval: true
        trusted_domains: [europarl.europa.eu]
        seats: 4
        held: true
        own_line: true
        priority: 2
        companions: 1
        may_pass_on: true
        opens: -9 days 09:00
        closes: 2030-05-19 18:00
      - {key: public, name: {en: Public}}
"""
FILE = SMALL.replace("    sessions:", f"{LISTED}    sessions:")

pytestmark = pytest.mark.usefixtures("any_database")


def keys() -> list[str]:
    query = select(GuestCategory.slug).order_by(GuestCategory.position)
    return list(db.session.scalars(query))


def test_categories_come_in_and_go_out_the_same(app: Flask) -> None:
    with app.app_context():
        bring(FILE)
        press = db.session.scalar(select(GuestCategory).where(GuestCategory.slug == "press"))
        assert press is not None
        assert (press.seats, press.is_held, press.own_line, press.priority) == (4, True, True, 2)
        assert (press.access, press.needs_approval, press.companions) == (Access.CODE, True, 1)
        assert press.may_pass_on is True
        assert str(press.opens_at) == "2030-05-11 07:00:00+00:00"
        written = transfer.export()
        assert "opens: 2030-05-11 09:00" in written
        with transaction():
            assert transfer.import_file(written.encode()).is_empty
        assert transfer.export() == written
        assert "Nothing changed" in bring(FILE)[0]


def test_the_list_takes_the_place_of_the_present_one(app: Flask) -> None:
    with app.app_context():
        bring(FILE)
        head, rest = FILE.split("    categories:\n")
        _old, tail = rest.split("    sessions:")
        listed = "    categories:\n" + "".join(
            f"      - {{key: {x}, name: {{en: {x}}}}}\n" for x in ("new", "public", "press")
        )
        assert "categories" in "".join(bring(f"{head}{listed}    sessions:{tail}"))
        assert keys() == ["new", "public", "press"]
        bring(SMALL)
        assert keys() == ["new", "public", "press"], "what is not said stays"
        with transaction():
            press = db.session.scalar(select(GuestCategory).where(GuestCategory.slug == "press"))
            assert press is not None
            request = factories.answer(1, category_id=press.id)
            by_hand.add(event("talk").id, request, by=SYSTEM)
        told = faults(f"{head}    categories: []\n    sessions:{tail}")
        assert any("guests are in a category" in x for x in told), told
        assert keys() == ["new", "public", "press"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("access: code", "access: odd", "access"),
        ("seats: 4\n", "seats: -1\n", "seats"),
        ("        seats: 4\n", "", "held wants a number of seats"),
        ("[europarl.europa.eu]", "[nonsense]", "no mail domain"),
        ("key: public", "key: press", "stands here twice"),
        ("held: true", "hold: true", "did you mean"),
        ("closes: 2030-05-19 18:00", "closes: 2030-05-01 18:00", "closes before it opens"),
    ],
)
def test_nonsense_is_refused_where_it_stands(app: Flask, old: str, new: str, told: str) -> None:
    assert old in FILE
    with app.app_context():
        found = faults(FILE.replace(old, new))
        assert any(told in x and "categories[" in x for x in found), found
        assert keys() == []
