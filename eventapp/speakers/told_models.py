"""ToldSlot."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Base, reference
from eventapp.core.localised import Localised, LocalisedText


class ToldSlot(Base):
    """The hours and the room of a session that one speaker was told last, by whatever mail.

    The session is named by its uid, and keeps its ``title``: it may be deleted, and come back,
    before its first release. ``has_entry`` tells whether they were sent it for their calendar,
    ``sequence`` is its number then.
    """

    __tablename__ = "told_slot"
    __table_args__ = (UniqueConstraint("session_uid", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = reference("event.id", cascade=True)
    person_id: Mapped[int] = reference("person.id", cascade=True)
    session_uid: Mapped[str] = mapped_column(String(32))
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    room: Mapped[str] = mapped_column(String(200), default="")
    title: Mapped[Localised] = mapped_column(LocalisedText, default=Localised)
    has_entry: Mapped[bool] = mapped_column(default=False, server_default=false())
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
