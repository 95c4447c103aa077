"""GuestView: a filter of the guest list, kept under a name."""

from sqlalchemy import JSON, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Base, Record, reference

VIEW_NAME_LENGTH = 80
_IS_DEFAULT = text("is_default")


class GuestView(Record, Base):
    """A filter of an event's guest list that its organisers share.

    ``query`` is what an address says of it (``segments.kept``): the filter and how it is sorted.
    The one that ``is_default`` opens where nothing else is asked for.
    """

    __tablename__ = "guest_view"
    __table_args__ = (
        UniqueConstraint("event_id", "name"),
        Index(
            "ix_guest_view_default",
            "event_id",
            unique=True,
            sqlite_where=_IS_DEFAULT,
            postgresql_where=_IS_DEFAULT,
        ),
    )

    event_id: Mapped[int] = reference("event.id", cascade=True, index=False)
    name: Mapped[str] = mapped_column(String(VIEW_NAME_LENGTH))
    query: Mapped[dict[str, str]] = mapped_column(JSON)
    is_default: Mapped[bool] = mapped_column(default=False, server_default=false())
