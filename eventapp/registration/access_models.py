"""AccessTask."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Base, Record, reference


class AccessTask(Record, Base):
    """What is to be done so that one guest can take part, by whom and by when.

    The door reads ``what``: it names the action, never the reason.
    """

    __tablename__ = "access_task"

    registration_id: Mapped[int] = reference("registration.id", cascade=True)
    what: Mapped[str] = mapped_column(String(200))
    owner_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL"), index=True
    )
    due_on: Mapped[date | None]
    done_at: Mapped[datetime | None]
