"""Merging two who answered or allowed different things. On both databases."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete

from eventapp.audit.service import SYSTEM
from eventapp.auth.models import RoleName
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.people.merging import merge, preview
from eventapp.people.models import Person
from eventapp.people.queries import people_by_id
from eventapp.programme import releasing
from eventapp.programme.models import Appearance, AppearanceState, Role
from eventapp.speakers import consenting, queries, service
from eventapp.speakers.consenting import Choice
from eventapp.speakers.contribution_models import Consent, Purpose
from eventapp.speakers.links import speaker_token
from eventapp.speakers.models import Contact, ContactKind
from tests.accounts import signed_in
from tests.backoffice.forms import fields_of
from tests.speakers.stage import ORGANISER, Stage, make_stage


@pytest.fixture
def stage(any_database: object, app: Flask) -> Iterator[Stage]:
    """Ada and Grace are one person, on the panel in the one role, each with a link."""
    made = make_stage(app)
    with app.app_context():
        with transaction() as session:
            session.get_one(Appearance, made.other).role = Role.PANELLIST
            service.link_for(made.event, made.grace)
        yield made


def merge_them(stage: Stage) -> None:
    with transaction():
        merge(stage.ada, stage.grace, by=SYSTEM)


def said(stage: Stage, seat: int, state: AppearanceState, *, days_ago: int | None) -> None:
    """Have one of the two answer; without days nothing tells when."""
    with transaction() as session:
        appearance = session.get_one(Appearance, seat)
        appearance.state = state
        session.execute(delete(Contact).where(Contact.appearance_id == seat))
        if days_ago is None:
            return
        session.add(
            Contact(
                event_id=stage.event,
                person_id=appearance.person_id,
                appearance_id=seat,
                kind=ContactKind.LINK,
                by_kind="speaker",
                state=state,
                at=clock.now() - timedelta(days=days_ago),
            )
        )


NO, YES, ASKED = AppearanceState.WITHDRAWN, AppearanceState.CONFIRMED, AppearanceState.ASKED


@pytest.mark.parametrize("is_kept_first", [True, False])
@pytest.mark.parametrize(
    ("one", "other", "left"),
    [
        ((NO, 1), (YES, 9), NO),
        ((NO, 9), (YES, 1), YES),
        ((NO, 1), (YES, None), NO),
        ((NO, None), (YES, 1), NO),
        ((NO, None), (YES, None), NO),
        ((NO, 9), (ASKED, 1), NO),
        ((YES, 9), (ASKED, 1), YES),
    ],
)
def test_the_last_word_stands_and_a_no_where_nobody_knows(
    stage: Stage, one: Any, other: Any, left: AppearanceState, is_kept_first: bool
) -> None:
    seats = (stage.panellist, stage.other)
    for seat, (state, days) in zip(
        seats if is_kept_first else seats[::-1], (one, other), strict=True
    ):
        said(stage, seat, state, days_ago=days)
    them = people_by_id((stage.ada, stage.grace))
    assert preview(them[stage.ada], them[stage.grace]).disputed == (ASKED not in (one[0], other[0]))
    merge_them(stage)
    assert db.session.get_one(Appearance, stage.panellist).state is left


def test_a_picture_refused_on_either_stays_hidden_until_they_say_otherwise(stage: Stage) -> None:
    """The job that hides what ended reads statements, of which the other record's stand last."""
    hers, other = (queries.link_of(stage.event, x) for x in (stage.grace, stage.ada))
    assert hers
    assert other
    no, yes = Choice(given=False), Choice(given=True)
    with transaction():
        consenting.say(hers.id, {Purpose.PICTURE: no}, by=ORGANISER)
    with transaction():
        until = Choice(given=True, until=clock.now().date())
        consenting.say(other.id, {Purpose.PICTURE: until}, by=ORGANISER)
    merge_them(stage)

    def is_hidden() -> bool:
        db.session.expire_all()
        return db.session.get_one(Person, stage.ada).is_portrait_withheld

    assert is_hidden()
    consenting.hide_what_ended()
    assert is_hidden()
    with transaction():
        consenting.say(other.id, {Purpose.RECORDING: no}, by=ORGANISER)
    assert is_hidden()
    with transaction():
        consenting.say(other.id, {Purpose.PICTURE: yes}, by=ORGANISER)
    assert not is_hidden()


def test_saying_the_same_yes_again_shows_what_the_other_record_hid(stage: Stage) -> None:
    hers, other = (queries.link_of(stage.event, x) for x in (stage.grace, stage.ada))
    assert hers
    assert other
    with transaction():
        consenting.say(hers.id, {Purpose.PUBLICATION: Choice(given=False)}, by=ORGANISER)
    with transaction() as session:
        session.execute(delete(Consent).where(Consent.person_id == stage.grace))
    merge_them(stage)
    with transaction():
        consenting.say(other.id, {Purpose.PUBLICATION: Choice(given=True)}, by=ORGANISER)
    db.session.expire_all()
    assert not db.session.get_one(Person, stage.ada).is_withheld


def test_the_page_says_what_becomes_of_two_answers(app: Flask, stage: Stage) -> None:
    organiser = signed_in(app, RoleName.ORGANISER, name="rosa")
    path = "/organise/people/ada/merge/grace"
    assert "answered differently" not in organiser.get(path).text
    said(stage, stage.panellist, NO, days_ago=1)
    assert "answered differently for 1 session" in organiser.get(path).text


@pytest.mark.parametrize("revoked", ["ada", "grace"])
def test_a_link_revoked_before_takes_consents_back_and_opens_nothing_else(
    app: Flask, stage: Stage, revoked: str
) -> None:
    with transaction() as session:
        for seat in (stage.panellist, stage.other):
            session.get_one(Appearance, seat).state = YES
        releasing.release(stage.event, by=ORGANISER)
    links = {x: queries.link_of(stage.event, getattr(stage, x)) for x in ("ada", "grace")}
    pages = {x: f"/en/speaker/{speaker_token(y.nonce)}" for x, y in links.items() if y}
    (other,) = {"ada", "grace"} - {revoked}
    with transaction():
        service.revoke_link(stage.event, getattr(stage, revoked), by=ORGANISER)
    merge_them(stage)
    client = app.test_client()
    assert client.get(pages[other]).status_code == 200
    assert client.get(pages[revoked]).status_code == 410
    path = f"{pages[revoked]}/consents"
    page = client.get(path).text
    assert "What you said before" not in page
    fields = fields_of(page, path)
    assert client.post(path, data=fields | {"recording": "y"}).status_code == 422
    assert client.post(path, data=fields).status_code == 303
    db.session.expire_all()
    assert db.session.get_one(Person, stage.ada).is_withheld
