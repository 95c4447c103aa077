"""FeedFetch."""

from datetime import date, datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Base


class FeedFetch(Base):
    """How often a family of programs fetched a feed on a day (UTC), and when it did so last.

    ``whole`` are answers with the calendar, ``unchanged`` those that said there is nothing new
    (304). It holds neither an address of a reader nor what their program calls itself.
    """

    __tablename__ = "feed_fetch"

    feed: Mapped[str] = mapped_column(String(160), primary_key=True)
    client: Mapped[str] = mapped_column(String(24), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True, index=True)
    whole: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime]
