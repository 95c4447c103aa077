"""BroughtList."""

from datetime import datetime

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core import clock
from eventapp.core.db import Base, reference, uid_column


class BroughtList(Base):
    """A list of people that was brought and is being looked at: for a day, by who brought it.

    ``cells`` are its rows as text; ``columns`` what each column holds, as guessed or as said.
    """

    __tablename__ = "brought_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = uid_column()
    event_id: Mapped[int] = reference("event.id", cascade=True)
    made_by: Mapped[int] = reference("user.id", cascade=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    made_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    cells: Mapped[list[list[str]]] = mapped_column(JSON)
    columns: Mapped[list[str]] = mapped_column(JSON)
    has_head: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(String(2))
    category_id: Mapped[int | None]
    may_pass_on: Mapped[bool] = mapped_column(default=False)
