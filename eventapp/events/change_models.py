"""EventChange."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core import clock
from eventapp.core.db import Base, enum_column, reference
from eventapp.events.models import Visibility


class ChangeKind(StrEnum):
    """What happened to an event that readers see."""

    PUBLISHED = "published"
    TIME = "time"
    PLACE = "place"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    REINSTATED = "reinstated"


class EventChange(Base):
    """A change of an event, as whoever may read its page is told of it.

    ``before`` and ``after`` hold times or places as JSON can (``events.history``); ``visibility``
    is who could read the page then: what only they knew stays theirs.
    """

    __tablename__ = "event_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = reference("event.id", cascade=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    kind: Mapped[ChangeKind] = enum_column(ChangeKind)
    visibility: Mapped[Visibility] = enum_column(Visibility)
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
