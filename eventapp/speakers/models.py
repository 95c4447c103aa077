"""SpeakerLink, FormerLink, Terms, Contact, Deputy and Chase."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.core import clock
from eventapp.core.db import Base, Record, enum_column, reference
from eventapp.events.models import Event
from eventapp.people.models import Person
from eventapp.programme.models import AppearanceState


class SpeakerLink(Record, Base):
    """One person's way to the page of their own appearances at one event.

    ``nonce`` makes the link (core.tokens.derived_token), so that each mail can repeat it; a new
    one renews it, and the old link leads nowhere. ``token_digest`` finds the row by the link.
    """

    __tablename__ = "speaker_link"
    __table_args__ = (UniqueConstraint("event_id", "person_id"),)

    event_id: Mapped[int] = reference("event.id", cascade=True, index=False)
    person_id: Mapped[int] = reference("person.id", cascade=True)
    nonce: Mapped[str] = mapped_column(String(43))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    revoked_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")


class FormerLink(Base):
    """The link of a record that was merged into another: it opens that one's link.

    It goes when the other link is renewed. One that was revoked before is no more than a revoked
    link, whatever the other one opens.
    """

    __tablename__ = "former_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = reference("speaker_link.id", cascade=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    revoked_at: Mapped[datetime | None]


class Terms(Record, Base):
    """By which day speakers of an event are to answer, and until which they may change it.

    Dates in the event's zone, each day included. Without the second, answers may change until the
    event begins.
    """

    __tablename__ = "speaker_terms"

    event_id: Mapped[int] = reference("event.id", cascade=True, index=False)
    answer_by: Mapped[date | None]
    changes_until: Mapped[date | None]

    __table_args__ = (UniqueConstraint("event_id"),)


class ContactKind(StrEnum):
    """How somebody was spoken to."""

    MAIL = "mail"
    CALL = "call"
    LETTER = "letter"
    MEETING = "meeting"
    LINK = "link"


class Contact(Base):
    """One time that a person was asked, told or heard about an event; never changed afterwards.

    ``state`` is what the appearance became by it, if anything. ``about`` names the session as it
    was called then, since the appearance may go. ``message_id`` names the mail, hence no foreign
    key: mails are erased earlier than the log.
    """

    __tablename__ = "contact"
    __table_args__ = (Index("ix_contact_person", "event_id", "person_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = reference("event.id", cascade=True, index=False)
    person_id: Mapped[int] = reference("person.id", cascade=True)
    appearance_id: Mapped[int | None] = mapped_column(
        ForeignKey("appearance.id", ondelete="SET NULL"), index=True
    )
    at: Mapped[datetime] = mapped_column(default=clock.now)
    kind: Mapped[ContactKind] = enum_column(ContactKind)
    state: Mapped[AppearanceState | None] = enum_column(AppearanceState, nullable=True)
    about: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    by_kind: Mapped[str] = mapped_column(String(20))
    by_label: Mapped[str] = mapped_column(String(254), default="")
    message_id: Mapped[int | None]


class DeputyState(StrEnum):
    """How far a deputy is."""

    NAMED = "named"
    TAKEN = "taken"
    REFUSED = "refused"


class Deputy(Record, Base):
    """Somebody whom a speaker named to stand in for them; the organisers take them or do not.

    ``language`` is that of our mails to them; empty: that of who named them.
    """

    __tablename__ = "deputy"

    appearance_id: Mapped[int] = reference("appearance.id", cascade=True)
    named_by_id: Mapped[int] = reference("person.id", cascade=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(2), default="", server_default="")
    state: Mapped[DeputyState] = enum_column(DeputyState, default=DeputyState.NAMED)

    named_by: Mapped[Person] = relationship(lazy="raise")


class Chase(Base):
    """One reminder that was sent, by what it was about and which of its days: never sent twice.

    ``key`` names neither person nor appearance: both may be merged with another.
    """

    __tablename__ = "chase"
    __table_args__ = (UniqueConstraint("event_id", "person_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = reference("event.id", cascade=True, index=False)
    person_id: Mapped[int] = reference("person.id", cascade=True)
    key: Mapped[str] = mapped_column(String(80))
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)
