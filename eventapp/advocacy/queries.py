"""Named reads of policy files, statements, share messages and observances."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from eventapp.advocacy.models import (
    EventPolicyFile,
    Observance,
    PolicyFile,
    ShareMessage,
    Statement,
    StatementPolicyFile,
)
from eventapp.core.db import db


def policy_files() -> Sequence[PolicyFile]:
    """Return every policy file in its order, with milestones by date."""
    query = select(PolicyFile).options(selectinload(PolicyFile.milestones))
    return db.session.scalars(query.order_by(PolicyFile.position, PolicyFile.id)).all()


def policy_file_by_slug(slug: str) -> PolicyFile | None:
    """Return a policy file with its milestones by date."""
    query = select(PolicyFile).where(PolicyFile.slug == slug)
    return db.session.scalar(query.options(selectinload(PolicyFile.milestones)))


def policy_files_of(event_id: int) -> Sequence[PolicyFile]:
    """Return the policy files an event is about, in order, with milestones by date."""
    return policy_files_of_events([event_id]).get(event_id, [])


def policy_files_of_events(event_ids: Sequence[int]) -> Mapping[int, Sequence[PolicyFile]]:
    """Return the policy files of several events, by event, with milestones by date."""
    query = (
        select(EventPolicyFile)
        .where(EventPolicyFile.event_id.in_(event_ids))
        .options(joinedload(EventPolicyFile.policy_file).joinedload(PolicyFile.milestones))
        .order_by(EventPolicyFile.position, EventPolicyFile.policy_file_id)
    )
    found: dict[int, list[PolicyFile]] = defaultdict(list)
    for link in db.session.scalars(query).unique():
        found[link.event_id].append(link.policy_file)
    return found


def events_about(slug: str) -> Select[int]:
    """Return a query for the events about a policy file, for ``EventFilter.among``."""
    return (
        select(EventPolicyFile.event_id)
        .join(EventPolicyFile.policy_file)
        .where(PolicyFile.slug == slug)
    )


def statements() -> Sequence[Statement]:
    """Return every statement, the latest first, with its publisher."""
    query = select(Statement).options(joinedload(Statement.publisher))
    return db.session.scalars(query.order_by(Statement.date.desc(), Statement.id.desc())).all()


def statements_about(policy_file_id: int) -> Sequence[Statement]:
    """Return the statements about a policy file, the latest first, with their publishers."""
    about = select(StatementPolicyFile.statement_id).where(
        StatementPolicyFile.policy_file_id == policy_file_id
    )
    query = (
        select(Statement).where(Statement.id.in_(about)).options(joinedload(Statement.publisher))
    )
    return db.session.scalars(query.order_by(Statement.date.desc(), Statement.id.desc())).all()


def statement_by_slug(slug: str) -> Statement | None:
    """Return a statement with its publisher."""
    query = select(Statement).where(Statement.slug == slug)
    return db.session.scalar(query.options(joinedload(Statement.publisher)))


def policy_files_of_statements() -> Mapping[int, Sequence[PolicyFile]]:
    """Return the policy files each statement is about, by statement."""
    query = (
        select(StatementPolicyFile)
        .join(StatementPolicyFile.policy_file)
        .options(joinedload(StatementPolicyFile.policy_file))
        .order_by(PolicyFile.position, PolicyFile.id)
    )
    found: dict[int, list[PolicyFile]] = defaultdict(list)
    for link in db.session.scalars(query):
        found[link.statement_id].append(link.policy_file)
    return found


def share_messages(event_id: int) -> Sequence[ShareMessage]:
    """Return the messages of an event: its own, and those that belong to every event."""
    of_event = or_(ShareMessage.event_id == event_id, ShareMessage.event_id.is_(None))
    query = select(ShareMessage).where(of_event)
    return db.session.scalars(query.order_by(ShareMessage.position, ShareMessage.id)).all()


def all_share_messages() -> Sequence[ShareMessage]:
    """Return every share message in order."""
    query = select(ShareMessage)
    return db.session.scalars(query.order_by(ShareMessage.position, ShareMessage.id)).all()


def observances() -> Sequence[Observance]:
    """Return the days kept every year, through the year, with their hosts."""
    query = select(Observance).options(joinedload(Observance.host))
    return db.session.scalars(query.order_by(Observance.month, Observance.day, Observance.id)).all()
