"""Writing an event's order of precedence: its ranks, and what is decided by hand.

It orders the people of the draft: no page changes before a release, hence no revision of the event.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from eventapp.audit.service import Actor, changes, plain
from eventapp.audit.service import record as audit
from eventapp.core.checks import Checks
from eventapp.core.db import db
from eventapp.core.errors import DomainError, NotFound
from eventapp.core.localised import Localised
from eventapp.core.partial import PartialDate
from eventapp.core.records import assign, locked, touch
from eventapp.core.text import NAME_LENGTH
from eventapp.events.models import Event
from eventapp.people.models import OfficeKind, Person
from eventapp.programme import placing
from eventapp.programme.models import Session
from eventapp.programme.precedence import USUAL_SCALE, TieRule
from eventapp.programme.ranks import OwnOrder, Precedence, PrecedenceRank, Standing

MOST_RANKS = 60
LAST_PLACE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class RankData:
    """A rank with the kinds of office that have it; ``id`` names one that is there already."""

    name: Localised
    offices: tuple[OfficeKind, ...] = ()
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleData:
    """The ranks of an event from the highest, and the rule for ties."""

    tie_rule: TieRule
    ranks: tuple[RankData, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingData:
    """What is decided by hand of one person; a place (from 1) wants a reason."""

    rank_id: int | None = None
    since: PartialDate | None = None
    place: int | None = None
    reason: str = ""


def start(event_id: int, *, by: Actor) -> Precedence:
    """Give an event the usual scale and put everybody in order; one that has a scale keeps it."""
    event = locked(Event, event_id)
    if known := placing.precedence_of(event_id):
        return known
    precedence = Precedence(event_id=event_id, tie_rule=TieRule.OFFICE_DATE)
    for position, (name, offices) in enumerate(USUAL_SCALE):
        rank = {"position": position, "name": name, "offices": list(offices)}
        db.session.add(PrecedenceRank(event_id=event_id, **rank))
    _note("precedence.started", precedence, event, by=by, diff={})
    _place(event)
    return precedence


def save_scale(
    event_id: int, data: ScaleData, *, by: Actor, revision: int | None = None
) -> Precedence:
    """Set the ranks and the rule of an event, and put everybody in order.

    A rank not named any more goes; who had it by hand is ranked by office again.

    :raises DomainError: for each field at fault; ``stale`` when it changed after ``revision``.
    """
    event = locked(Event, event_id)
    found = _precedence(event_id)
    precedence = locked(Precedence, found.id, revision=revision)
    present = {x.id: x for x in placing.ranks_of(event_id)}
    names = _checked(data, present)
    before = [_described(x) for x in present.values()]
    assign(precedence, tie_rule=data.tie_rule)
    diff = changes(precedence)
    _set_ranks(event_id, data.ranks, names, present)
    after = [_described(x) for x in placing.ranks_of(event_id)]
    if before != after:
        diff["ranks"] = [before, after]
        touch(precedence)
    if diff:
        _note("precedence.changed", precedence, event, by=by, diff=diff)
        _place(event)
    return precedence


def set_standing(
    event_id: int,
    person_id: int,
    data: StandingData,
    *,
    by: Actor,
    revision: int | None = None,
) -> Person:
    """Decide by hand where a person stands; nothing decided is ranked by office.

    :raises DomainError: for each field at fault; ``stale`` when it changed after ``revision``.
    """
    event = locked(Event, event_id)
    _precedence(event_id)
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound("person")
    values = _checked_standing(event_id, data)
    same = (Standing.event_id == event_id, Standing.person_id == person_id)
    standing = db.session.scalar(select(Standing).where(*same)) or Standing(
        event_id=event_id, person_id=person_id
    )
    if revision is not None and standing.revision != revision:
        raise DomainError("stale")
    assign(standing, **values)
    diff = changes(standing)
    if not diff:
        return person
    audit("standing.changed", standing, by=by, label=person.name, event_id=event_id, diff=diff)
    if not any(values.values()):
        db.session.delete(standing)
    _place(event)
    return person


def stop(event_id: int, *, by: Actor) -> None:
    """Take the order of precedence off an event; everybody stays where they stand now."""
    event = locked(Event, event_id)
    precedence = _precedence(event_id)
    _note("precedence.stopped", precedence, event, by=by, diff={})
    for model in (Standing, PrecedenceRank):
        db.session.execute(delete(model).where(model.event_id == event_id))
    db.session.delete(precedence)
    db.session.flush()


def apply(event_id: int, *, by: Actor) -> None:
    """Put everybody in order once more, as after an office began or ended."""
    event = locked(Event, event_id)
    precedence = _precedence(event_id)
    if _place(event):
        _note("precedence.applied", precedence, event, by=by, diff={})


def follow(session_id: int, *, by: Actor) -> None:
    """Let a session give up the order made by hand and follow precedence again."""
    session = db.session.get(Session, session_id)
    if session is None:
        raise NotFound("session")
    event = locked(Event, session.event_id)
    precedence = _precedence(event.id)
    db.session.execute(delete(OwnOrder).where(OwnOrder.session_id == session_id))
    label = session.title.text(event.main_language)
    about: dict[str, Any] = {"by": by, "label": label, "event_id": event.id, "diff": {}}
    audit("precedence.followed", precedence, **about)
    _place(event)


def _precedence(event_id: int) -> Precedence:
    found = placing.precedence_of(event_id)
    if found is None:
        raise DomainError("precedence.none")
    return found


def _place(event: Event) -> bool:
    db.session.flush()
    moved = placing.place(event)
    db.session.flush()
    return moved


def _note(action: str, precedence: Precedence, event: Event, *, by: Actor, diff: Any) -> None:
    label = event.title.text(event.main_language)
    audit(action, precedence, by=by, label=label, event_id=event.id, diff=diff)


def _described(rank: PrecedenceRank) -> dict[str, Any]:
    return {"name": plain(rank.name), "offices": list(rank.offices)}


def _checked(data: ScaleData, present: dict[int, PrecedenceRank]) -> list[Localised]:
    checks = Checks()
    names = []
    if len(data.ranks) > MOST_RANKS:
        checks.refuse("number.out_of_range", "ranks", low=0, high=MOST_RANKS)
    for number, rank in enumerate(data.ranks):
        field = f"ranks[{number}]"
        if rank.id is not None and rank.id not in present:
            checks.refuse("precedence.rank_gone", field)
        names.append(checks.texts(rank.name, f"{field}.name", length=NAME_LENGTH, required=True))
    checks.done()
    return names


def _set_ranks(
    event_id: int,
    wanted: Sequence[RankData],
    names: Sequence[Localised],
    present: dict[int, PrecedenceRank],
) -> None:
    free = dict(present)
    for position, (data, name) in enumerate(zip(wanted, names, strict=True)):
        rank = free.pop(data.id or 0, None) or PrecedenceRank(event_id=event_id)
        assign(rank, name=name, position=position, offices=[x.value for x in data.offices])
        db.session.add(rank)
    for gone in free.values():
        db.session.delete(gone)
    db.session.flush()


def _checked_standing(event_id: int, data: StandingData) -> dict[str, Any]:
    checks = Checks()
    values = {
        "rank_id": data.rank_id,
        "since": data.since,
        "place": checks.count(data.place, "place", low=1, high=LAST_PLACE),
        "reason": checks.line(data.reason, "reason", length=300),
    }
    if data.rank_id is not None and data.rank_id not in {x.id for x in placing.ranks_of(event_id)}:
        checks.refuse("precedence.rank_gone", "rank_id")
    if data.place is not None and not values["reason"]:
        checks.refuse("precedence.reason_missing", "reason")
    checks.done()
    return values
