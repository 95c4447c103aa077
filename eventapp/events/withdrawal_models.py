"""Withdrawal."""

from datetime import date, datetime

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Base, reference


class Withdrawal(Base):
    """An event as the public last saw it: its time, its SEQUENCE, and the numbers of its hosts.

    It stands while the event, once public, is unlisted or private.
    """

    __tablename__ = "withdrawal"

    event_id: Mapped[int] = reference("event.id", cascade=True, primary_key=True, index=False)
    withdrawn_at: Mapped[datetime]
    sequence: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    timezone: Mapped[str] = mapped_column(String(64))
    organisations: Mapped[list[int]] = mapped_column(JSON, default=list)
    people: Mapped[list[int]] = mapped_column(JSON, default=list)
