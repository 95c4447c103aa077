"""Session and Appearance."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.core.db import Base, ReaderVisible, Record, enum_column, reference, uid_column
from eventapp.core.localised import Localised, LocalisedText
from eventapp.core.records import held
from eventapp.events.models import Event, OfEvent, Room, is_hidden
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


class Session(Record, OfEvent, Base):
    """A part of an event. Its hours may be unknown; then its position alone orders it.

    ``languages`` are spoken; what is said in one of ``interpreted_from`` is heard in each of
    ``interpreted_into``. ``sign_languages`` are ISO 639-3 codes, all others ISO 639-1;
    ``sign_interpreters`` counts the persons booked, which is nobody's concern outside.
    """

    __tablename__ = "session"
    __table_args__ = (
        UniqueConstraint("event_id", "slug"),
        CheckConstraint("(starts_at IS NULL) = (ends_at IS NULL)", name="hours_both"),
        CheckConstraint("starts_at IS NULL OR ends_at > starts_at", name="hours_order"),
    )

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
    sign_interpreters: Mapped[int] = mapped_column(default=0, server_default="0")
    captions: Mapped[list[str]] = language_codes()
    recorded: Mapped[bool] = mapped_column(default=False, server_default=false())

    event: Mapped[Event] = relationship(lazy="raise")
    room: Mapped[Room | None] = relationship(lazy="raise")
    appearances: Mapped[list["Appearance"]] = relationship(
        back_populates="session",
        lazy="raise",
        order_by="Appearance.position",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )


class Appearance(Record, ReaderVisible, Base):
    """A person on a session with a role. Without a person it is a seat not yet named.

    ``affiliation_id`` is the one used for this event, NULL means all the person's; an empty
    ``honorific`` means the person's. ``notes`` are the organisers' own and never leave them.
    """

    __tablename__ = "appearance"

    session_id: Mapped[int] = reference("session.id", cascade=True)
    person_id: Mapped[int | None] = reference("person.id")
    affiliation_id: Mapped[int | None] = reference("affiliation.id")
    role: Mapped[Role] = enum_column(Role)
    state: Mapped[AppearanceState] = enum_column(AppearanceState, default=AppearanceState.PLANNED)
    shown_as_invited: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    honorific: Mapped[str] = mapped_column(String(40), default="", server_default="")
    notes: Mapped[str] = mapped_column(Text, default="", server_default="")

    session: Mapped[Session] = relationship(back_populates="appearances", lazy="raise")
    person: Mapped[Person | None] = relationship(lazy="raise")
    affiliation: Mapped[Affiliation | None] = relationship(lazy="raise")

    @property
    def reader_visible(self) -> bool:
        """Tell whether a reader may notice its change, as of its session's event."""
        session = held(Session, self.session_id)
        return session is None or not is_hidden(held(Event, session.event_id))

    @property
    def is_public(self) -> bool:
        """Tell whether a reader may see this appearance."""
        if self.state is AppearanceState.CONFIRMED:
            return True
        if self.person_id is None:
            return self.state not in GONE
        return self.shown_as_invited and self.state in INVITED
