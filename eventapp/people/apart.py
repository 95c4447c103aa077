"""Two records that look like one person's and are two people's: an organiser who knows said so."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, delete, or_, select

from eventapp.audit.service import Actor
from eventapp.audit.service import record as audit
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.records import locked
from eventapp.people.models import Person, ToldApart


def tell_apart(one_id: int, other_id: int, *, by: Actor) -> None:
    """Remember that two records are two people's, so that nobody is asked again.

    :raises DomainError: ``merge.same`` for one record.
    :raises NotFound: when one of them is gone.
    """
    if one_id == other_id:
        raise DomainError("merge.same")
    one, other = _both(one_id, other_id)
    if between(one_id, other_id) is not None:
        return
    db.session.add(ToldApart(person_id=one.id, other_id=other.id, by=(by.label or by.kind)[:254]))
    _log("person.told_apart", one, other, by=by)


def ask_again(one_id: int, other_id: int, *, by: Actor) -> None:
    """Forget that two records were told apart.

    :raises NotFound: when one of them is gone.
    """
    one, other = _both(one_id, other_id)
    if between(one_id, other_id) is None:
        return
    db.session.execute(delete(ToldApart).where(_of(one_id, other_id)))
    _log("person.asked_again", one, other, by=by)


def between(one_id: int, other_id: int) -> ToldApart | None:
    """Return who told two records apart, and when, if anybody did."""
    return db.session.scalar(select(ToldApart).where(_of(one_id, other_id)).limit(1))


def told_apart() -> Sequence[ToldApart]:
    """Return every pair that was told apart, the latest first."""
    return db.session.scalars(
        select(ToldApart).order_by(ToldApart.at.desc(), ToldApart.id.desc())
    ).all()


def forget_pair(one_id: int, other_id: int) -> None:
    """Delete what was said of two records that become one after all."""
    db.session.execute(delete(ToldApart).where(_of(one_id, other_id)))


def _of(one_id: int, other_id: int) -> ColumnElement[bool]:
    return or_(
        and_(ToldApart.person_id == one_id, ToldApart.other_id == other_id),
        and_(ToldApart.person_id == other_id, ToldApart.other_id == one_id),
    )


def _both(*ids: int) -> list[Person]:
    # Always the lower number first, so that two who say it at once do not wait for each other.
    return [locked(Person, x) for x in sorted(ids)]


def _log(action: str, one: Person, other: Person, *, by: Actor) -> None:
    """Log it with either record: each has its own history."""
    is_told = action == "person.told_apart"
    for person, another in ((one, other), (other, one)):
        pair = [None, another.name] if is_told else [another.name, None]
        audit(action, person, by=by, label=person.name, diff={"apart_from": pair})
    db.session.flush()
