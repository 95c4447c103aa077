"""A programme that was brought and is being looked at: for a day, by the one who brought it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Base, Record, enum_column, reference, uid_column


class Source(StrEnum):
    """What a programme was begun from."""

    TEMPLATE = "template"
    EVENT = "event"
    TABLE = "table"
    WORKBOOK = "workbook"
    SCHEDULE = "schedule"
    CALENDAR = "calendar"


class ProgrammeDraft(Record, Base):
    """Sessions that may come into an event's programme, and what is to be chosen before.

    ``findings`` are those of the whole; ``people`` everybody named, each with ``seats`` (role and
    title, and ``more`` of them), ``known`` (whom it may be: a number and what tells it apart) and
    ``chosen``: a number, 0 for somebody new, None when nobody could tell. ``new_people`` is how
    many are new, ``organisations`` are the names of which there is none.
    """

    __tablename__ = "programme_draft"

    key: Mapped[str] = uid_column()
    event_id: Mapped[int] = reference("event.id", cascade=True)
    made_by: Mapped[int] = reference("user.id", cascade=True)
    source: Mapped[Source] = enum_column(Source)
    name: Mapped[str] = mapped_column(String(200), default="")
    ends_at: Mapped[datetime] = mapped_column(index=True)
    rows: Mapped[int] = mapped_column(default=0)
    wrong: Mapped[int] = mapped_column(default=0)
    clashing: Mapped[int] = mapped_column(default=0, server_default="0")
    doubtful: Mapped[int] = mapped_column(default=0)
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    new_people: Mapped[int] = mapped_column(default=0)
    people: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    organisations: Mapped[list[str]] = mapped_column(JSON, default=list)

    @property
    def unchosen(self) -> int:
        """Return of how many names nobody has said who is meant."""
        return sum(x["chosen"] is None for x in self.people)


class DraftRow(Base):
    """One session of a draft, by the number of its row, with what was found about it."""

    __tablename__ = "programme_draft_row"
    __table_args__ = (Index("ix_programme_draft_row_order", "draft_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = reference("programme_draft.id", cascade=True, index=False)
    number: Mapped[int]
    is_wrong: Mapped[bool] = mapped_column(default=False)
    is_doubtful: Mapped[bool] = mapped_column(default=False)
    session: Mapped[dict[str, Any]] = mapped_column(JSON)
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
