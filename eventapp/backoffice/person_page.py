"""Everything a person did and is asked to do: the organisers' page of one person."""

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, url_for
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import contains_eager

from eventapp.audit.models import AuditEntry
from eventapp.auth.access import private_blueprint, requires
from eventapp.auth.models import RoleName
from eventapp.backoffice import journal
from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.events.models import Event, EventHost, EventStatus, Visibility
from eventapp.people.queries import former_numbers, person_by_slug, successor
from eventapp.programme.forms import ROLES, STATES
from eventapp.programme.models import (
    GONE,
    Appearance,
    ReleasedAppearance,
    ReleasedSession,
    Session,
)
from eventapp.programme.queries import is_public
from eventapp.speakers.models import Contact
from eventapp.speakers.tasks import duties_of
from eventapp.speakers.wording import THEIR_PARTS

bp = private_blueprint("person_page", __name__, "/organise/people")
LATEST = 50  # entries of the log, and contacts


@bp.get("/<slug>/overview")
@requires(RoleName.ORGANISER)
def show(slug: str) -> Any:
    person = person_by_slug(slug)
    if person is None:
        if moved := successor(slug):
            return redirect(url_for(".show", slug=moved), 301)
        raise NotFound("person")
    appearances = _appearances(person.id)
    events = {x.session.event_id: x.session.event for x in appearances}
    entries = _log(person.id, [x.id for x in appearances])
    return render_template(
        "backoffice/person.html",
        person=person,
        is_public=not person.is_withheld and _is_before_readers(person.id),
        appearances=appearances,
        hosted=_hosted(person.id),
        owed=[(events[x], y) for x in _present(appearances) for y in _open(x, person.id)],
        contacts=_contacts(person.id),
        lines=journal.lines(entries, events),
        events=events,
        roles=ROLES,
        states=STATES,
        parts=THEIR_PARTS,
    )


def _is_before_readers(person_id: int) -> bool:
    """Tell whether readers know a person from a listed event, so that a public page exists."""
    speaking = (
        select(ReleasedSession.event_id)
        .join(ReleasedAppearance.session)
        .where(is_public(), ReleasedAppearance.person_id == person_id)
    )
    hosting = select(EventHost.event_id).where(EventHost.person_id == person_id)
    known = select(Event.id).where(
        Event.status != EventStatus.DRAFT,
        Event.visibility == Visibility.PUBLIC,
        or_(Event.id.in_(speaking), Event.id.in_(hosting)),
    )
    return db.session.scalar(known.limit(1)) is not None


def _appearances(person_id: int) -> Sequence[Appearance]:
    """Return every appearance, planned and declined too, the latest event first."""
    query = (
        select(Appearance)
        .join(Appearance.session)
        .join(Session.event)
        .where(Appearance.person_id == person_id)
        .options(contains_eager(Appearance.session).contains_eager(Session.event))
        .order_by(Event.starts_on.desc(), Event.id.desc(), Session.position, Appearance.id)
    )
    return db.session.scalars(query).all()


def _present(appearances: Sequence[Appearance]) -> list[int]:
    """Return the numbers of the last few events at which somebody is still to appear."""
    there = (x.session.event_id for x in appearances if x.state not in GONE)
    return list(dict.fromkeys(there))[:5]


def _open(event_id: int, person_id: int) -> list[Any]:
    return [x for x in duties_of(event_id, person_id) if x.is_open]


def _hosted(person_id: int) -> Sequence[Event]:
    here = select(EventHost.event_id).where(EventHost.person_id == person_id)
    query = select(Event).where(Event.id.in_(here))
    return db.session.scalars(query.order_by(Event.starts_on.desc(), Event.id.desc())).all()


def _contacts(person_id: int) -> Sequence[Contact]:
    query = select(Contact).where(Contact.person_id == person_id)
    return db.session.scalars(query.order_by(Contact.at.desc(), Contact.id.desc()).limit(8)).all()


def _log(person_id: int, appearances: Sequence[int]) -> Sequence[AuditEntry]:
    """Return the latest of the log on a person, on records merged into theirs, on appearances."""
    numbers = [person_id, *former_numbers(person_id)]
    own = and_(AuditEntry.subject_type == "person", AuditEntry.subject_id.in_(numbers))
    on = and_(AuditEntry.subject_type == "appearance", AuditEntry.subject_id.in_(appearances))
    query = select(AuditEntry).where(or_(own, on)).order_by(AuditEntry.id.desc()).limit(LATEST)
    return db.session.scalars(query).all()
