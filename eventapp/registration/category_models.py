"""GuestCategory and Companion."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Base, ReaderVisible, Record, enum_column, reference
from eventapp.core.localised import Localised, LocalisedText

MOST_COMPANIONS = 20  # of one guest; a larger delegation is several guests


class Access(StrEnum):
    """Who may ask for a place in a category."""

    OPEN = "open"
    CODE = "code"
    INVITED = "invited"


class CompanionKind(StrEnum):
    """Why somebody comes with a guest: a delegation has a principal, who is the guest."""

    GUEST = "guest"
    DEPUTY = "deputy"
    ADVISER = "adviser"
    SECURITY = "security"
    ACCESS = "access"


class GuestCategory(Record, ReaderVisible, Base):
    """Guests of one kind at one event: policymakers, press, a member organisation, the public.

    ``seats`` is the most they may have (None: as many as the event has); ``is_held`` keeps these
    from everybody else. Who finds no seat waits in the category's own line, or in the one line of
    the event, where a lower ``priority`` goes first. ``opens_at`` and ``closes_at`` narrow the
    hours of the event's registration. A guest may bring as many as ``companions``; one who comes
    for their access needs takes a seat only with ``seats_access_companions``. ``may_pass_on`` None
    is as ``rules.may_pass_on`` says.
    """

    __tablename__ = "guest_category"
    __table_args__ = (
        UniqueConstraint("event_id", "slug"),
        CheckConstraint("seats IS NULL OR seats >= 0", name="seats"),
        CheckConstraint("companions >= 0", name="companions"),
        CheckConstraint("NOT is_held OR seats IS NOT NULL", name="held_seats"),
    )

    event_id: Mapped[int] = reference("event.id", cascade=True)
    slug: Mapped[str] = mapped_column(String(80))
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[Localised] = mapped_column(LocalisedText)
    description: Mapped[Localised] = mapped_column(LocalisedText, default=Localised)
    seats: Mapped[int | None]
    is_held: Mapped[bool] = mapped_column(default=False)
    own_line: Mapped[bool] = mapped_column(default=False)
    priority: Mapped[int] = mapped_column(default=0)
    needs_approval: Mapped[bool] = mapped_column(default=False)
    access: Mapped[Access] = enum_column(Access, default=Access.OPEN)
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    companions: Mapped[int] = mapped_column(default=0)
    seats_access_companions: Mapped[bool] = mapped_column(default=False, server_default=false())
    may_pass_on: Mapped[bool | None]
    trusted_domains: Mapped[list[str]] = mapped_column(JSON, default=list)


class Companion(Record, Base):
    """Somebody who comes with a guest, named or only counted (an empty name).

    A companion for access needs takes no seat where the organiser says so (``takes_seat``).
    ``arrived_at`` is when the door saw them, apart from the guest.
    """

    __tablename__ = "companion"

    registration_id: Mapped[int] = reference("registration.id", cascade=True)
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(200), default="")
    kind: Mapped[CompanionKind] = enum_column(CompanionKind, default=CompanionKind.GUEST)
    takes_seat: Mapped[bool] = mapped_column(default=True)
    arrived_at: Mapped[datetime | None]
