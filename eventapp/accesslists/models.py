"""AccessProfile, AccessPlan, IdentityRecord and HandOver."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.accesslists.details import Column, Stage
from eventapp.core import clock
from eventapp.core.db import Base, Record, enum_column, reference, uid_column
from eventapp.core.localised import Localised, LocalisedText


class DateStyle(StrEnum):
    """How an institution writes a date."""

    ISO = "iso"
    SLASHES = "slashes"
    DOTS = "dots"


class PersonKind(StrEnum):
    """Why somebody comes."""

    GUEST = "guest"
    COMPANION = "companion"
    SPEAKER = "speaker"
    STAFF = "staff"


class HandOverKind(StrEnum):
    """Whether an institution was given the whole list or what differs."""

    FULL = "full"
    DIFFERENCE = "difference"


class AccessProfile(Record, Base):
    """What the institution of a venue asks of visitors, when, and how its list is laid out.

    ``columns`` are maps of ``field``, ``label`` and ``required`` in the list's order; whoever
    holds one of the ``badges`` is asked for nothing. The cut-off is ``cut_off_days`` before an
    event's first day, at ``cut_off_time`` by the clocks of the event; identity data goes
    ``delete_days`` after its last day. ``checked_on`` is when somebody last asked the institution.
    """

    __tablename__ = "access_profile"
    __table_args__ = (
        CheckConstraint("ask_days > cut_off_days", name="lead"),
        CheckConstraint("delete_days >= 1", name="delete_days"),
    )

    venue_id: Mapped[int] = reference("venue.id", cascade=True, unique=True, index=False)
    language: Mapped[str] = mapped_column(String(2), default="en")
    columns: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    badges: Mapped[list[str]] = mapped_column(JSON, default=list)
    note: Mapped[Localised] = mapped_column(LocalisedText, default=Localised)
    date_style: Mapped[DateStyle] = enum_column(DateStyle, default=DateStyle.ISO)
    ask_days: Mapped[int] = mapped_column(default=21)
    cut_off_days: Mapped[int] = mapped_column(default=5)
    cut_off_time: Mapped[time] = mapped_column(default=time(12))
    head_count: Mapped[int | None]
    delete_days: Mapped[int] = mapped_column(default=7)
    checked_on: Mapped[date | None]

    @property
    def asked(self) -> list[Column]:
        """Return what is asked, in the order of the list."""
        return [Column(**x) for x in self.columns]


class AccessPlan(Record, Base):
    """What is settled of an event's access list: a cut-off of its own, asking by itself."""

    __tablename__ = "access_plan"

    event_id: Mapped[int] = reference("event.id", cascade=True, unique=True, index=False)
    asks_itself: Mapped[bool] = mapped_column(default=False)
    cut_off: Mapped[datetime | None]


class IdentityRecord(Record, Base):
    """One person whom an institution wants to know, and what they said, sealed.

    ``sealed`` is what they said last, ``handed`` what the institution has of them; ``key_name`` is
    that of the key that sealed both (``keyring``). ``ends_at`` and ``delete_on``, the first day
    without the data, are what the person was told. Who ``is_gone`` does not come any more, and
    stays, by name alone, only until the institution is told. A companion is known by the guest's
    registration and their own name.
    """

    __tablename__ = "identity_record"
    __table_args__ = (Index("ix_identity_record_due", "asked_at"),)

    event_id: Mapped[int] = reference("event.id", cascade=True)
    uid: Mapped[str] = uid_column()
    kind: Mapped[PersonKind] = enum_column(PersonKind)
    registration_id: Mapped[int | None] = reference("registration.id", cascade=True)
    person_id: Mapped[int | None] = reference("person.id", cascade=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), default="")
    language: Mapped[str] = mapped_column(String(2), default="en")
    nonce: Mapped[str] = mapped_column(String(43))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    ends_at: Mapped[datetime]
    delete_on: Mapped[date] = mapped_column(index=True)
    asked_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    handed_at: Mapped[datetime | None]
    is_exempt: Mapped[bool] = mapped_column(default=False)
    is_reopened: Mapped[bool] = mapped_column(default=False)
    is_gone: Mapped[bool] = mapped_column(default=False)
    key_name: Mapped[str] = mapped_column(String(12), default="")
    sealed: Mapped[str] = mapped_column(Text, default="")
    handed: Mapped[str] = mapped_column(Text, default="")

    @property
    def stage(self) -> Stage:
        """Return how far this person is."""
        if self.is_gone:
            return Stage.GONE
        if self.handed:
            return Stage.REOPENED if self.is_reopened else Stage.HANDED
        if self.sealed:
            return Stage.EXEMPT if self.is_exempt else Stage.ANSWERED
        return Stage.ASKED

    @property
    def is_locked(self) -> bool:
        """Tell whether the institution has it, and nobody asked for it back."""
        return self.stage is Stage.HANDED


class HandOver(Base):
    """One time that an institution was given a list; only counts are kept."""

    __tablename__ = "hand_over"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = reference("event.id", cascade=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    by_label: Mapped[str] = mapped_column(String(254), default="")
    kind: Mapped[HandOverKind] = enum_column(HandOverKind)
    total: Mapped[int]
    added: Mapped[int]
    changed: Mapped[int]
    removed: Mapped[int]
