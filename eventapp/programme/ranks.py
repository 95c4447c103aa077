"""An event's order of precedence: its ranks, who stands where, which sessions keep their own."""

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Base, Record, enum_column, reference
from eventapp.core.localised import Localised, LocalisedText
from eventapp.core.partial import PartialDate, PartialDateText
from eventapp.programme.precedence import TieRule


class Precedence(Record, Base):
    """That an event has an order of precedence, and by what rule ties are told apart."""

    __tablename__ = "precedence"

    event_id: Mapped[int] = reference("event.id", cascade=True, unique=True)
    tie_rule: Mapped[TieRule] = enum_column(TieRule, default=TieRule.OFFICE_DATE)


class PrecedenceRank(Record, Base):
    """One rank of an event, the first the highest; ``offices`` are the kinds that have it."""

    __tablename__ = "precedence_rank"

    event_id: Mapped[int] = reference("event.id", cascade=True)
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[Localised] = mapped_column(LocalisedText)
    offices: Mapped[list[str]] = mapped_column(JSON, default=list)


class Standing(Record, Base):
    """What was decided by hand of one person at one event.

    ``rank_id`` replaces the rank that follows from offices, ``since`` their date. ``place`` (from
    1, among everybody of the event) overrules all of it and keeps its ``reason``.
    """

    __tablename__ = "standing"
    __table_args__ = (UniqueConstraint("event_id", "person_id"),)

    event_id: Mapped[int] = reference("event.id", cascade=True)
    person_id: Mapped[int] = reference("person.id", cascade=True)
    rank_id: Mapped[int | None] = mapped_column(
        ForeignKey("precedence_rank.id", ondelete="SET NULL"), index=True
    )
    since: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    place: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(300), default="")


class OwnOrder(Base):
    """That the people of a session stand in an order made by hand, which precedence leaves."""

    __tablename__ = "own_order"

    session_id: Mapped[int] = reference("session.id", cascade=True, primary_key=True, index=False)
