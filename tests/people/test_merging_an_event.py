"""Merging two who both stand in everything that one event holds of a person. On both databases."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from eventapp.audit.service import SYSTEM, Actor
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.people.merging import merge, preview
from eventapp.people.models import Person, SelfDescription
from eventapp.people.queries import people_by_id
from eventapp.programme.models import Appearance, AppearanceState, Role
from eventapp.programme.ranks import Standing
from eventapp.speakers import consenting, queries, service
from eventapp.speakers.consenting import Choice
from eventapp.speakers.contribution_models import Consent, Contribution, Part, PartState, Purpose
from eventapp.speakers.links import speaker_token
from eventapp.speakers.models import Chase, Contact, ContactKind, Deputy, SpeakerLink
from eventapp.subscriptions.owners import speaker_of
from eventapp.subscriptions.service import make
from tests.speakers.stage import ORGANISER, Stage, make_stage

HER = Actor("speaker", None, "Ada")


@pytest.fixture
def stage(any_database: object, app: Flask) -> Iterator[Stage]:
    """Ada and Grace are one person: both sit on the panel in the one role, both in all else."""
    made = make_stage(app)
    with app.app_context():
        with transaction() as session:
            seat = session.get_one(Appearance, made.other)
            seat.role, seat.state = Role.PANELLIST, AppearanceState.CONFIRMED
            service.link_for(made.event, made.grace)
        for number, person in enumerate((made.ada, made.grace)):
            fill(made, person, number)
        yield made


def fill(stage: Stage, person: int, number: int) -> None:
    """Write a row of every kind for one of the two."""
    seat = (stage.panellist, stage.other)[number]
    mine: dict[str, Any] = {"event_id": stage.event, "person_id": person}
    states = ((PartState.DRAFT, PartState.ACCEPTED), (PartState.SENT, PartState.DRAFT))
    with transaction() as session:
        session.add_all(
            Contribution(**mine, part=part, state=state, content={"of": number})
            for part, state in zip((Part.NEEDS, Part.BIOGRAPHY), states[number], strict=True)
        )
        session.add(Standing(**mine, place=number + 1, reason="By hand."))
        session.add(Deputy(appearance_id=seat, named_by_id=person, name="D", email="d@example.org"))
        session.add(Contact(**mine, appearance_id=seat, kind=ContactKind.CALL, by_kind="user"))
        session.add_all(Chase(**mine, key=x) for x in ("answer", f"needs {number}"))
        session.add(SelfDescription(person_id=person, country=("", "GB")[number]))
    link = queries.link_of(stage.event, person)
    assert link
    with transaction():
        choices = {x: Choice(given=True) for x in Purpose}
        consenting.say(link.id, choices, by=HER)


def merged(stage: Stage) -> None:
    with transaction():
        merge(stage.ada, stage.grace, by=SYSTEM)


def rows(*columns: Any) -> list[Any]:
    return [tuple(x) for x in db.session.execute(select(*columns).order_by(*columns))]


def test_nothing_stands_twice_and_nothing_is_left_behind(stage: Stage) -> None:
    them = people_by_id((stage.ada, stage.grace))
    found = preview(them[stage.ada], them[stage.grace])
    assert found.doubled == {
        "appearance": 1, "chase": 1, "contribution": 2, "self_description": 1, "speaker_link": 1,
        "standing": 1,
    }  # fmt: skip
    merged(stage)
    her = stage.ada
    assert rows(Person.id) == [(her,)]
    assert rows(Appearance.person_id, Appearance.session_id, Appearance.state) == [
        (her, stage.panel, AppearanceState.CONFIRMED),
        (her, stage.keynote, AppearanceState.ASKED),
    ]
    given = rows(Contribution.part, Contribution.state, Contribution.person_id)
    assert sorted(given) == [
        (Part.BIOGRAPHY, PartState.ACCEPTED, her),
        (Part.NEEDS, PartState.SENT, her),
    ]
    assert rows(Standing.person_id, Standing.place) == [(her, 1)]
    assert rows(SelfDescription.person_id, SelfDescription.country) == [(her, "GB")]
    seats = {stage.panellist}
    assert {x[0] for x in rows(Deputy.named_by_id)} == {her}
    assert [x[0] for x in rows(Deputy.appearance_id)] == [*seats, *seats]
    assert [x[0] for x in rows(Contact.appearance_id)] == [*seats, *seats]
    assert {x[0] for x in rows(Contact.person_id)} == {her}
    assert rows(Chase.person_id, Chase.key) == [
        (her, "answer"), (her, "needs 0"), (her, "needs 1"),
    ]  # fmt: skip
    assert len(rows(Consent.id)) == 6
    assert {x[0] for x in rows(Consent.person_id)} == {her}


def test_a_consent_taken_back_on_either_holds(stage: Stage) -> None:
    link = queries.link_of(stage.event, stage.grace)
    assert link
    with transaction():
        consenting.say(link.id, {Purpose.PUBLICATION: Choice(given=False)}, by=HER)
    merged(stage)
    assert db.session.get_one(Person, stage.ada).is_withheld


def give(stage: Stage, *texts: dict[str, Any], part: Part, state: str = "sent sent") -> None:
    """Have Ada, then Grace, hold a part of which they sent something, Grace an hour later."""
    with transaction() as session:
        session.execute(delete(Contribution))
        for hour, (person, text, name) in enumerate(
            zip((stage.ada, stage.grace), texts, state.split(), strict=True)
        ):
            session.add(
                Contribution(
                    event_id=stage.event, person_id=person, part=part, state=PartState(name),
                    content=text, sent=text, sendings=2 + hour,
                    sent_at=clock.now() + timedelta(hours=hour),
                )
            )  # fmt: skip


def the_contribution() -> Contribution:
    """Return the only one there is left, as the database has it."""
    query = select(Contribution).execution_options(populate_existing=True)
    return db.session.scalars(query).one()


def test_what_both_need_is_known_of_the_one_who_stays(stage: Stage) -> None:
    give(
        stage,
        {"access": "A ramp", "dietary": "Vegan"},
        {"access": "A lift", "dietary": "Vegan"},
        part=Part.NEEDS,
    )
    merged(stage)
    row = the_contribution()
    assert (row.person_id, row.sendings) == (stage.ada, 5)
    assert row.sent == row.content
    assert row.sent
    assert sorted(row.sent["access"].split("\n")) == ["A lift", "A ramp"]
    assert row.sent["dietary"] == "Vegan"


@pytest.mark.parametrize(
    ("state", "stays"), [("accepted sent", 1), ("sent accepted", 0), ("sent sent", 1)]
)
def test_what_waits_for_an_organiser_goes_on_waiting(stage: Stage, state: str, stays: int) -> None:
    texts = [{"texts": {"en": x}, "base": {}} for x in ("Ada wrote", "Grace wrote")]
    give(stage, *texts, part=Part.BIOGRAPHY, state=state)
    seen = max(x for (x,) in rows(Contribution.revision))
    merged(stage)
    row = the_contribution()
    assert (row.sent, row.state, row.sendings) == (texts[stays], PartState.SENT, 5)
    assert row.revision > seen  # whoever has either form open is told


@pytest.mark.parametrize("revoked", [None, "ada", "grace"])
def test_one_link_goes_on_and_it_is_one_that_opens(stage: Stage, revoked: str | None) -> None:
    tokens = {}
    for name, person in (("ada", stage.ada), ("grace", stage.grace)):
        link = queries.link_of(stage.event, person)
        assert link
        tokens[name] = speaker_token(link.nonce)
    if revoked:
        with transaction():
            service.revoke_link(stage.event, getattr(stage, revoked), by=ORGANISER)
    merged(stage)
    assert rows(SpeakerLink.person_id) == [(stage.ada,)]
    kept = queries.link_by_token(tokens["grace" if revoked == "ada" else "ada"])
    assert kept
    assert (kept.person_id, kept.revoked_at) == (stage.ada, None)


def tokens(stage: Stage) -> tuple[str, str]:
    """Return the tokens of the links of both."""
    found = [queries.link_of(stage.event, x) for x in (stage.ada, stage.grace)]
    assert found[0]
    assert found[1]
    return speaker_token(found[0].nonce), speaker_token(found[1].nonce)


def test_either_open_link_and_calendar_leads_to_the_one_who_stays(app: Flask, stage: Stage) -> None:
    both = tokens(stage)
    calendar = new_calendar(both[1])
    merged(stage)
    client = app.test_client()
    for token in both:
        found = queries.link_by_token(token)
        assert found
        assert (found.person_id, found.revoked_at) == (stage.ada, None)
        assert "Ada Lovelace" in client.get(f"/en/speaker/{token}").text
    feed = client.get(f"/calendar/{calendar}.ics")
    assert feed.status_code == 200
    assert "The keynote" in feed.text
    fresh = new_calendar(both[0])
    assert client.get(f"/calendar/{calendar}.ics").status_code == 404
    assert client.get(f"/calendar/{fresh}.ics").status_code == 200


def new_calendar(token: str) -> str:
    """Make the address of a calendar by a speaker's link; return its token."""
    link = queries.link_by_token(token)
    assert link
    owner = speaker_of(link)
    with transaction():
        return make(owner, language="en")


@pytest.mark.parametrize("way", ["renew", "revoke"])
def test_the_link_that_went_is_closed_with_the_one_that_stays(
    app: Flask, stage: Stage, way: str
) -> None:
    both = tokens(stage)
    calendar = new_calendar(both[1])
    merged(stage)
    with transaction():
        act = service.renew_link if way == "renew" else service.revoke_link
        act(stage.event, stage.ada, by=ORGANISER)
    client = app.test_client()
    assert client.get(f"/calendar/{calendar}.ics").status_code == 404
    for token in both:
        assert client.get(f"/en/speaker/{token}").status_code in (404, 410)


def test_links_of_three_lead_to_the_last(stage: Stage) -> None:
    both = tokens(stage)
    merged(stage)
    with transaction() as session:
        third = Person(slug="third", name="Third")
        session.add(third)
        session.flush()
        service.link_for(stage.event, third.id)
    with transaction():
        merge(third.id, stage.ada, by=SYSTEM)
    found = [queries.link_by_token(x) for x in both]
    assert [x.person_id for x in found if x] == [third.id, third.id]
