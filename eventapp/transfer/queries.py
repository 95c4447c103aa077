"""Everything a file may hold, read from the database in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import selectinload

from eventapp.advocacy.models import (
    EventPolicyFile,
    Observance,
    PolicyFile,
    ShareMessage,
    Statement,
    StatementPolicyFile,
)
from eventapp.core.db import db
from eventapp.events.models import Event, Venue
from eventapp.mail.contacts import reply_addresses
from eventapp.mailings.models import MailPlan
from eventapp.organisations.models import Organisation
from eventapp.people.models import Person
from eventapp.programme.availability_models import Availability, Turnaround
from eventapp.programme.models import Appearance, Session
from eventapp.questions.models import Question
from eventapp.registration.category_models import GuestCategory
from eventapp.registration.quota_models import Quota


@dataclass(frozen=True, slots=True)
class Holdings:
    """All records, each in the order in which a file lists it."""

    organisations: Sequence[Organisation] = ()
    people: Sequence[Person] = ()
    venues: Sequence[Venue] = ()
    policy_files: Sequence[PolicyFile] = ()
    observances: Sequence[Observance] = ()
    events: Sequence[Event] = ()
    statements: Sequence[Statement] = ()
    share_messages: Sequence[ShareMessage] = ()
    sessions: dict[int, list[Session]] = field(default_factory=dict)
    appearances: dict[int, list[Appearance]] = field(default_factory=dict)
    windows: dict[int, list[Availability]] = field(default_factory=dict)
    ways: dict[int, list[Turnaround]] = field(default_factory=dict)
    categories: dict[int, list[GuestCategory]] = field(default_factory=dict)
    questions: dict[int, list[Question]] = field(default_factory=dict)
    quotas: dict[int, list[Quota]] = field(default_factory=dict)
    mail_plans: dict[int, list[MailPlan]] = field(default_factory=dict)
    reply_addresses: Mapping[int, str] = field(default_factory=dict)
    event_files: dict[int, list[int]] = field(default_factory=dict)
    statement_files: dict[int, list[int]] = field(default_factory=dict)


def holdings() -> Holdings:
    """Return everything, afresh."""
    say = db.session.scalars
    organisations = select(Organisation).options(selectinload(Organisation.memberships))
    people = select(Person).options(
        *(selectinload(x) for x in (Person.affiliations, Person.offices))
    )
    venues = select(Venue).options(selectinload(Venue.rooms))
    files = select(PolicyFile).options(selectinload(PolicyFile.milestones))
    events = select(Event).options(selectinload(Event.hosts), selectinload(Event.facts))
    messages = select(ShareMessage).order_by(ShareMessage.position, ShareMessage.id)
    return Holdings(
        organisations=say(organisations.order_by(Organisation.slug)).all(),
        people=say(people.order_by(Person.slug)).all(),
        venues=say(venues.order_by(Venue.slug)).all(),
        policy_files=say(files.order_by(PolicyFile.position, PolicyFile.slug)).all(),
        observances=say(select(Observance).order_by(Observance.slug)).all(),
        events=say(events.order_by(Event.starts_on, Event.slug)).all(),
        statements=say(select(Statement).order_by(Statement.slug)).all(),
        share_messages=say(messages).all(),
        sessions=_sessions(),
        appearances=_appearances(),
        windows=_by_event(Availability, Availability.starts_at),
        ways=_by_event(Turnaround, Turnaround.minutes),
        categories=_by_event(GuestCategory, GuestCategory.position),
        questions=_by_event(Question, Question.position),
        quotas=_by_event(Quota, Quota.id),
        mail_plans=_by_event(MailPlan, MailPlan.id),
        reply_addresses=reply_addresses(say(select(Event.id)).all()),
        event_files=_event_files(),
        statement_files=_statement_files(),
    )


def has_events() -> bool:
    """Tell whether there is any event, in whatever state."""
    return bool(db.session.scalar(select(exists(select(Event.id)))))


def _sessions() -> dict[int, list[Session]]:
    found: dict[int, list[Session]] = defaultdict(list)
    for session in db.session.scalars(select(Session).order_by(Session.position, Session.id)):
        found[session.event_id].append(session)
    return found


def _by_event(model: Any, order: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for record in db.session.scalars(select(model).order_by(order, model.id)):
        found[record.event_id].append(record)
    return found


def _appearances() -> dict[int, list[Appearance]]:
    found: dict[int, list[Appearance]] = defaultdict(list)
    query = select(Appearance).order_by(Appearance.position, Appearance.id)
    for appearance in db.session.scalars(query):
        found[appearance.session_id].append(appearance)
    return found


def _event_files() -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    links = select(EventPolicyFile.event_id, EventPolicyFile.policy_file_id)
    order = (EventPolicyFile.position, EventPolicyFile.policy_file_id)
    for event_id, file_id in db.session.execute(links.order_by(*order)):
        found[event_id].append(file_id)
    return found


def _statement_files() -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    links = select(StatementPolicyFile.statement_id, StatementPolicyFile.policy_file_id)
    order = (PolicyFile.position, PolicyFile.slug)
    for statement_id, file_id in db.session.execute(links.join(PolicyFile).order_by(*order)):
        found[statement_id].append(file_id)
    return found
