"""FeedKey."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core import clock
from eventapp.core.db import Base, enum_column, uid_column

CLIENT_LENGTH = 40
_OWNERS = ("guest_key", "person_id", "user_id", "quota_id")


class FeedKind(StrEnum):
    """What a personal calendar holds."""

    GUEST = "guest"
    SPEAKER = "speaker"
    ORGANISER = "organiser"
    ORGANISATION = "organisation"


class FeedKey(Base):
    """The secret address of one person's one calendar; only the digest of its token is kept.

    Whose it is stands in one of four columns: a guest's address (``email_key``), a speaker, an
    account, or the quota whose focal point made it. ``link_id`` and ``link_digest`` are the record
    and token digest of the personal link by which it was made: closed with that link, it is closed.
    ``reminder`` is in minutes before an entry begins. ``changed_at`` is raised whenever the bytes,
    of which ``body_digest`` is the digest, are others than at the last fetch, so it never goes
    back. ``client`` names the program of the last fetch; no address of a network is kept.
    """

    __tablename__ = "feed_key"
    __table_args__ = (
        CheckConstraint(
            " + ".join(f"CASE WHEN {x} IS NULL THEN 0 ELSE 1 END" for x in _OWNERS) + " = 1",
            name="one_owner",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = uid_column()
    kind: Mapped[FeedKind] = enum_column(FeedKind)
    guest_key: Mapped[str | None] = mapped_column(String(254), unique=True)
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), unique=True
    )
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), unique=True
    )
    quota_id: Mapped[int | None] = mapped_column(
        ForeignKey("quota.id", ondelete="CASCADE"), unique=True
    )
    link_id: Mapped[int | None]
    link_digest: Mapped[str] = mapped_column(String(64), default="")
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    language: Mapped[str] = mapped_column(String(2))
    reminder: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    renewed_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    body_digest: Mapped[str] = mapped_column(String(64), default="")
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    fetched_at: Mapped[datetime | None]
    fetches: Mapped[int] = mapped_column(default=0)
    client: Mapped[str] = mapped_column(String(CLIENT_LENGTH), default="")
