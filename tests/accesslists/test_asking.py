"""Who is asked, by hand or by itself; reminders; and the day on which everything goes."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from time_machine import travel

from eventapp.accesslists import asking, queries, service, sweeping
from eventapp.accesslists.details import Stage
from eventapp.accesslists.models import IdentityRecord, PersonKind
from eventapp.audit.models import AuditEntry
from eventapp.audit.service import SYSTEM
from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.events.models import Event, EventStatus
from eventapp.mail.models import Message
from eventapp.people.models import Person
from eventapp.programme.models import Appearance, AppearanceState, Role, Session, SessionKind
from eventapp.registration.category_models import Companion
from eventapp.registration.models import Registration
from tests.accesslists.stage import LIST, answer, ask, later, press, records, stage
from tests.accounts import signed_in
from tests.backoffice.forms import send
from tests.counting import statements

pytestmark = pytest.mark.usefixtures("any_database")


def mails(app: Flask, kind: str) -> list[str]:
    """Return whom mails of a kind were written to, in order."""
    with app.app_context():
        query = select(Message.recipient).where(Message.kind == f"access.{kind}")
        return list(db.session.scalars(query.order_by(Message.id)))


def speaker(app: Flask, event_id: int, email: str, name: str = "Ada Lovelace") -> int:
    """Add a confirmed speaker."""
    with app.app_context(), transaction() as session:
        slug = name.partition(" ")[0].lower()
        who = Person(slug=slug, name=name, email=email, mail_language="fr")
        panel = Session(
            event_id=event_id, slug=who.slug, kind=SessionKind.PANEL, title=Localised(en="Panel")
        )
        session.add_all([who, panel])
        session.flush()
        seat = {"role": Role.PANELLIST, "state": AppearanceState.CONFIRMED}
        session.add(Appearance(session_id=panel.id, person_id=who.id, **seat))
        session.flush()
        return who.id


def companion(app: Flask, registration_id: int | None, name: str) -> None:
    """Have somebody come with a guest."""
    with app.app_context(), transaction() as session:
        session.add(Companion(registration_id=registration_id, name=name))


def test_guests_companions_speakers_and_staff_are_asked_once_each(app: Flask) -> None:
    event_id = stage(app)
    with app.app_context():
        guest = db.session.scalars(select(Registration.id).order_by(Registration.id)).first()
    companion(app, guest, "Marie Curie")
    companion(app, guest, "")  # only counted
    speaker(app, event_id, "ada@example.org")
    speaker(app, event_id, "GUEST2@example.org", "Grace Hopper")  # a guest already
    speaker(app, event_id, "", "Emmy Noether")  # whom nobody can write to
    with app.app_context(), transaction():
        staff = {"name": "Ken", "email": "ken@example.org", "language": "nl"}
        service.add_staff(event_id, **staff, by=SYSTEM)
    found = ask(app, event_id)
    assert sorted((x.kind.value, x.name) for x in found) == [
        ("companion", "Marie Curie"),
        ("guest", "Guest 1"),
        ("guest", "Guest 2"),
        ("speaker", "Ada Lovelace"),
        ("staff", "Ken"),
    ]
    expected = ["ada", "guest1", "guest1", "guest2", "ken"]
    assert sorted(mails(app, "asked")) == [f"{x}@example.org" for x in expected]
    with app.app_context(), pytest.raises(DomainError, match=r"access\.nobody"), transaction():
        asking.ask(event_id, by=SYSTEM)
    with app.app_context():
        text = db.session.scalar(select(Message.text).where(Message.recipient == "ada@example.org"))
    assert "/fr/access/" in (text or "")
    assert "Vos données pour" in (text or "")


def test_the_organiser_sees_every_mail_and_the_total_first(app: Flask) -> None:
    stage(app)
    organiser = signed_in(app, RoleName.ORGANISER, name="grace")
    page = organiser.get(f"{LIST}/ask").text
    assert "2 people will be mailed." in page
    assert "/en/access/…" in page
    stale = press(organiser, f"{LIST}/ask", f"{LIST}/ask", expected="1")
    assert "meanwhile it would reach 2 people" in organiser.get(stale.location).text
    assert mails(app, "asked") == []
    press(organiser, f"{LIST}/ask", f"{LIST}/ask", expected="2")
    with app.app_context():
        asking.push()
        asking.push()
    assert mails(app, "asked") == ["guest1@example.org", "guest2@example.org"]


def test_people_are_asked_by_themselves_in_time_and_late_ones_too(app: Flask) -> None:
    from tests.registration.helpers import registered

    event_id = stage(app)  # in thirty days; the profile asks 21 days before
    with app.app_context(), transaction():
        service.set_plan(event_id, asks_itself=True, cut_off=None, by=SYSTEM)
    with app.app_context():
        assert asking.push() == 0
    with travel(later(10)), app.app_context():
        assert asking.push() == 2
        assert asking.push() == 0
    registered(app, event_id, 1, first=3)
    with travel(later(11)), app.app_context():
        assert asking.push() == 1
    with travel(later(29)), app.app_context():  # after the cut-off
        registered(app, event_id, 1, first=4)
        assert asking.push() == 0


def test_reminders_go_before_the_cut_off_by_day_and_stop_with_the_answer(app: Flask) -> None:
    event_id = stage(app)
    first, second = ask(app, event_id)
    answer(app, first)
    noon = second.ends_at  # at twelve, by the clocks of the event
    for days, hours, sent in ((4, 0, 0), (3, -11, 0), (3, 1, 1), (3, 2, 0), (1, 1, 1), (0, 1, 0)):
        with travel(noon - timedelta(days=days) + timedelta(hours=hours)), app.app_context():
            assert asking.remind_due() == sent, (days, hours)
    assert mails(app, "reminded") == [second.email] * 2
    organiser = signed_in(app, RoleName.ORGANISER, name="grace")
    press(organiser, LIST, f"{LIST}/remind")
    assert len(mails(app, "reminded")) == 2  # asked within a day


def test_everything_goes_on_its_day_and_the_log_keeps_a_count(app: Flask) -> None:
    event_id = stage(app)
    first, second = ask(app, event_id)
    answer(app, first)
    with app.app_context():
        event = db.session.get_one(Event, event_id)
        assert first.delete_on == event.ends_on + timedelta(days=7)
        ends_on, zone = first.delete_on, event.zone
    from datetime import datetime, time

    midnight = datetime.combine(ends_on, time(), zone)
    with travel(midnight - timedelta(minutes=1)), app.app_context():
        assert sweeping.expire() == 0
    with travel(midnight), app.app_context():
        assert sweeping.expire() == 2
    assert records(app, event_id) == []
    with app.app_context():
        query = select(AuditEntry).where(AuditEntry.action == "access_plan.expired")
        entry = db.session.scalars(query).one()
    assert entry.changes == {"people": [2, 0]}
    assert second.name not in repr(vars(entry))


def test_another_address_gets_another_link_and_a_cancelled_event_keeps_nothing(app: Flask) -> None:
    event_id = stage(app)
    first, second = ask(app, event_id)
    answer(app, first)
    with app.app_context():
        with transaction() as session:
            guest = session.get_one(Registration, first.registration_id)
            guest.email, guest.name = "new@example.org", "Guest One"
        assert sweeping.sweep() == 0
        asking.push()
    moved = records(app, event_id)[0]
    assert (moved.name, moved.email) == ("Guest One", "new@example.org")
    assert (moved.stage, moved.sealed) == (Stage.ASKED, "")  # somebody else said that
    assert moved.token_digest != first.token_digest
    assert mails(app, "asked")[-1] == "new@example.org"
    answer(app, second)
    with app.app_context():
        with transaction() as session:
            session.get_one(Event, event_id).status = EventStatus.CANCELLED
        assert sweeping.sweep() == 2
    assert records(app, event_id) == []


def test_a_cut_off_of_the_event_moves_the_links_and_not_the_day_of_deletion(app: Flask) -> None:
    event_id = stage(app)
    first, _second = ask(app, event_id)
    with travel(first.ends_at + timedelta(hours=1)):
        with pytest.raises(DomainError, match=r"access\.over"):
            answer(app, first)
        with app.app_context(), transaction():
            service.set_plan(event_id, asks_itself=False, cut_off=later(1), by=SYSTEM)
        answer(app, first)
    moved = records(app, event_id)[0]
    assert (moved.stage, moved.delete_on) == (Stage.ANSWERED, first.delete_on)


def test_the_forms_of_organisers_refuse_at_the_field(app: Flask) -> None:
    event_id = stage(app)
    organiser = signed_in(app, RoleName.ORGANISER, name="grace")
    late = send(organiser, f"{LIST}/settings", cut_off="2199-01-01T10:00")
    assert (late.status_code, "close before the event ends" in late.text) == (422, True)
    assert send(organiser, f"{LIST}/settings", cut_off="nonsense").status_code == 422
    nobody = send(organiser, f"{LIST}/_new", name="", email="x@y", language="xx")
    assert nobody.status_code == 422
    added = send(organiser, f"{LIST}/_new", name="Ken", email="ken@example.org")
    assert added.status_code == 303
    row = records(app, event_id)[-1]
    assert row.kind is PersonKind.STAFF
    press(organiser, LIST, f"{LIST}/{row.id}/remove")
    assert records(app, event_id) == []
    with app.app_context():
        assert {x.stage for x in queries.lines(event_id)} == {Stage.NOT_ASKED}


def test_a_profile_is_edited_at_its_venue(app: Flask) -> None:
    stage(app)
    organiser = signed_in(app, RoleName.ORGANISER, name="grace")
    path = "/organise/venues/house/access-list"
    double = {"columns-6-field": "nationality"}
    for wrong in (
        {"cut_off_days": "30"},
        {"ask_days": "no"},
        {"delete_days": "0"},
        {"cut_off_time": "26:00"},
        {"head_count": "-1"},
        double,
        {f"columns-{x}-field": "" for x in range(8)},
        {"columns-0-field": "religion"},
    ):
        assert send(organiser, path, **wrong).status_code == 422, wrong
    more = {"columns-6-field": "telephone", "columns-6-label": "Phone", "head_count": "80"}
    assert send(organiser, path, **more).status_code == 303
    page = organiser.get(path).text
    assert 'value="Phone"' in page
    assert 'value="80"' in page


def test_a_list_of_many_asks_the_database_little(app: Flask, client: FlaskClient) -> None:
    event_id = stage(app, guests=12)
    ask(app, event_id)
    organiser = signed_in(app, RoleName.ORGANISER, name="grace")
    organiser.get(LIST)
    with statements(app) as sent:
        organiser.get(LIST)
    assert len(sent) <= 20, sent
    with app.app_context():
        assert db.session.query(IdentityRecord).count() == 12
