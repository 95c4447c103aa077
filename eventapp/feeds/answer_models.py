"""CalendarAnswer."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core import clock
from eventapp.core.db import Base, enum_column, reference


class Said(StrEnum):
    """What somebody answered from their calendar (RFC 5545 section 3.2.12), or asked for instead.

    A ``counter`` proposes another time, a ``refresh`` asks for the entry again (RFC 5546).
    """

    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"
    DELEGATED = "delegated"
    COUNTER = "counter"
    REFRESH = "refresh"
    NOTHING = "nothing"


class Outcome(StrEnum):
    """What came of it: carried out as by the link, only noted, or left alone."""

    DONE = "done"
    NOTED = "noted"
    IGNORED = "ignored"


class CalendarAnswer(Base):
    """A mail that came in for a guest or a speaker; never changed afterwards.

    Of a guest it has ``registration_id``, which lies above and is no foreign key; of a speaker
    ``person_id``, and ``about``, the title of the session as it was called then. ``uid`` is that of
    the entry without its host. ``why`` is the code of what stood against it. ``attendee`` is who
    answered by what the calendar says, ``sender`` who sent the mail, ``delegate`` who is to come
    instead. ``sequence`` and ``stamped_at`` are those of the entry; ``digest`` tells an answer that
    comes twice.
    """

    __tablename__ = "calendar_answer"
    __table_args__ = (Index("ix_calendar_answer_person", "event_id", "person_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    event_id: Mapped[int] = reference("event.id", cascade=True, index=False)
    registration_id: Mapped[int | None] = mapped_column(index=True)
    person_id: Mapped[int | None] = reference("person.id", cascade=True)
    uid: Mapped[str] = mapped_column(String(80), default="")
    about: Mapped[str] = mapped_column(String(200), default="")
    said: Mapped[Said] = enum_column(Said)
    outcome: Mapped[Outcome] = enum_column(Outcome)
    why: Mapped[str] = mapped_column(String(60), default="")
    attendee: Mapped[str] = mapped_column(String(254), default="")
    sender: Mapped[str] = mapped_column(String(254), default="")
    delegate: Mapped[str] = mapped_column(String(254), default="")
    comment: Mapped[str] = mapped_column(Text, default="")
    sequence: Mapped[int | None]
    stamped_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
