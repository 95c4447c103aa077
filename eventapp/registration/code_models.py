"""AccessCode and CodeUse."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Base, Record, reference


class AccessCode(Record, Base):
    """A word that lets its holder ask for a place in a category.

    ``uses`` is how many guests may come with it (None: any number); it holds until ``ends_at``,
    unless it was revoked before. ``code`` is kept as ``codes.normal`` writes it.
    """

    __tablename__ = "access_code"
    __table_args__ = (
        UniqueConstraint("category_id", "code"),
        CheckConstraint("uses IS NULL OR uses >= 1", name="uses"),
    )

    category_id: Mapped[int] = reference("guest_category.id", cascade=True, index=False)
    name: Mapped[str] = mapped_column(String(200), default="")
    code: Mapped[str] = mapped_column(String(20))
    uses: Mapped[int | None]
    ends_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class CodeUse(Base):
    """With which code a guest came; it counts for as long as they are expected."""

    __tablename__ = "code_use"

    registration_id: Mapped[int] = reference(
        "registration.id", cascade=True, primary_key=True, index=False
    )
    code_id: Mapped[int] = reference("access_code.id", cascade=True)
