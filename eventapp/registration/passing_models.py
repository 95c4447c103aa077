"""Passing: a place that its holder offers to a colleague."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, String, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Base, Record, enum_column, reference


class PassingState(StrEnum):
    """What came of a place that was offered to a colleague."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


_IS_OPEN: ColumnElement[bool] = literal_column("state = 'open'")


class Passing(Record, Base):
    """One colleague to whom a guest passes their place; the place stays theirs until it is taken.

    ``until`` is the instant until which the colleague may accept. ``nonce`` makes their link,
    ``token_digest`` finds the row by it. ``email`` is forgotten when nothing came of it;
    ``successor_id`` is the registration of who accepted.
    """

    __tablename__ = "passing"
    __table_args__ = (
        # One guest offers their place to one colleague at a time.
        Index(
            "ix_passing_open",
            "registration_id",
            unique=True,
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
        Index("ix_passing_ends", "state", "until"),
    )

    registration_id: Mapped[int] = reference("registration.id", cascade=True)
    successor_id: Mapped[int | None] = mapped_column(
        ForeignKey("registration.id", ondelete="SET NULL"), index=True
    )
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2))
    state: Mapped[PassingState] = enum_column(PassingState, default=PassingState.OPEN)
    until: Mapped[datetime]
    nonce: Mapped[str] = mapped_column(String(43))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
