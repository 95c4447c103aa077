"""Session and Appearance as organisers draft them, and as readers see them once released."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, CheckConstraint, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from eventapp.core import clock
from eventapp.core.db import Base, ReaderVisible, Record, enum_column, reference, uid_column
from eventapp.core.localised import Localised, LocalisedText
from eventapp.core.offsets import WallHours
from eventapp.events.models import Event, OfEvent, Room
from eventapp.people.models import Affiliation, Person


class SessionKind(StrEnum):
    """What happens in a session."""

    OPENING = "opening"
    KEYNOTE = "keynote"
    PANEL = "panel"
    FIRESIDE = "fireside"
    ROUNDTABLE = "roundtable"
    WORKSHOP = "workshop"
    QUESTIONS = "questions"
    PRESS_CONFERENCE = "press_conference"
    BREAK = "break"
    RECEPTION = "reception"
    CLOSING = "closing"


class Role(StrEnum):
    """What a person does in a session."""

    KEYNOTE = "keynote"
    MODERATOR = "moderator"
    PANELLIST = "panellist"
    OPENING = "opening"
    CLOSING = "closing"
    RESPONDENT = "respondent"
    HOST = "host"


class AppearanceState(StrEnum):
    """How far an appearance is agreed; the public sees what is confirmed."""

    PLANNED = "planned"
    ASKED = "asked"
    PENCILLED = "pencilled"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


GONE = (AppearanceState.DECLINED, AppearanceState.WITHDRAWN)
# Whoever was not asked yet cannot stand before readers as invited.
INVITED = (AppearanceState.ASKED, AppearanceState.PENCILLED)


def language_codes() -> Mapped[list[str]]:
    """Return a column for a list of language codes."""
    return mapped_column(JSON, default=list, server_default="[]")


class SessionFacts(WallHours):
    """What readers are told of a session, the columns of the draft and of the released version.

    Its hours may be unknown; then its position alone orders it. ``languages`` are spoken; what is
    said in one of ``interpreted_from`` is heard in each of ``interpreted_into``.
    ``sign_languages`` are ISO 639-3 codes, all others ISO 639-1. ``sequence`` is that of calendars
    (RFC 5546 section 2.1.4), raised by releases and by answers of speakers (``sequences``).

    A column added here goes out with the next release; what readers must not see stands in Session.
    """

    event_id: Mapped[int] = reference("event.id", cascade=True)
    slug: Mapped[str] = mapped_column(String(80))
    uid: Mapped[str] = uid_column()
    sequence: Mapped[int] = mapped_column(default=0)
    kind: Mapped[SessionKind] = enum_column(SessionKind)
    title: Mapped[Localised] = mapped_column(LocalisedText)
    abstract: Mapped[Localised] = mapped_column(LocalisedText, default=Localised)
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    position: Mapped[int] = mapped_column(default=0)
    room_id: Mapped[int | None] = reference("room.id")
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    interpreted_from: Mapped[list[str]] = language_codes()
    interpreted_into: Mapped[list[str]] = language_codes()
    sign_languages: Mapped[list[str]] = language_codes()
    captions: Mapped[list[str]] = language_codes()
    recorded: Mapped[bool] = mapped_column(default=False, server_default=false())

    if TYPE_CHECKING:
        id: Mapped[int]
        created_at: Mapped[datetime]
        changed_at: Mapped[datetime]
        appearances: Mapped[Sequence["AppearanceFacts"]]

    @declared_attr
    def event(cls) -> Mapped[Event]:
        """Return the event it belongs to."""
        return relationship(lazy="raise")

    @declared_attr
    def room(cls) -> Mapped[Room | None]:
        """Return the room it is in."""
        return relationship(lazy="raise")


def _hours() -> tuple[CheckConstraint, ...]:
    return (
        CheckConstraint("(starts_at IS NULL) = (ends_at IS NULL)", name="hours_both"),
        CheckConstraint("starts_at IS NULL OR ends_at > starts_at", name="hours_order"),
    )


class AppearanceFacts:
    """What readers are told of a person on a session; without a person, a seat not yet named.

    ``affiliation_id`` is the one used for this event, NULL means all the person's; an empty
    ``honorific`` means the person's.
    """

    person_id: Mapped[int | None] = reference("person.id")
    affiliation_id: Mapped[int | None] = reference("affiliation.id")
    role: Mapped[Role] = enum_column(Role)
    state: Mapped[AppearanceState] = enum_column(AppearanceState, default=AppearanceState.PLANNED)
    shown_as_invited: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    honorific: Mapped[str] = mapped_column(String(40), default="", server_default="")

    if TYPE_CHECKING:
        id: Mapped[int]
        changed_at: Mapped[datetime]
        session_id: Mapped[int]

    @declared_attr
    def person(cls) -> Mapped[Person | None]:
        """Return who appears."""
        return relationship(lazy="raise")

    @declared_attr
    def affiliation(cls) -> Mapped[Affiliation | None]:
        """Return for whom they speak."""
        return relationship(lazy="raise")

    @property
    def is_public(self) -> bool:
        """Tell whether it is agreed as far as a reader may see it."""
        if self.state is AppearanceState.CONFIRMED:
            return True
        if self.person_id is None:
            return self.state not in GONE
        return self.shown_as_invited and self.state in INVITED

    @property
    def is_shown(self) -> bool:
        """Tell whether readers see it (person loaded): who took consent back is hidden at once.

        The same in SQL is ``queries.is_public``; whatever hides a person stands in both.
        """
        return self.is_public and not (self.person and self.person.is_withheld)


class Session(Record, SessionFacts, Base):
    """A part of an event, as its organisers draft it; readers see its ReleasedSession.

    ``sign_interpreters`` counts the persons booked, ``audience`` the guests expected, None for
    what the event's seats say; both are nobody's concern outside.
    """

    __tablename__ = "session"
    __table_args__ = (UniqueConstraint("event_id", "slug"), *_hours())

    sign_interpreters: Mapped[int] = mapped_column(default=0, server_default="0")
    audience: Mapped[int | None]

    appearances: Mapped[list["Appearance"]] = relationship(
        back_populates="session",
        lazy="raise",
        order_by="Appearance.position",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )


class Appearance(Record, AppearanceFacts, Base):
    """A person on a session with a role; ``notes`` are the organisers' own and never leave them."""

    __tablename__ = "appearance"

    session_id: Mapped[int] = reference("session.id", cascade=True)
    notes: Mapped[str] = mapped_column(Text, default="", server_default="")

    session: Mapped[Session] = relationship(back_populates="appearances", lazy="raise")


class ReleaseStage(StrEnum):
    """How much of a programme is public, each stage with what the one before it shows."""

    DATE = "date"
    PROGRAMME = "programme"
    SPEAKERS = "speakers"


class ProgrammeRelease(Base):
    """A version of an event's programme that went public, with what it changed for readers.

    ``number`` counts from one in each event. ``changes`` is the list that
    ``programme.differences`` makes; it names people by number only, so that a person who leaves
    the public programme leaves the changelog too.
    """

    __tablename__ = "programme_release"
    __table_args__ = (UniqueConstraint("event_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = reference("event.id", cascade=True, index=False)
    number: Mapped[int]
    stage: Mapped[ReleaseStage] = enum_column(ReleaseStage)
    released_at: Mapped[datetime] = mapped_column(default=clock.now)
    note: Mapped[Localised] = mapped_column(LocalisedText, default=Localised)
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)


class ReleasedSession(Record, SessionFacts, OfEvent, Base):
    """A session as it was last released: the only one that pages and feeds know.

    Its draft is the Session with the same ``uid``; when that is deleted, this one stays until the
    next release.
    """

    __tablename__ = "released_session"
    __table_args__ = _hours()

    appearances: Mapped[list["ReleasedAppearance"]] = relationship(
        back_populates="session",
        lazy="raise",
        order_by="ReleasedAppearance.position",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )


class ReleasedAppearance(Record, AppearanceFacts, ReaderVisible, Base):
    """An appearance as it was last released; only those that are public are copied."""

    __tablename__ = "released_appearance"

    session_id: Mapped[int] = reference("released_session.id", cascade=True)

    session: Mapped[ReleasedSession] = relationship(back_populates="appearances", lazy="raise")


class TimedState(StrEnum):
    """What became of a release at a set time."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class TimedRelease(Record, Base):
    """A release that the worker makes at an instant; ``fault`` is the code of what hindered it.

    ``clashes`` are the keys of the errors that whoever set it lives with: any other hinders it.
    """

    __tablename__ = "timed_release"
    __table_args__ = (Index("ix_timed_release_due", "state", "at"),)

    event_id: Mapped[int] = reference("event.id", cascade=True)
    stage: Mapped[ReleaseStage] = enum_column(ReleaseStage)
    at: Mapped[datetime]
    state: Mapped[TimedState] = enum_column(TimedState, default=TimedState.WAITING)
    fault: Mapped[str] = mapped_column(String(80), default="")
    set_by: Mapped[int | None]
    clashes: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))

    event: Mapped[Event] = relationship(lazy="raise")
