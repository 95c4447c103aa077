"""Message: one mail to one person."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Index, String, false, literal_column
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core import clock
from eventapp.core.db import Base, enum_column


class MessageState(StrEnum):
    """How far a message is."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


# Errors of our own; every other one is what a server said (``wording.why`` has the words).
UNWILLING = "not sent: the address is dead or unsubscribed"
TOO_LATE = "not sent: too late to be of use"

# In the words of the index that holds them: a bound value would not be recognised.
IS_WAITING: ColumnElement[bool] = literal_column("state IN ('queued', 'sending')")


class Message(Base):
    """One rendered mail to one person.

    ``key`` is unique: the same cause never queues twice, and it becomes the Message-ID, so that a
    mail delivered twice after a crash is recognised. ``event_id`` and ``registration_id`` name
    records of features above this one, hence no foreign keys. ``unsubscribe`` is the address at
    which the recipient unsubscribes; a mail without one is essential.

    ``domain`` is where it goes, ``tried_at`` when it was last claimed: both are for the pace
    (``pacing``). ``is_bulk`` tells a mail that goes to many at once and lets single ones pass;
    ``expires_at`` is the instant from which it says nothing of use any more.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_due", "state", "due_at"),
        Index("ix_message_event", "event_id", "created_at"),
        Index("ix_message_registration", "registration_id"),
        Index("ix_message_recipient", "event_id", "recipient"),
        Index("ix_message_tried", "tried_at"),
        Index(
            "ix_message_waiting",
            "is_bulk",
            "id",
            sqlite_where=IS_WAITING,
            postgresql_where=IS_WAITING,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(60))
    event_id: Mapped[int | None]
    registration_id: Mapped[int | None]
    recipient: Mapped[str] = mapped_column(String(254))
    recipient_name: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(String(400))
    text: Mapped[str] = mapped_column(LongText)
    html: Mapped[str] = mapped_column(LongText)
    calendar: Mapped[str] = mapped_column(LongText, default="")
    calendar_method: Mapped[str] = mapped_column(String(20), default="")
    state: Mapped[MessageState] = enum_column(MessageState, default=MessageState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(default=clock.now)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    sent_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(LongText, default="")
    unsubscribe: Mapped[str] = mapped_column(String(300), default="", server_default="")
    domain: Mapped[str] = mapped_column(String(254), default="", server_default="")
    is_bulk: Mapped[bool] = mapped_column(default=False, server_default=false())
    tried_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
