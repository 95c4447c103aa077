"""NamedGuest."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.core.db import Base, Record, reference
from eventapp.registration.models import Registration


class NamedGuest(Record, Base):
    """Somebody whom a focal point put on the list of a quota, as the focal point wrote them.

    ``registration_id`` is what was made of it. There is none for an address that was registered
    otherwise: that registration stays as it is, and the focal point is told nothing of it.
    ``left_at`` is when the focal point took them off; ``times`` how often they were put on it.
    """

    __tablename__ = "named_guest"
    __table_args__ = (UniqueConstraint("quota_id", "email_key"),)

    quota_id: Mapped[int] = reference("quota.id", cascade=True, index=False)
    registration_id: Mapped[int | None] = mapped_column(
        ForeignKey("registration.id", ondelete="SET NULL"), index=True
    )
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254))
    role: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(2))
    left_at: Mapped[datetime | None]
    times: Mapped[int] = mapped_column(default=1)

    registration: Mapped[Registration | None] = relationship(lazy="raise")
