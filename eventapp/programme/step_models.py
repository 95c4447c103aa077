"""ProgrammeStep."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core import clock
from eventapp.core.db import Base, reference


class ProgrammeStep(Base):
    """One change of a programme, kept so that it can be undone.

    ``rows`` are the sessions and appearances it touched, each with its columns before and after
    (None where there was none). ``source`` is the file or the template that sessions were brought
    from. Steps of an event stand in the order of their numbers; those ``undone`` are the last ones.
    """

    __tablename__ = "programme_step"
    __table_args__ = (Index("ix_programme_step_event", "event_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = reference("event.id", cascade=True, index=False)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    by: Mapped[str] = mapped_column(String(254), default="")
    verb: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(200), default="", server_default="")
    label: Mapped[str] = mapped_column(String(254), default="")
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    undone: Mapped[bool] = mapped_column(default=False, server_default=false())

    @property
    def mark(self) -> str:
        """Return what tells it as it stands from any other: a number alone may be given again."""
        return f"{self.id}-{self.at:%Y%m%d%H%M%S%f}-{'undone' if self.undone else 'done'}"
