"""ApprovalNote."""

from enum import StrEnum

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Base, Record, enum_column, reference


class Stance(StrEnum):
    """What an organiser says of a request; the last three decided, or opened it anew."""

    NOTE = "note"
    ASKS = "asks"
    FOR = "for"
    AGAINST = "against"
    APPROVED = "approved"
    DECLINED = "declined"
    REOPENED = "reopened"


class ApprovalNote(Record, Base):
    """What one organiser said of a guest's request, for organisers only.

    ``by_name`` is who said it, by the name of that day. ``batch`` is shared by what was decided
    with one press, so that it is taken back with one. A question may be to one colleague:
    ``asked_id`` is their account, ``asked_name`` their name of that day.
    """

    __tablename__ = "approval_note"

    registration_id: Mapped[int] = reference("registration.id", cascade=True)
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(200), default="")
    asked_id: Mapped[int | None] = mapped_column(index=True)
    asked_name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    stance: Mapped[Stance] = enum_column(Stance, default=Stance.NOTE)
    text: Mapped[str] = mapped_column(Text, default="")
    batch: Mapped[str] = mapped_column(String(32), default="", index=True)
