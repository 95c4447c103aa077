"""Everybody of an event in one table: who is invited, who registered, and who did both.

A guest is one row: that of the registration once there is one, that of the invitation until then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    true,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import aliased

from eventapp.core.db import UtcDateTime, db
from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.core.text import fold
from eventapp.registration import listing, reached
from eventapp.registration.invitation_models import Invitation, InvitationState
from eventapp.registration.listing import PAGE_SIZE, places
from eventapp.registration.models import Registration, RegistrationState
from eventapp.web.fields import number_of

INVITED = (
    InvitationState.DRAFT,
    InvitationState.SENT,
    InvitationState.OPENED,
    InvitationState.MAYBE,
    InvitationState.NO,
    InvitationState.DEPUTY,
)
STATUSES = tuple(x.value for x in (*INVITED, *RegistrationState))
SORTS = ("replied", "name", "organisation", "line")
# Nothing has to be made ready for them.
_ABSENT = (
    *(x.value for x in (InvitationState.NO, InvitationState.DEPUTY)),
    *(x.value for x in listing.NOT_COMING),
)

_THEIRS = aliased(Registration)
_OF_THE_ADDRESS = (
    select(_THEIRS.id)
    .where(_THEIRS.event_id == Invitation.event_id, _THEIRS.email_key == Invitation.email_key)
    .correlate(Invitation)
    .scalar_subquery()
)
# The registration of an invited guest: made of the invitation, or by the form.
_NUMBER = func.coalesce(Invitation.registration_id, _OF_THE_ADDRESS)
_OF_BOTH = Registration.id == _NUMBER
# Who cancelled and then answered otherwise stands as they answered last.
_IS_GUEST = and_(
    Registration.id.is_not(None),
    or_(Registration.state != RegistrationState.CANCELLED, Invitation.state == InvitationState.YES),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which guests are asked for; ``category`` 0 is those without one.

    ``with_needs`` leaves out who will not come, unless ``status`` asks for them.
    """

    search: str = ""
    status: str = ""
    category: int | None = None
    language: str = ""
    with_needs: bool = False
    unreached: bool = False  # by the last mail to them
    sort: str = "replied"

    @property
    def is_of_registrations(self) -> bool:
        """Tell whether a list of registrations alone can answer it."""
        return not self.unreached and self.status in {"", *RegistrationState}


@dataclass(frozen=True, slots=True)
class Table:
    """One page of guests, how many there are in all, and who waits in which place."""

    rows: Sequence[Row[Any]]
    total: int
    number: int
    places: Mapping[int, int]

    @property
    def more(self) -> bool:
        """Tell whether there is a next page."""
        return self.number * PAGE_SIZE < self.total

    @property
    def first(self) -> int:
        """Return the number of the first guest on the page."""
        return (self.number - 1) * PAGE_SIZE + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """Return the number of the last guest on the page."""
        return (self.number - 1) * PAGE_SIZE + len(self.rows)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many guests stand how, and how many to prepare for have access needs."""

    by_status: Mapping[str, int]
    with_needs: int

    @property
    def total(self) -> int:
        """Return how many guests there are, from planned to attended."""
        return sum(self.by_status.values())

    def of(self, *names: str) -> int:
        """Return how many stand in one of the ways named."""
        return sum(number for status, number in self.by_status.items() if status in names)


def asked(given: Mapping[str, str]) -> Wanted:
    """Return what the values of an address ask for; what makes no sense is left out."""
    status, language, sort = (given.get(x, "") for x in ("state", "language", "sort"))
    return Wanted(
        search=given.get("q", "").replace("\0", "")[:100],
        status=status if status in STATUSES else "",
        category=number_of(given.get("category")),
        language=language if language in INTERFACE_LANGUAGES else "",
        with_needs=given.get("needs") == "1",
        unreached=given.get("mail") == "failed",
        sort=sort if sort in SORTS else "replied",
    )


def query(wanted: Wanted) -> dict[str, str]:
    """Return what an address says of a filter, and nothing of what it does not ask for."""
    found = {
        "q": wanted.search,
        "state": wanted.status,
        "category": "" if wanted.category is None else str(wanted.category),
        "language": wanted.language,
        "needs": "1" if wanted.with_needs else "",
        "mail": "failed" if wanted.unreached else "",
    }
    return {name: value for name, value in found.items() if value}


def counts(event_id: int) -> Counts:
    """Return the numbers on top of the table, in two queries: of registrations, and of the rest."""
    registered = listing.figures(event_id)
    found = {x.value: number for x, number in registered.states.items()}
    i, r = Invitation, Registration
    rows = db.session.execute(
        select(_text(i.state), func.count(), func.count(r.id))
        .outerjoin(r, _OF_BOTH)
        .where(i.event_id == event_id, i.revoked_at.is_(None), _IS_GUEST.is_not(true()))
        .group_by(i.state)
    )
    for state, number, cancelled in rows:
        found[state] = number
        found[RegistrationState.CANCELLED] = found.get("cancelled", 0) - cancelled
    return Counts(found, registered.with_needs)


def page(event_id: int, wanted: Wanted, number: int) -> Table:
    """Return one page of guests; at most five queries however many there are."""
    branches = _branches(event_id, wanted)
    found = [x.with_only_columns(func.count()).scalar_subquery() for x in branches]
    total = db.session.scalar(select(found[0] + found[1])) or 0
    number = min(number, max(1, -(-total // PAGE_SIZE)))
    # Each half is cut before they are put together, so that its index gives the order.
    last = number * PAGE_SIZE
    halves = [x.order_by(*_order(x, wanted.sort)).limit(last).subquery() for x in branches]
    lines = union_all(*(select(x) for x in halves)).subquery()
    query = select(lines).order_by(*_order(lines, wanted.sort))
    rows = db.session.execute(query.offset(last - PAGE_SIZE).limit(PAGE_SIZE)).all()
    waits = (x for x in rows if x.status == RegistrationState.WAITLISTED)
    waiting = {x.queue_number: x.registration_id for x in waits}
    return Table(rows, total, number, places(event_id, waiting))


def _branches(event_id: int, wanted: Wanted) -> tuple[Any, Any]:
    """Return those who were invited, and those who came by themselves."""
    i, r = Invitation, Registration
    asked: Any = (
        select(
            i.id.label("invitation_id"),
            r.id.label("registration_id"),
            func.coalesce(r.name, i.name).label("name"),
            func.coalesce(r.organisation, i.organisation).label("organisation"),
            func.coalesce(r.email, i.email).label("email"),
            func.coalesce(r.language, i.language).label("language"),
            case((_IS_GUEST, r.category_id), else_=i.category_id).label("category_id"),
            case((_IS_GUEST, _text(r.state)), else_=_text(i.state)).label("status"),
            r.passed_on_at.is_not(None).label("is_passed_on"),
            func.coalesce(r.access_needs, "").label("access_needs"),
            func.coalesce(r.seats, 1).label("seats"),
            func.coalesce(r.queue_number, 0).label("queue_number"),
            _time(func.coalesce(i.answered_at, r.created_at, i.sent_at)).label("replied_at"),
            _text(i.source).label("source"),
            i.deputy_name.label("deputy_name"),
        )
        .select_from(i)
        .outerjoin(r, _OF_BOTH)
        .where(i.event_id == event_id, i.revoked_at.is_(None))
    )
    invited = select(_NUMBER).where(
        i.event_id == event_id, i.revoked_at.is_(None), _NUMBER.is_not(None)
    )
    others: Any = select(
        cast(null(), Integer).label("invitation_id"),
        r.id.label("registration_id"),
        r.name.label("name"),
        r.organisation.label("organisation"),
        r.email.label("email"),
        r.language.label("language"),
        r.category_id.label("category_id"),
        _text(r.state).label("status"),
        r.passed_on_at.is_not(None).label("is_passed_on"),
        r.access_needs.label("access_needs"),
        r.seats.label("seats"),
        r.queue_number.label("queue_number"),
        _time(r.created_at).label("replied_at"),
        cast(null(), String).label("source"),
        literal("").label("deputy_name"),
    ).where(r.event_id == event_id, r.id.not_in(invited))
    return (
        asked.where(*_conditions(event_id, asked, wanted)),
        others.where(*_conditions(event_id, others, wanted)),
    )


def _text(column: Any) -> ColumnElement[str]:
    return type_coerce(column, String)


def _time(column: Any) -> ColumnElement[Any]:
    return type_coerce(column, UtcDateTime)


def _conditions(event_id: int, of: Select[Any], wanted: Wanted) -> list[ColumnElement[bool]]:
    c: Any = {x.name: getattr(x, "element", x) for x in of.selected_columns}
    found: list[ColumnElement[bool]] = []
    if wanted.status:
        found.append(c["status"] == wanted.status)
    if wanted.category is not None:
        found.append(c["category_id"].is_not_distinct_from(wanted.category or None))
    if wanted.language:
        found.append(c["language"] == wanted.language)
    if wanted.with_needs:
        found.append(c["access_needs"] != "")
        if not wanted.status:
            found.append(c["status"].not_in(_ABSENT))
    if wanted.unreached:
        found.append(c["email"].in_(reached.unreached(event_id)))
    if wanted.search:
        found.append(_matching(event_id, c["invitation_id"], wanted.search))
    return found


def _matching(event_id: int, invitation: Any, search: str) -> ColumnElement[bool]:
    registered = listing.matching(search)
    if invitation is not Invitation.id:
        return registered
    # No two databases fold accents alike; some thousands are invited at most.
    words = fold(search[:100]).split()
    query = select(Invitation.id, Invitation.name, Invitation.email, Invitation.organisation)
    rows = db.session.execute(query.where(Invitation.event_id == event_id))
    told = ((x.id, fold(f"{x.name} {x.email} {x.organisation}")) for x in rows)
    found = [number for number, text in told if all(x in text for x in words)]
    return or_(and_(Registration.id.is_not(None), registered), Invitation.id.in_(found))


def _order(of: Any, sort: str) -> Sequence[ColumnElement[Any]]:
    c = of.selected_columns if isinstance(of, Select) else of.c
    last = (c.registration_id, c.invitation_id)
    match sort:
        case "name":
            return (c.name, *last)
        case "organisation":
            return (c.organisation, c.name, *last)
        case "line":
            return (c.queue_number, *last)
        case _:
            newest = (c.replied_at, *last)  # of one instant, who came later stands first too
            return tuple(x.desc().nulls_last() for x in newest)
