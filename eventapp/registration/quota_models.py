"""Quota."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.core.db import Base, Record, reference
from eventapp.organisations.models import Organisation


class Quota(Record, Base):
    """Seats of one guest category that one organisation fills with people of its own.

    Until ``ends_at``, its focal point (``contact_…``) names guests by a link: ``nonce`` makes it
    and a new one, or ``revoked_at``, closes it; ``token_digest`` finds the quota by it. The seats
    are held until the quota is ended (``ended_at``), soon after ``ends_at``; then those that are
    not filled go back to the category.
    """

    __tablename__ = "quota"
    __table_args__ = (
        UniqueConstraint("event_id", "organisation_id", "category_id"),
        Index("ix_quota_end", "ended_at", "ends_at"),
        CheckConstraint("seats >= 1", name="seats"),
    )

    event_id: Mapped[int] = reference("event.id", cascade=True, index=False)
    organisation_id: Mapped[int] = reference("organisation.id")
    # Not RESTRICT, which forbids a draft's deletion to take the quotas after their categories.
    category_id: Mapped[int] = mapped_column(ForeignKey("guest_category.id"), index=True)
    seats: Mapped[int]
    contact_name: Mapped[str] = mapped_column(String(200), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    language: Mapped[str] = mapped_column(String(2), default="en")
    note: Mapped[str] = mapped_column(Text, default="")
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    nonce: Mapped[str] = mapped_column(String(43))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)

    organisation: Mapped[Organisation] = relationship(lazy="raise")
