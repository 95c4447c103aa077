"""When people and rooms are free at an event, how long ways take, and warnings lived with."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.core import clock
from eventapp.core.db import Base, Record, reference
from eventapp.events.models import Room, Venue
from eventapp.people.models import Person


def _exactly_one(*names: str) -> str:
    return " + ".join(f"CASE WHEN {x} IS NULL THEN 0 ELSE 1 END" for x in names) + " = 1"


class Availability(Record, Base):
    """A window in which a person is there, or a room or building is open, at one event.

    Without a beginning it reaches back as far as one likes, without an end as far ahead. Whoever
    or whatever has several is free in each; who has none always is.
    """

    __tablename__ = "availability"
    __table_args__ = (
        CheckConstraint(_exactly_one("person_id", "room_id", "venue_id"), name="one_subject"),
        CheckConstraint("starts_at IS NOT NULL OR ends_at IS NOT NULL", name="bounded"),
        CheckConstraint(
            "starts_at IS NULL OR ends_at IS NULL OR ends_at > starts_at", name="hours_order"
        ),
    )

    event_id: Mapped[int] = reference("event.id", cascade=True)
    person_id: Mapped[int | None] = reference("person.id", cascade=True)
    room_id: Mapped[int | None] = reference("room.id", cascade=True)
    venue_id: Mapped[int | None] = reference("venue.id", cascade=True)
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(String(200), default="")

    person: Mapped[Person | None] = relationship(lazy="raise")
    room: Mapped[Room | None] = relationship(lazy="raise")
    venue: Mapped[Venue | None] = relationship(lazy="raise")

    @property
    def name(self) -> str:
        """Return the name of whom or what it is about."""
        subject = self.person or self.room or self.venue
        return subject.name if subject else ""

    def told(self, venue_id: int | None) -> str:
        """Return the name, of a room with its building where that is not ``venue_id``."""
        return self.room.told(venue_id) if self.room else self.name


class Turnaround(Record, Base):
    """How many minutes the way between two rooms, or two buildings, takes at an event."""

    __tablename__ = "turnaround"
    __table_args__ = (
        CheckConstraint("(one_room_id IS NULL) = (other_room_id IS NULL)", name="rooms_both"),
        CheckConstraint("(one_venue_id IS NULL) = (other_venue_id IS NULL)", name="venues_both"),
        CheckConstraint("(one_room_id IS NULL) <> (one_venue_id IS NULL)", name="one_sort"),
        CheckConstraint("minutes >= 0", name="minutes"),
    )

    event_id: Mapped[int] = reference("event.id", cascade=True)
    one_room_id: Mapped[int | None] = reference("room.id", cascade=True)
    other_room_id: Mapped[int | None] = reference("room.id", cascade=True)
    one_venue_id: Mapped[int | None] = reference("venue.id", cascade=True)
    other_venue_id: Mapped[int | None] = reference("venue.id", cascade=True)
    minutes: Mapped[int]

    one_room: Mapped[Room | None] = relationship(lazy="raise", foreign_keys=[one_room_id])
    other_room: Mapped[Room | None] = relationship(lazy="raise", foreign_keys=[other_room_id])
    one_venue: Mapped[Venue | None] = relationship(lazy="raise", foreign_keys=[one_venue_id])
    other_venue: Mapped[Venue | None] = relationship(lazy="raise", foreign_keys=[other_venue_id])

    @property
    def names(self) -> tuple[str, str]:
        """Return the names of its two ends."""
        ends = self.one_room or self.one_venue, self.other_room or self.other_venue
        one, other = (x.name if x else "" for x in ends)
        return one, other

    def told(self, venue_id: int | None) -> tuple[str, str]:
        """Return the names of its ends, of a room with its building where that is not this."""
        rooms = self.one_room, self.other_room
        one, other = (
            room.told(venue_id) if room else name
            for room, name in zip(rooms, self.names, strict=True)
        )
        return one, other


class AcceptedWarning(Base):
    """A warning of the programme that somebody lives with, and why.

    ``key`` is that of the clash: it changes when the facts do, and the warning is back.
    """

    __tablename__ = "accepted_warning"
    __table_args__ = (UniqueConstraint("event_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = reference("event.id", cascade=True)
    key: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(String(500))
    by: Mapped[str] = mapped_column(String(254))
    at: Mapped[datetime] = mapped_column(default=clock.now)
