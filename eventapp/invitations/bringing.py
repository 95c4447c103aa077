"""Lists of people that are brought, looked at, and come in whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import delete, insert, select

from eventapp.audit.service import Actor, note
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError, NotFound
from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.core.text import email_key, fold
from eventapp.events.models import Event
from eventapp.invitations import lists
from eventapp.invitations.links import new_link
from eventapp.invitations.lists import COLUMNS, Known, Line, Reading
from eventapp.invitations.models import BroughtList
from eventapp.jobs.queue import Jobs
from eventapp.registration.invitation_models import Invitation
from eventapp.registration.models import Registration
from eventapp.registration.places import categories
from eventapp.registration.seats import lock_event

PURGE = "invitations.purge"
KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the columns hold, and what holds for whoever the list says nothing else of."""

    columns: tuple[str, ...]
    has_head: bool
    language: str
    category_id: int | None = None
    may_pass_on: bool = False


def keep(event: Event, cells: Sequence[Sequence[str]], *, name: str, by: Actor) -> BroughtList:
    """Keep a list for a day, its columns guessed, to be looked at; one earlier is forgotten."""
    db.session.execute(
        delete(BroughtList).where(
            BroughtList.event_id == event.id, BroughtList.made_by == (by.id or 0)
        )
    )
    reading = lists.guess(cells)
    made = BroughtList(
        event_id=event.id,
        made_by=by.id,
        name=name[:200],
        cells=[list(x) for x in cells],
        columns=list(reading.columns),
        has_head=reading.has_head,
        language=event.main_language if event.main_language in INTERFACE_LANGUAGES else "en",
    )
    db.session.add(made)
    db.session.flush()
    return made


def brought(key: str, event_id: int, account_id: int) -> BroughtList:
    """Return a list of one's own; raise NotFound."""
    found = db.session.scalar(
        select(BroughtList).where(
            BroughtList.key == key,
            BroughtList.event_id == event_id,
            BroughtList.made_by == account_id,
        )
    )
    if found is None:
        raise NotFound("list")
    return found


def wish(number: int, wishes: Wishes) -> None:
    """Say what the columns of a list hold, and what holds for all.

    :raises DomainError: ``list.gone``, ``list.no_address``.
    """
    found = _required(number)
    known = tuple(x if x in COLUMNS else "" for x in wishes.columns)[: len(found.columns)]
    if "email" not in known:
        raise DomainError("list.no_address")
    found.columns = list(known)
    found.has_head = wishes.has_head
    found.language = wishes.language
    found.category_id = wishes.category_id
    found.may_pass_on = wishes.may_pass_on
    db.session.flush()


def lines(found: BroughtList) -> list[Line]:
    """Return each row of a list as somebody to invite, beside those we know."""
    reading = Reading(tuple(found.columns), found.has_head)
    return lists.lines(found.cells, reading, found.language, _known(found))


def bring_in(number: int, *, leave_out: bool, by: Actor) -> int:
    """Put the people of a list on that of the event, and forget it; return how many.

    Nothing is sent. With ``leave_out`` the rows that are wrong stay behind.

    :raises DomainError: ``list.gone``, ``list.wrong`` at ``leave_out``, ``list.empty``.
    """
    event = lock_event(_required(number).event_id)
    found = _required(number)
    read = lines(found)
    wrong = sum(x.is_wrong for x in read)
    if wrong and not leave_out:
        raise DomainError("list.wrong", field="leave_out", number=wrong)
    good = [x for x in read if not x.is_wrong]
    if not good:
        raise DomainError("list.empty")
    db.session.execute(insert(Invitation), [_row(x, found) for x in good])
    diff: dict[str, list[Any]] = {"guests": [None, len(good)]}
    note(
        "invitation.imported", "invitation", None, by=by, label=found.name, event_id=event.id,
        diff=diff,
    )  # fmt: skip
    discard(number)
    return len(good)


def _row(line: Line, found: BroughtList) -> dict[str, Any]:
    told = {x: line.values.get(x, "") for x in lists.TOLD}
    return {
        **told,
        "event_id": found.event_id,
        "email_key": email_key(told["email"]),
        "category_id": line.category_id or found.category_id,
        "may_pass_on": found.may_pass_on,
        **new_link(),
    }


def discard(number: int) -> None:
    """Forget a list; nothing of it comes in."""
    db.session.execute(delete(BroughtList).where(BroughtList.id == number))


def purge() -> int:
    """Forget the lists whose day has ended; return how many."""
    with transaction():
        old = BroughtList.made_at < clock.now() - KEPT
        numbers = db.session.scalars(select(BroughtList.id).where(old)).all()
        db.session.execute(delete(BroughtList).where(BroughtList.id.in_(numbers)))
    return len(numbers)


def _required(number: int) -> BroughtList:
    found = db.session.get(BroughtList, number, populate_existing=True)
    if found is None:
        raise DomainError("list.gone")
    return found


def _known(found: BroughtList) -> Known:
    event_id = found.event_id
    addresses: set[str] = set()
    names: set[str] = set()
    for model in (Invitation, Registration):
        rows = db.session.execute(
            select(model.email_key, model.name).where(model.event_id == event_id)
        )
        for key, name in rows:
            if model is Invitation:
                addresses.add(key)
            names.add(name)
    named = {
        fold(text): x.id
        for x in categories(event_id).values()
        for text in (*x.name.values(), x.slug)
    }
    return Known(addresses, names, named, found.category_id)


def init_app(app: Flask) -> None:
    """Have old lists forgotten each hour."""
    jobs: Jobs = app.extensions["jobs"]
    jobs.add(PURGE, purge, minute="47")
