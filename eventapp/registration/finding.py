"""Whom a filter of the guest list finds, asked so that an index answers however many there are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select

from eventapp.core.db import db
from eventapp.core.text import email_key, words
from eventapp.questions.rules import YES
from eventapp.registration import reached
from eventapp.registration.guest_models import (
    WORD_LENGTH,
    Guest,
    GuestAnswer,
    GuestCount,
    GuestWord,
)
from eventapp.registration.invitation_models import Invitation
from eventapp.registration.models import Registration
from eventapp.registration.segments import ABSENT, Answer, Wanted

FEW = 1000  # guests that are looked at one by one
NEWEST_FIRST = ("replied",)  # the sorts that go down
_NUMBERS = (Guest.registration_id, Guest.invitation_id)
_LAST = "\U0010ffff"  # comes after every letter


@dataclass(frozen=True, slots=True)
class Found:
    """Whom a filter finds: the condition, and how many they are (None: uncounted)."""

    conditions: Sequence[ColumnElement[bool]]
    total: int | None


def found_of(event_id: int, wanted: Wanted) -> Found:
    """Return whom a filter finds; a search or an answer that many have is not counted."""
    asked = words(wanted.search)
    plain = replace(wanted, search="")
    if not (asked or wanted.unreached or wanted.answer):
        total = db.session.scalar(counted(event_id, plain)) or 0
        return Found(_conditions(event_id, plain, alike=total), total)
    conditions = [*_conditions(event_id, plain), *(_holds(x) for x in asked)]
    if wanted.answer:
        conditions.append(_answered(*wanted.answer))
    some = _narrowed(event_id, wanted, asked)
    return Found(conditions, None) if some is None else _few([*conditions, some])


def _narrowed(event_id: int, wanted: Wanted, asked: Sequence[str]) -> ColumnElement[bool] | None:
    """Return a condition that few meet, of those asked for; None: many meet each."""
    if wanted.unreached:
        return _unreached(event_id)
    if wanted.answer and (guests := _who_answered(wanted.answer)) is not None:
        return Guest.registration_id.in_(guests)
    numbers = _by_rarest(event_id, asked) if asked else None
    return None if numbers is None else Guest.number.in_(numbers)


def _answered(question_id: int, value: str) -> ColumnElement[bool]:
    row = GuestAnswer
    said = (
        select(row.question_id)
        .where(
            row.question_id == question_id,
            row.value == (value or YES),
            row.registration_id == Guest.registration_id,
        )
        .scalar_subquery()  # no EXISTS, for which PostgreSQL may read every answer first
    )
    if value:
        return said.is_not(None)
    return and_(Guest.registration_id.is_not(None), said.is_(None))


def _who_answered(answer: Answer) -> Sequence[int] | None:
    """Return the registrations of the few who answered so; None: many did, or are to lack it."""
    question_id, value = answer
    if not value:
        return None
    row = GuestAnswer
    said = select(row.registration_id).where(row.question_id == question_id, row.value == value)
    numbers = db.session.scalars(said.order_by(row.registration_id).limit(FEW + 1)).all()
    return numbers if len(numbers) <= FEW else None


def _few(conditions: Sequence[ColumnElement[bool]]) -> Found:
    counting = select(func.count()).select_from(Guest).where(*conditions)
    return Found(conditions, db.session.scalar(counting) or 0)


def _unreached(event_id: int) -> ColumnElement[bool]:
    keys = [email_key(x) for x in db.session.scalars(reached.unreached(event_id))]
    numbers = (
        select(x.id).where(x.event_id == event_id, x.email_key.in_(keys))
        for x in (Registration, Invitation)
    )
    registered, invited = (column.in_(x) for column, x in zip(_NUMBERS, numbers, strict=True))
    return or_(registered, and_(Guest.registration_id.is_(None), invited))


def counted(event_id: int, wanted: Wanted) -> Select[int]:
    """Return a query of how many guests a filter finds whose search is not asked for."""
    c = GuestCount
    found: Select[int] = select(func.sum(c.number)).where(c.event_id == event_id)
    for name, value in _exactly(wanted).items():
        found = found.where(getattr(c, name) == value)
    if wanted.leaves_out_absent:
        found = found.where(c.status.not_in(ABSENT))
    return found


def _exactly(wanted: Wanted) -> dict[str, Any]:
    """Return what guests are to be, by the columns of ``GuestCount``."""
    numbers = {"category": wanted.category, "quota": wanted.quota}
    others = {
        "status": wanted.status,
        "language": wanted.language,
        "has_needs": wanted.with_needs,
        "has_companions": wanted.with_companions,
        "photographs": wanted.photographs,
    }
    found: dict[str, Any] = {x: y for x, y in numbers.items() if y is not None}
    return found | {x: y for x, y in others.items() if y}


def _conditions(event_id: int, wanted: Wanted, *, alike: int = 0) -> list[ColumnElement[bool]]:
    # Few are fetched and sorted, many are met soon on a walk in the order asked for: a walk to
    # the fiftieth of n among N passes 50 N / n rows, where fetching reads n.
    c = Guest
    walks = wanted.sort in ("name", "organisation") and alike > FEW
    columns: dict[str, Any] = {"category": c.category_id, "quota": c.quota_id}
    found: list[ColumnElement[bool]] = [c.event_id == event_id]
    for name, value in _exactly(wanted).items():
        column: Any = columns.get(name, getattr(c, name, None))
        if walks:  # what is no plain column leads to no index
            found.append(func.coalesce(column, type(value)()) == value)
        else:
            found.append(column.is_(None) if value == 0 else column == value)
    if wanted.leaves_out_absent:
        found.append(c.status.not_in(ABSENT))
    return found


def _holds(word: str) -> ColumnElement[bool]:
    return (literal(" ").concat(Guest.search_text)).contains(f" {word}", autoescape=True)


def _begins(event_id: int, word: str) -> Sequence[ColumnElement[bool]]:
    cut = word[:WORD_LENGTH]
    return (
        GuestWord.event_id == event_id,
        GuestWord.word >= cut,
        GuestWord.word < cut + _LAST,
    )


def _by_rarest(event_id: int, asked: Sequence[str]) -> Sequence[int] | None:
    """Return who has a word that few have; None: many have each."""
    for word in sorted(set(asked), key=len, reverse=True):
        held = select(GuestWord.guest).where(*_begins(event_id, word))
        # In the order of the index, or PostgreSQL may hope to meet them soon and read them all.
        some = held.order_by(GuestWord.word, GuestWord.guest).limit(FEW + 1)
        numbers = db.session.scalars(some).all()
        if len(numbers) <= FEW:
            return sorted(set(numbers))
    return None
