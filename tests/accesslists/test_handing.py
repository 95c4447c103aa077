"""Handing a list over: its layout, locks, differences, head-count; who may, and what is noted."""

import csv
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from eventapp.accesslists import handing, profiles, sweeping
from eventapp.accesslists.details import Column, Stage
from eventapp.accesslists.models import DateStyle, HandOver, HandOverKind, IdentityRecord
from eventapp.audit.models import AuditEntry
from eventapp.audit.service import SYSTEM
from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError
from eventapp.registration import service as registration
from tests.accesslists.stage import LIST, MARKERS, answer, ask, page_of, press, records, say, stage
from tests.accounts import signed_in

pytestmark = pytest.mark.usefixtures("any_database")
HAND_OVER = f"{LIST}/hand-over"


@pytest.fixture
def keeper(app: Flask) -> FlaskClient:
    return signed_in(app, RoleName.ACCESS_LIST, name="keeper")


def hand(client: FlaskClient, kind: str = "full", format: str = "csv") -> list[list[str]]:
    """Hand over by the form and return the lines of the CSV."""
    answered = press(client, f"{LIST}/contents", HAND_OVER, kind=kind, format=format)
    assert answered.status_code == 200, answered.text
    assert "attachment" in answered.headers["Content-Disposition"], answered.text
    return list(csv.reader(io.StringIO(answered.text.removeprefix("\ufeff"))))


def test_the_list_has_the_layout_of_the_institution(app: Flask, keeper: FlaskClient) -> None:
    columns = [
        Column("document_number", "N° de pièce"),
        Column("family_name"),
        Column("birth_date"),
        Column("nationality"),
        Column("document_kind"),
    ]
    layout = replace(profiles.EXAMPLE, columns=columns, language="fr", date_style=DateStyle.SLASHES)
    event_id = stage(app, profile=layout)
    first, second = ask(app, event_id)
    answer(app, first, family_name="=HYPERLINK(1)")
    answer(app, second, family_name="Byron")
    lines = hand(keeper)
    head = ["N° de pièce", "Nom de famille", "Date de naissance", "Nationalité", "Type de document"]
    assert lines[0] == head
    assert lines[1] == ["QZ-4711-X", "'=HYPERLINK(1)", "10/12/1915", "Malte", "Passeport"]
    assert lines[2][1] == "Byron"
    book = keeper.get(f"{LIST}/handed.xlsx").data
    assert CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python() == [
        head,
        ["QZ-4711-X", "'=HYPERLINK(1)", "10/12/1915", "Malte", "Passeport"],
        ["QZ-4711-X", "Byron", "10/12/1915", "Malte", "Passeport"],
    ]
    assert "Malte" in keeper.get(f"{LIST}/handed.print").text


def test_what_was_handed_over_is_locked_until_somebody_opens_it(
    app: Flask, client: FlaskClient, keeper: FlaskClient
) -> None:
    event_id = stage(app)
    first, _second = ask(app, event_id)
    answer(app, first)
    assert len(hand(keeper)) == 2
    assert "with the institution already" in client.get(page_of(app, first)).text
    with pytest.raises(DomainError, match=r"identity\.locked"):
        answer(app, first, given_name="Late")
    organiser = signed_in(app, RoleName.ORGANISER, name="grace")
    press(organiser, LIST, f"{LIST}/{first.id}/reopen")
    opened = records(app, event_id)[0]
    assert opened.stage is Stage.REOPENED
    assert client.get(page_of(app, first)).status_code == 404  # the old link is dead
    assert say(client, page_of(app, opened), given_name="Augusta").status_code == 303
    lines = hand(keeper, "difference")
    assert lines[1][:3] == ["Changed: Given name", "Qzlovelace", "Augusta"]
    assert records(app, event_id)[0].stage is Stage.HANDED


def test_differences_name_the_new_the_changed_and_the_struck_off(
    app: Flask, keeper: FlaskClient
) -> None:
    event_id = stage(app, guests=3)
    first, second, third = ask(app, event_id)
    for one, name in ((first, "A"), (second, "B")):
        answer(app, one, family_name=name)
    assert len(hand(keeper)) == 3
    answer(app, third, family_name="C")
    with app.app_context():
        with transaction():
            registration.cancel(second.registration_id, by=SYSTEM)
        assert sweeping.sweep() == 1
    struck = records(app, event_id)[1]
    assert struck.stage is Stage.GONE
    lines = hand(keeper, "difference")
    assert [x[:3] for x in lines[1:]] == [
        ["To be struck off", "B", "Qzada"],
        ["New", "C", "Qzada"],
    ]
    assert lines[1][3:] == ["", "", "", ""]  # of who is struck off, the names alone were kept
    assert [x.id for x in records(app, event_id)] == [first.id, third.id]
    again = press(keeper, f"{LIST}/contents", HAND_OVER, kind="difference", format="csv")
    assert "nobody new, nothing changed" in again.text
    with app.app_context():
        rows = db.session.scalars(select(HandOver).order_by(HandOver.id)).all()
        counts = [(x.kind.value, x.total, x.added, x.changed, x.removed) for x in rows]
    assert counts == [("full", 2, 2, 0, 0), ("difference", 2, 1, 0, 1)]


def test_more_than_the_institution_lets_in_are_not_handed_over(
    app: Flask, keeper: FlaskClient
) -> None:
    event_id = stage(app, profile=replace(profiles.EXAMPLE, head_count=1))
    for one in ask(app, event_id):
        answer(app, one)
    refused = press(keeper, f"{LIST}/contents", HAND_OVER, kind="full", format="csv")
    assert refused.status_code == 422
    assert "lets in 1 people, and 2 are on the list" in refused.text
    assert {x.stage for x in records(app, event_id)} == {Stage.ANSWERED}


def test_who_has_this_role_alone_finds_the_way_and_no_more(app: Flask, keeper: FlaskClient) -> None:
    event_id = stage(app)
    ask(app, event_id)
    assert f'href="{LIST}"' in keeper.get("/organise/").text
    page = keeper.get(LIST).text
    assert f'href="{LIST}/contents"' in page
    assert f"{LIST}/settings" not in page
    assert f"{LIST}/remind" not in page
    assert keeper.post(f"{LIST}/remind").status_code == 403


def test_one_role_reads_and_every_reading_is_noted(app: Flask, keeper: FlaskClient) -> None:
    event_id = stage(app)
    answer(app, ask(app, event_id)[0])
    for role in (RoleName.ADMINISTRATOR, RoleName.ORGANISER):
        other = signed_in(app, role, name=role.value)
        assert other.get(f"{LIST}/contents").status_code == 403
        seen = other.get(LIST).text
        assert "Answered" in seen
        assert not any(x in seen for x in MARKERS)
    assert "Qzlovelace" in keeper.get(f"{LIST}/contents").text
    hand(keeper)
    with app.app_context():
        query = select(AuditEntry).where(AuditEntry.actor_label.icontains("keeper"))
        noted = [x for x in db.session.scalars(query) if x.action.startswith("access_plan")]
        assert [x.action for x in noted] == [
            "access_plan.opened",
            "access_plan.opened",
            "access_plan.handed_over",
        ]
        everything = repr([x.changes for x in db.session.scalars(select(AuditEntry))])
    assert not any(x in everything for x in MARKERS)


def test_a_hand_over_and_a_late_correction_never_pass_each_other(app: Flask) -> None:
    event_id = stage(app, guests=1)
    one = ask(app, event_id)[0]
    for turn in range(6):
        kept, given = _race(app, event_id, one, f"Turn{turn}")
        with app.app_context(), transaction():
            now = handing.contents(event_id, by=SYSTEM)
        is_told = not now.difference.total
        name = now.now[one.id]["given_name"]
        assert (kept, given, name, is_told) in (
            ("kept", f"Turn{turn}", f"Turn{turn}", True),  # the correction came first
            ("identity.locked", given, given, True),  # the hand-over did
            ("kept", "access.nothing", f"Turn{turn}", False),  # and had nothing to give yet
        )


def _race(app: Flask, event_id: int, one: IdentityRecord, said: str) -> tuple[str, str]:
    """Correct and hand over at once; return what became of each."""
    with app.app_context(), transaction():
        db.session.get_one(IdentityRecord, one.id).is_reopened = True
    start = Barrier(2)

    def correct() -> str:
        answer(app, one, given_name=said)
        return "kept"

    def give() -> str:
        with app.app_context(), transaction():
            found = handing.hand_over(event_id, HandOverKind.FULL, by=SYSTEM)
        return found.now[one.id]["given_name"]

    def run(act: Callable[[], str]) -> str:
        start.wait()
        try:
            return act()
        except DomainError as error:
            return error.code

    with ThreadPoolExecutor(2) as pool:
        kept, given = pool.map(run, (correct, give))
    return kept, given
