"""Whom a filter of the guest list finds, asked so that an index answers however many there are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select

from eventapp.core.db import db
from eventapp.core.text import email_key, words
from eventapp.registration import reached
from eventapp.registration.guest_models import WORD_LENGTH, Guest, GuestCount, GuestWord
from eventapp.registration.invitation_models import Invitation
from eventapp.registration.models import Registration
from eventapp.registration.segments import ABSENT, Wanted

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
    """Return whom a filter finds; a search for what many have is not counted."""
    asked = words(wanted.search)
    plain = replace(wanted, search="")
    if wanted.unreached:
        conditions = [*_conditions(event_id, plain), *(_holds(x) for x in asked)]
        return _few([*conditions, _unreached(event_id)])
    if not asked:
        total = db.session.scalar(counted(event_id, plain)) or 0
        return Found(_conditions(event_id, plain, alike=total), total)
    conditions = [*_conditions(event_id, plain), *(_holds(x) for x in asked)]
    numbers = _by_rarest(event_id, asked)
    if numbers is None:
        return Found(conditions, None)
    return _few([*conditions, Guest.number.in_(numbers)])


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
    if wanted.status:
        found = found.where(c.status == wanted.status)
    if wanted.category is not None:
        found = found.where(c.category == wanted.category)
    if wanted.language:
        found = found.where(c.language == wanted.language)
    if wanted.with_needs:
        found = found.where(c.has_needs.is_(True))
    if wanted.leaves_out_absent:
        found = found.where(c.status.not_in(ABSENT))
    return found


def _conditions(event_id: int, wanted: Wanted, *, alike: int = 0) -> list[ColumnElement[bool]]:
    # Few are fetched and sorted, many are met soon on a walk in the order asked for: a walk to
    # the fiftieth of n among N passes 50 N / n rows, where fetching reads n.
    c = Guest
    walks = wanted.sort in ("name", "organisation") and alike > FEW

    def shown(column: Any, empty: Any) -> Any:
        return func.coalesce(column, empty) if walks else column

    found: list[ColumnElement[bool]] = [c.event_id == event_id]
    if wanted.status:
        found.append(shown(c.status, "") == wanted.status)
    if wanted.category is not None:
        column = shown(c.category_id, 0)
        is_without = not wanted.category and not walks
        found.append(column.is_(None) if is_without else column == wanted.category)
    if wanted.language:
        found.append(shown(c.language, "") == wanted.language)
    if wanted.with_needs:
        found.append(shown(c.has_needs, False).is_(True))
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
