"""Contribution, Task and Consent: what a speaker gives, is asked for, and allows."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.core import clock
from eventapp.core.db import Base, Record, enum_column, reference
from eventapp.people.models import Person


class Part(StrEnum):
    """What a speaker is asked for."""

    BIOGRAPHY = "biography"
    PORTRAIT = "portrait"
    INTRODUCTION = "introduction"
    SLIDES = "slides"
    NEEDS = "needs"
    CONSENT = "consent"


# What readers see only after an organiser accepted it; the rest is for the organisers alone.
PUBLISHED = (Part.BIOGRAPHY, Part.PORTRAIT, Part.INTRODUCTION)


class PartState(StrEnum):
    """How far a contribution is: a draft until it is first sent, then what became of that."""

    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"
    RETURNED = "returned"


class Contribution(Record, Base):
    """One part that a person writes for an event: drafted, sent, then accepted or sent back.

    ``content`` is what the speaker has before them, ``sent`` what they sent last: writing on
    takes nothing from the organisers, until it is sent. ``sendings`` counts how often it was, and
    names what an organiser decides on. ``note`` is what one said when sending it back.
    """

    __tablename__ = "contribution"
    __table_args__ = (UniqueConstraint("event_id", "person_id", "part"),)

    event_id: Mapped[int] = reference("event.id", cascade=True, index=False)
    person_id: Mapped[int] = reference("person.id", cascade=True)
    part: Mapped[Part] = enum_column(Part)
    state: Mapped[PartState] = enum_column(PartState, default=PartState.DRAFT)
    content: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    sent: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    sendings: Mapped[int] = mapped_column(default=0, server_default="0")
    note: Mapped[str] = mapped_column(Text, default="")
    sent_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise")

    @property
    def is_done(self) -> bool:
        """Tell whether the organisers have what they asked for."""
        return self.sent_at is not None and self.state is not PartState.RETURNED

    @property
    def has_draft(self) -> bool:
        """Tell whether the speaker wrote something that the organisers do not have."""
        return self.content != self.sent

    @property
    def waits(self) -> bool:
        """Tell whether an organiser is to decide on it (``tasks.waiting`` counts these)."""
        return self.state is PartState.SENT and self.part in PUBLISHED


class Task(Record, Base):
    """One part that the speakers of an event are asked for, and by which day (in its zone)."""

    __tablename__ = "speaker_task"
    __table_args__ = (UniqueConstraint("event_id", "part"),)

    event_id: Mapped[int] = reference("event.id", cascade=True, index=False)
    part: Mapped[Part] = enum_column(Part)
    due_on: Mapped[date | None]


class Purpose(StrEnum):
    """What a consent is for."""

    PUBLICATION = "publication"
    PICTURE = "picture"
    RECORDING = "recording"


class Consent(Base):
    """One time that somebody gave, refused or took back a consent; never changed afterwards.

    ``version`` names the text they saw (``consent_texts``); ``until`` is its last day, in the
    zone of the event on whose page it was said.
    """

    __tablename__ = "consent"
    __table_args__ = (Index("ix_consent_person", "person_id", "purpose", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = reference("person.id", cascade=True, index=False)
    event_id: Mapped[int] = reference("event.id", cascade=True)
    purpose: Mapped[Purpose] = enum_column(Purpose)
    given: Mapped[bool]
    version: Mapped[str] = mapped_column(String(20))
    until: Mapped[date | None]
    at: Mapped[datetime] = mapped_column(default=clock.now)
    by_kind: Mapped[str] = mapped_column(String(20))
    by_label: Mapped[str] = mapped_column(String(254), default="")
