"""Mailing: one mail of the organisers to many guests, and how far it is."""

from enum import StrEnum

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Base, Record, enum_column, reference
from eventapp.core.localised import Localised, LocalisedText


class MailingState(StrEnum):
    """How far a mailing is."""

    SENDING = "sending"
    PAUSED = "paused"
    DONE = "done"


class Mailing(Record, Base):
    """One mail to the guests a filter finds, written to them batch by batch.

    ``segment`` is the filter (``registration.segments.query``); ``last`` the number of the
    registration reached, ``upto`` the last there was when it began: who registers later is not
    mailed.
    """

    __tablename__ = "mailing"

    event_id: Mapped[int] = reference("event.id", cascade=True)
    subject: Mapped[Localised] = mapped_column(LocalisedText)
    text: Mapped[Localised] = mapped_column(LocalisedText)
    segment: Mapped[dict[str, str]] = mapped_column(JSON)
    state: Mapped[MailingState] = enum_column(MailingState, default=MailingState.SENDING)
    total: Mapped[int]
    written: Mapped[int] = mapped_column(default=0)
    last: Mapped[int] = mapped_column(default=0)
    upto: Mapped[int] = mapped_column(default=0)
