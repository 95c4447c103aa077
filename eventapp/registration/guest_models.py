"""Guest, its words, counts and answers: everybody of an event in one table, made for reading.

The database keeps all three itself (``guest_rows``): no code writes them.
"""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Base

WORD_LENGTH = 60  # characters of a word by which a guest is found
# PostgreSQL keeps a word in the order of its bytes too, so that those with one beginning are
# neighbours; SQLite does by itself.
_Word = String(WORD_LENGTH).with_variant(String(WORD_LENGTH, collation="C"), "postgresql")


class Guest(Base):
    """One guest of an event: the registration once there is one, until then the invitation.

    ``status`` is the state of either; ``replied_at`` when they answered, or
    ``guest_rows.NEVER``. ``number`` is twice the number of the invitation, or twice that of the
    registration and one more: it stays while the guest does. ``photographs`` is whether they may
    appear in one (``guest_rows.PHOTOGRAPHS``).
    """

    __tablename__ = "guest"
    __table_args__ = (
        Index("ix_guest_replied", "event_id", "replied_at", "number"),
        Index("ix_guest_name", "event_id", "name", "number"),
        Index("ix_guest_organisation", "event_id", "organisation", "name", "number"),
        Index("ix_guest_line", "event_id", "queue_number", "number"),
        Index("ix_guest_status", "event_id", "status", "replied_at", "number"),
        Index("ix_guest_status_line", "event_id", "status", "queue_number", "number"),
        Index("ix_guest_category", "event_id", "category_id", "replied_at", "number"),
        Index("ix_guest_language", "event_id", "language", "replied_at", "number"),
        Index("ix_guest_needs", "event_id", "has_needs", "replied_at", "number"),
        Index("ix_guest_quota", "event_id", "quota_id", "replied_at", "number"),
        Index("ix_guest_companions", "event_id", "has_companions", "replied_at", "number"),
        Index("ix_guest_photographs", "event_id", "photographs", "replied_at", "number"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[int]
    invitation_id: Mapped[int | None]
    registration_id: Mapped[int | None] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(200))
    organisation: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2))
    category_id: Mapped[int | None]
    status: Mapped[str] = mapped_column(String(24))
    has_needs: Mapped[bool]
    quota_id: Mapped[int | None]
    has_companions: Mapped[bool]
    photographs: Mapped[str] = mapped_column(String(9))
    queue_number: Mapped[int]
    replied_at: Mapped[datetime]
    search_text: Mapped[str] = mapped_column(Text)


class GuestWord(Base):
    """A word by whose beginning a guest is found."""

    __tablename__ = "guest_word"

    event_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    word: Mapped[str] = mapped_column(_Word, primary_key=True)
    guest: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class GuestAnswer(Base):
    """A value that a guest answered to a question with, by its first letters."""

    __tablename__ = "guest_answer"

    question_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[str] = mapped_column(_Word, primary_key=True)
    registration_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class GuestCount(Base):
    """How many guests of an event are alike; ``category`` or ``quota`` 0 is those without one."""

    __tablename__ = "guest_count"

    event_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    status: Mapped[str] = mapped_column(String(24), primary_key=True)
    category: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    has_needs: Mapped[bool] = mapped_column(primary_key=True)
    quota: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    has_companions: Mapped[bool] = mapped_column(primary_key=True)
    photographs: Mapped[str] = mapped_column(String(9), primary_key=True)
    number: Mapped[int]
