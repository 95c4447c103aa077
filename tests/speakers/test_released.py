"""What a speaker is shown of a session that is public, and what its release tells them."""

import re
from datetime import timedelta

import pytest
import vobject
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError
from eventapp.events.models import Event
from eventapp.mail.envelope import compose
from eventapp.mail.models import Message
from eventapp.programme import service as programme
from eventapp.programme.models import Appearance, AppearanceState, ReleaseStage, Session
from eventapp.programme.releasing import proposal
from eventapp.releases import service as releases
from eventapp.speakers import asking, service
from eventapp.speakers.asking import Chosen
from eventapp.speakers.models import ContactKind
from eventapp.speakers.service import Heard
from tests.speakers.stage import ORGANISER, Stage, link_of, make_stage
from tests.speakers.test_calendar import address

pytestmark = pytest.mark.usefixtures("any_database")
NOT_FINAL = "Not final yet"


@pytest.fixture
def stage(app: Flask) -> Stage:
    """Ada is asked for a panel, which Grace moderates, and a keynote; nothing is public."""
    return make_stage(app)


def answer(app: Flask, stage: Stage, appearance: int, *, accepts: bool = True) -> None:
    with app.app_context(), transaction():
        service.answer(link_of(app, stage).id, appearance, accepts=accepts)


def move(app: Flask, session_id: int, minutes: int) -> None:
    with app.app_context(), transaction() as session:
        row = session.get_one(Session, session_id)
        assert row.starts_at
        assert row.ends_at
        row.starts_at += timedelta(minutes=minutes)
        row.ends_at += timedelta(minutes=minutes)


def let_out(app: Flask, stage: Stage, reach: ReleaseStage = ReleaseStage.SPEAKERS) -> list[Message]:
    """Release, and return the mails of this release to Ada."""
    with app.app_context():
        seen = {x.id for x in db.session.scalars(select(Message))}
        with transaction():
            releases.release(stage.event, reach, by=ORGANISER)
        mine = select(Message).where(Message.recipient == "ada@example.org").order_by(Message.id)
        return [x for x in db.session.scalars(mine) if x.id not in seen]


def as_previewed(mail: Message) -> str:
    """Return the text of a mail as organisers are shown it before: without its private link."""
    shown, found = re.subn(r"/speaker/[\w-]{43}(?=\s)", "/speaker/…", mail.text)
    assert found == 1
    return shown


def starts(client: FlaskClient, feed: str) -> dict[str, object]:
    entries = vobject.readOne(client.get(feed).text).vevent_list
    return {x.summary.value: x.dtstart.value for x in entries}


def shown_hours(app: Flask, session_id: int) -> str:
    with app.app_context():
        row = db.session.get_one(Session, session_id)
        event = db.session.get_one(Event, row.event_id)
        assert row.starts_at
        return f"{row.starts_at.astimezone(event.zone):%H:%M}"


def test_page_and_calendar_hold_what_is_public_until_the_next_release(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    answer(app, stage, stage.panellist)
    feed = address(client, stage)
    assert client.get(stage.page).text.count(NOT_FINAL) == 2
    assert client.get(feed).text.replace("\r\n ", "").count(NOT_FINAL) == 2
    let_out(app, stage)
    before, public = starts(client, feed), shown_hours(app, stage.panel)
    move(app, stage.panel, 35)
    with app.app_context(), transaction():
        programme.remove_appearance(stage.other, by=ORGANISER)
    page = client.get(stage.page).text
    assert NOT_FINAL not in page
    assert public in page
    assert shown_hours(app, stage.panel) not in page
    assert "Grace Hopper" in page
    assert starts(client, feed) == before
    assert "Grace Hopper" in client.get(feed).text
    assert public in client.get(f"{stage.page}/{stage.panellist}/decline").text
    let_out(app, stage)
    page = client.get(stage.page).text
    assert shown_hours(app, stage.panel) in page
    assert "Grace Hopper" not in page
    assert starts(client, feed) != before


def test_a_new_session_is_planned_beside_public_ones_and_people_until_they_are_public(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    let_out(app, stage, ReleaseStage.PROGRAMME)
    page = client.get(stage.page).text
    assert "Grace Hopper" in page
    assert page.count(NOT_FINAL) == 1
    assert "Not final yet: the people are not public." in page
    let_out(app, stage)
    assert NOT_FINAL not in client.get(stage.page).text


def test_the_first_release_tells_whoever_was_told_other_hours_and_nobody_else(
    app: Flask, stage: Stage
) -> None:
    for appearance in (stage.panellist, stage.speech):
        answer(app, stage, appearance)
    move(app, stage.keynote, 40)
    with app.app_context():
        found = releases.preview(proposal(db.session.get_one(Event, stage.event)))
        expected = [(x.subject, x.text) for x in found.speakers]
    (mail,) = let_out(app, stage)
    assert [(mail.subject, as_previewed(mail))] == expected
    assert "The keynote" in mail.text
    assert "The panel" not in mail.text
    assert mail.calendar_method == "REQUEST"
    entry = vobject.readOne(mail.calendar).vevent
    with app.app_context():
        keynote = db.session.get_one(Session, stage.keynote)
        accepted = db.session.scalars(
            select(Message).where(Message.kind == "speakers.accepted").order_by(Message.id.desc())
        ).first()
    assert accepted
    assert entry.dtstart.value == keynote.starts_at
    earlier = vobject.readOne(accepted.calendar).vevent
    assert entry.uid.value == earlier.uid.value
    move(app, stage.panel, 5)
    (again,) = let_out(app, stage)
    assert "The keynote" not in again.text


def test_whoever_was_only_asked_is_told_without_an_entry_and_once(app: Flask, stage: Stage) -> None:
    with app.app_context(), transaction() as session:
        session.get_one(Appearance, stage.panellist).state = AppearanceState.PLANNED
    with app.app_context(), transaction():
        asking.ask(Chosen(stage.event, {stage.panellist: None}), by=ORGANISER)
    move(app, stage.panel, 20)
    (mail,) = let_out(app, stage)
    assert "The panel" in mail.text
    assert (mail.calendar, mail.calendar_method) == ("", "")
    assert "replaces the earlier one" not in mail.text
    move(app, stage.keynote, 20)
    assert let_out(app, stage) == []
    move(app, stage.panel, 20)
    assert len(let_out(app, stage)) == 1


def test_a_yes_on_the_telephone_holds_for_its_hours(app: Flask, stage: Stage) -> None:
    with app.app_context(), transaction():
        heard = Heard(AppearanceState.CONFIRMED, ContactKind.CALL)
        service.record(stage.panellist, stage.event, heard, by=ORGANISER)
    move(app, stage.panel, 20)
    assert len(let_out(app, stage)) == 1


def taken_off(app: Flask, stage: Stage, way: str) -> None:
    with app.app_context(), transaction():
        if way == "deleted":
            programme.delete_session(stage.panel, by=ORGANISER)
        else:
            programme.remove_appearance(stage.panellist, by=ORGANISER)


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("deleted", "This session will not take place"),
        ("removed", "You are not on this session any more"),
    ],
)
def test_what_is_taken_away_before_it_was_public_is_told_with_the_next_release_and_once(
    app: Flask, stage: Stage, way: str, said: str
) -> None:
    answer(app, stage, stage.panellist)
    taken_off(app, stage, way)
    (mail,) = let_out(app, stage)
    assert said in mail.text
    assert "The panel" in mail.text
    assert mail.calendar_method == "CANCEL"
    with app.app_context():
        query = select(Message).where(Message.kind == "speakers.accepted")
        before = vobject.readOne(db.session.scalars(query).one().calendar).vevent
    entry = vobject.readOne(mail.calendar).vevent
    assert entry.uid.value == before.uid.value
    assert int(entry.sequence.value) > int(before.sequence.value)
    move(app, stage.keynote, 5)
    with app.app_context():
        found = releases.preview(proposal(db.session.get_one(Event, stage.event)))
    assert [x for x in found.speakers if "The panel" in x.text] == []


@pytest.mark.parametrize("way", ["deleted", "removed"])
def test_speakers_are_told_by_a_release_that_changes_nothing_for_readers(
    app: Flask, stage: Stage, way: str
) -> None:
    with app.app_context(), transaction() as session:
        session.delete(session.get_one(Session, stage.keynote))
    answer(app, stage, stage.panellist)
    taken_off(app, stage, way)
    with app.app_context(), transaction() as session:
        for left in session.scalars(select(Session)):
            session.delete(left)
    (mail,) = let_out(app, stage)
    assert mail.calendar_method == "CANCEL"
    with app.app_context(), pytest.raises(DomainError, match=r"release\.nothing"), transaction():
        releases.release(stage.event, ReleaseStage.SPEAKERS, by=ORGANISER)


@pytest.mark.parametrize("way", ["deleted", "removed"])
def test_whoever_was_only_asked_has_no_entry_to_lose(app: Flask, stage: Stage, way: str) -> None:
    with app.app_context(), transaction() as session:
        session.get_one(Appearance, stage.panellist).state = AppearanceState.PLANNED
    with app.app_context(), transaction():
        asking.ask(Chosen(stage.event, {stage.panellist: None}), by=ORGANISER)
    taken_off(app, stage, way)
    (mail,) = let_out(app, stage)
    assert "The panel" in mail.text
    assert (mail.calendar, mail.calendar_method) == ("", "")


@pytest.mark.parametrize("way", ["deleted", "removed"])
def test_whoever_said_no_is_not_told_that_it_is_off(app: Flask, stage: Stage, way: str) -> None:
    answer(app, stage, stage.panellist)
    answer(app, stage, stage.panellist, accepts=False)
    taken_off(app, stage, way)
    assert let_out(app, stage) == []


@pytest.mark.parametrize("way", ["deleted", "removed"])
def test_what_the_draft_takes_from_a_speaker_stays_theirs_until_the_release(
    app: Flask, client: FlaskClient, stage: Stage, way: str
) -> None:
    with app.app_context(), transaction():  # nothing else keeps her link open
        programme.remove_appearance(stage.speech, by=ORGANISER)
    answer(app, stage, stage.panellist)
    feed = address(client, stage)
    let_out(app, stage)
    before = starts(client, feed)
    assert "The panel" in before
    taken_off(app, stage, way)
    page = client.get(stage.page)
    assert page.status_code == 200
    assert "The panel" in page.text
    assert "Grace Hopper" in page.text
    assert f"/{stage.panellist}/decline" not in page.text
    assert client.get(f"{stage.page}/{stage.panellist}/decline").status_code == 410
    assert starts(client, feed) == before
    assert len(let_out(app, stage)) == 1
    assert client.get(stage.page).status_code == 410


def test_one_mail_tells_all_that_changes_for_a_person(app: Flask, stage: Stage) -> None:
    for appearance in (stage.panellist, stage.speech):
        answer(app, stage, appearance)
    assert let_out(app, stage) == []
    move(app, stage.panel, 20)
    with app.app_context(), transaction():
        programme.delete_session(stage.keynote, by=ORGANISER)
    with app.app_context():
        found = releases.preview(proposal(db.session.get_one(Event, stage.event)))
        told = {x.recipient: (x.subject, x.text, x.entries) for x in found.speakers}
    (mail,) = let_out(app, stage)
    assert told["ada@example.org"] == (mail.subject, as_previewed(mail), 2)
    assert mail.subject.startswith("Your sessions have changed")
    for said in ("The panel", "The keynote", "This session will not take place"):
        assert said in mail.text
    assert mail.calendar_method == ""
    assert "METHOD" not in mail.calendar
    assert "ATTENDEE" not in mail.calendar
    entries = {x.summary.value: x for x in vobject.readOne(mail.calendar).vevent_list}
    assert set(entries) == {"The panel", "Cancelled: The keynote"}
    assert entries["Cancelled: The keynote"].status.value == "CANCELLED"
    with app.app_context():
        yeses = db.session.scalars(select(Message).where(Message.kind == "speakers.accepted"))
        sent = [vobject.readOne(x.calendar).vevent for x in yeses]
        (part,) = compose(mail, sender="a@example.org", host="example.org").iter_attachments()
    assert part.get_content_type() == "text/calendar"
    assert "method" not in part["Content-Type"].params
    assert {x.uid.value for x in sent} == {x.uid.value for x in entries.values()}
    for entry in entries.values():
        before = next(x for x in sent if x.uid.value == entry.uid.value)
        assert int(entry.sequence.value) > int(before.sequence.value)
