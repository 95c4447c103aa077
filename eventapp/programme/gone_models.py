"""GoneSession."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Base, reference


class GoneSession(Base):
    """A session that calendars had and lost, with the SEQUENCE under which they did.

    It may come back under the same ``uid``: undone, or brought in again.
    """

    __tablename__ = "gone_session"

    uid: Mapped[str] = mapped_column(String(32), primary_key=True)
    event_id: Mapped[int] = reference("event.id", cascade=True)
    sequence: Mapped[int]
