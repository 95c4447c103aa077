"""Mailing: one mail to many guests, and how far it is; MailPlan: which mails go by the clock."""

from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Base, Record, enum_column, reference
from eventapp.core.localised import Localised, LocalisedText

KIND = "registration.mailing"  # of the messages of mailings


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


class MailPlan(Record, Base):
    """Which mails go to the guests of an event by the clock: before it, and after.

    ``remind_days`` are days before the first day of the event, ``thank_days`` days after its last;
    ``hour`` is that of the event's zone at which they go. ``skipped`` are those (by
    ``Timing.cause``) whose hour had passed when they were switched on: they stay unsaid.
    """

    __tablename__ = "mail_plan"
    __table_args__ = (
        CheckConstraint("hour BETWEEN 0 AND 23", name="hour"),
        CheckConstraint("thank_days >= 1", name="thank_days"),
    )

    event_id: Mapped[int] = reference("event.id", cascade=True, unique=True, index=False)
    reminds: Mapped[bool] = mapped_column(default=False)
    remind_days: Mapped[list[int]] = mapped_column(JSON, default=list)
    thanks: Mapped[bool] = mapped_column(default=False)
    misses: Mapped[bool] = mapped_column(default=False)
    thank_days: Mapped[int] = mapped_column(default=1)
    hour: Mapped[int] = mapped_column(default=9)
    skipped: Mapped[list[str]] = mapped_column(JSON, default=list)
