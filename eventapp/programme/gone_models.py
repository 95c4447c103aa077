"""GoneSession."""

from datetime import datetime

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Base, reference
from eventapp.core.localised import Localised, LocalisedText


class GoneSession(Base):
    """A session that calendars had and lost, with the SEQUENCE under which they did.

    It may come back under the same ``uid``: undone, or brought in again. What readers had of it
    stays for the entry that takes it back: ``gone_at`` is None when only its speakers had it.
    ``people`` are the numbers of those who were seen on it.
    """

    __tablename__ = "gone_session"

    uid: Mapped[str] = mapped_column(String(32), primary_key=True)
    event_id: Mapped[int] = reference("event.id", cascade=True)
    sequence: Mapped[int]
    title: Mapped[Localised] = mapped_column(LocalisedText, default=Localised, server_default="{}")
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    gone_at: Mapped[datetime | None]
    people: Mapped[list[int]] = mapped_column(JSON, default=list, server_default="[]")
