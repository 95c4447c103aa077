"""Calendars that are looked at before events are made of them, and whose entries came in before."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core import clock
from eventapp.core.db import Base, Record, reference, uid_column


class CalendarImport(Record, Base):
    """What was read of calendars, for a day, for the one who brought them.

    ``aside`` counts the entries that lie outside the days asked for.
    """

    __tablename__ = "calendar_import"

    key: Mapped[str] = uid_column()
    made_by: Mapped[int] = reference("user.id", cascade=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    ends_at: Mapped[datetime] = mapped_column(index=True)
    aside: Mapped[int] = mapped_column(default=0)


class CalendarImportRow(Base):
    """One entry as the event it would become, with what was found about it."""

    __tablename__ = "calendar_import_row"
    __table_args__ = (Index("ix_calendar_import_row_order", "import_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = reference("calendar_import.id", cascade=True, index=False)
    number: Mapped[int]
    candidate: Mapped[dict[str, Any]] = mapped_column(JSON)


class ImportedEntry(Base):
    """An entry of somebody else's calendar that became an event: it is known again by its UID.

    ``key`` is the digest of UID and time, ``content`` that of what the entry said.
    """

    __tablename__ = "imported_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    content: Mapped[str] = mapped_column(String(64))
    uid: Mapped[str] = mapped_column(String(500))
    event_id: Mapped[int] = reference("event.id", cascade=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
