"""Access codes: made, revoked, and asked for under the event's lock."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ScalarSelect, func, select

from eventapp.audit.service import Actor
from eventapp.audit.service import record as audit
from eventapp.core import clock
from eventapp.core.checks import Checks
from eventapp.core.db import db
from eventapp.core.errors import DomainError, NotFound
from eventapp.events.rules import instant
from eventapp.registration.categories import category
from eventapp.registration.code_models import AccessCode, CodeUse
from eventapp.registration.models import Registration
from eventapp.registration.queries import ACTIVE
from eventapp.registration.seats import lock_event

# Crockford's alphabet: no letter looks like a digit. Twelve of them are sixty bits.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans("ILO", "110")
LENGTH = 12
MOST_AT_ONCE = 200
MOST_CODES = 2000  # of one category: the page lists them all


@dataclass(frozen=True, slots=True)
class CodeData:
    """What is said of new codes: what they are for, how many, for how many guests each.

    ``ends`` is by the clocks of the event's zone.
    """

    name: str = ""
    number: int = 1
    uses: int | None = 1
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A code and how many guests came with it."""

    code: AccessCode
    used: int

    def ended(self, now: datetime) -> bool:
        """Tell whether its time has passed."""
        return self.code.ends_at is not None and now >= self.code.ends_at


def normal(typed: str) -> str:
    """Return a code as it is kept, however it was typed: ``k7qd m2xp-9t4h``."""
    return "".join(typed.upper().translate(_ALIKE).replace("-", " ").split())[:20]


def shown(code: str) -> str:
    """Return a code as people read it, in fours."""
    return "-".join(code[x : x + 4] for x in range(0, len(code), 4))


def make(event_id: int, category_id: int, data: CodeData, *, by: Actor) -> list[AccessCode]:
    """Make codes for a category of an event.

    :raises DomainError: for each field at fault; ``code.too_many``.
    """
    event = lock_event(event_id)
    row = category(event_id, category_id)
    checks = Checks()
    name = checks.line(data.name, "name")
    number = checks.count(data.number, "number", low=1, high=MOST_AT_ONCE) or 1
    uses = checks.count(data.uses, "uses", low=1)
    checks.done()
    ends = instant(data.ends, event.zone, field="ends") if data.ends else None
    count = select(func.count()).where(AccessCode.category_id == category_id)
    if (db.session.scalar(count) or 0) + number > MOST_CODES:
        raise DomainError("code.too_many", field="number", limit=MOST_CODES)
    codes = [
        AccessCode(category_id=category_id, name=name, code=_fresh(), uses=uses, ends_at=ends)
        for _ in range(number)
    ]
    db.session.add_all(codes)
    db.session.flush()
    label = str(row.name.text(event.main_language, event.main_language))
    diff = {"codes": [None, number]}
    audit("guest_category.codes_made", row, by=by, label=label, event_id=event_id, diff=diff)
    return codes


def _fresh() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(LENGTH))


def revoke(event_id: int, category_id: int, code_id: int, *, by: Actor) -> None:
    """Let a code admit nobody any more; who came with it stays.

    :raises NotFound: when the category has no such code.
    """
    lock_event(event_id)
    category(event_id, category_id)
    found = db.session.get(AccessCode, code_id, populate_existing=True)
    if found is None or found.category_id != category_id:
        raise NotFound("code")
    if found.revoked_at is None:
        found.revoked_at = clock.now()
        audit("access_code.revoked", found, by=by, label=found.name, event_id=event_id)


def _used() -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(CodeUse)
        .join(Registration, Registration.id == CodeUse.registration_id)
        .where(
            CodeUse.code_id == AccessCode.id,
            Registration.state.in_(ACTIVE),
        )
        .correlate(AccessCode)
        .scalar_subquery()
    )


def made(category_id: int) -> list[Made]:
    """Return the codes of a category with their uses, the latest first (one query)."""
    query = select(AccessCode, _used()).where(AccessCode.category_id == category_id)
    return [Made(*x) for x in db.session.execute(query.order_by(AccessCode.id.desc()))]


def admitting(category_id: int, typed: str) -> AccessCode:
    """Return the code that lets a guest into a category, asked for under the event's lock.

    Wrong, used, ended and revoked ones are told apart by neither answer nor time. A use counts
    for the guest who made it too: their address, typed by somebody else, would else tell of it.

    :raises DomainError: ``registration.code`` at ``code``.
    """
    found = db.session.execute(
        select(AccessCode, _used()).where(
            AccessCode.category_id == category_id, AccessCode.code == normal(typed)
        )
    ).first()
    if found is None or not _admits(Made(*found)):
        raise DomainError("registration.code", field="code")
    code: AccessCode = found[0]
    return code


def _admits(made: Made) -> bool:
    is_left = made.code.uses is None or made.used < made.code.uses
    return made.code.revoked_at is None and is_left and not made.ended(clock.now())


def note_use(registration: Registration, code: AccessCode) -> None:
    """Note with which code a guest came; one who comes back may have another."""
    db.session.flush()
    db.session.merge(CodeUse(registration_id=registration.id, code_id=code.id))


def came_with(registration_id: int, typed: str) -> bool:
    """Tell whether a guest came with a code that was typed."""
    used = select(AccessCode.code).join(CodeUse, CodeUse.code_id == AccessCode.id)
    found = db.session.scalar(used.where(CodeUse.registration_id == registration_id))
    return found is not None and found == normal(typed)
