"""Event, EventHost, AccessFact, Venue and Room."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, CheckConstraint, Index, String, inspect, select, true
from sqlalchemy import Text as UnboundedText
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from eventapp.core.db import Base, ReaderVisible, Record, enum_column, reference, uid_column
from eventapp.core.localised import Localised, LocalisedText
from eventapp.core.offsets import WallHours
from eventapp.core.records import held
from eventapp.organisations.models import Organisation
from eventapp.people.models import Person


class EventStatus(StrEnum):
    """The states of an event."""

    DRAFT = "draft"
    PUBLISHED = "published"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class Visibility(StrEnum):
    """Who may find and read a published event."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    PRIVATE = "private"


class Attendance(StrEnum):
    """How one attends (schema.org EventAttendanceModeEnumeration)."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"


class HostRole(StrEnum):
    """What a host does for an event; a hosting Member need not speak."""

    ORGANISER = "organiser"
    HOST = "host"
    CO_HOST = "co_host"
    PARTNER = "partner"


class LineRule(StrEnum):
    """Who moves up when the first on the waiting list is a group that does not fit."""

    STRICT = "strict"
    BEST_FIT = "best_fit"


class FactKind(StrEnum):
    """What an access or practical fact is about."""

    STEP_FREE = "step_free"
    HEARING = "hearing"
    LANGUAGES = "languages"
    QUIET_ROOM = "quiet_room"
    IDENTITY_CHECK = "identity_check"
    PHOTOGRAPHS = "photographs"
    ARRIVAL = "arrival"
    CATERING = "catering"
    OTHER = "other"


class Venue(Record, ReaderVisible, Base):
    """A building. One venue, many rooms."""

    __tablename__ = "venue"

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(300), default="")
    postal_code: Mapped[str] = mapped_column(String(20), default="")
    city: Mapped[str] = mapped_column(String(120), default="")
    country: Mapped[str] = mapped_column(String(2), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    arrival: Mapped[Localised] = mapped_column(LocalisedText, default=Localised)

    rooms: Mapped[list["Room"]] = relationship(
        back_populates="venue",
        lazy="raise",
        order_by="Room.position",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )


class Room(Record, ReaderVisible, Base):
    """A room of a venue."""

    __tablename__ = "room"
    __table_args__ = (CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity"),)

    venue_id: Mapped[int] = reference("venue.id", cascade=True)
    slug: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(200))
    capacity: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)

    venue: Mapped[Venue] = relationship(back_populates="rooms", lazy="raise")

    def told(self, venue_id: int | None) -> str:
        """Return its name, with that of its building where this is not the event's."""
        return self.name if self.venue_id == venue_id else f"{self.name}, {self.building}"

    if TYPE_CHECKING:
        building: Mapped[str]


# The name of its venue, which comes with every room at no further question.
_NAME = select(Venue.name).where(Venue.id == Room.venue_id).correlate_except(Venue)
Room.building = column_property(_NAME.scalar_subquery())


class Event(Record, WallHours, ReaderVisible, Base):
    """One event: a span of instants in an IANA zone, or dates when the hours are not known.

    ``starts_on`` and ``ends_on`` always stand (in the event's zone); ``starts_at`` and ``ends_at``
    are both set when the hours are known and both NULL when they are not. ``sequence`` grows when
    calendars must notice: time, place or status (RFC 5546 section 2.1.4); ``programme_sequence``
    when a release does so to the event's own entry and not to those of all its sessions, for which
    ``programme_changed_at`` is kept apart from ``changed_at`` too. ``search_text`` is what
    a search looks through, folded (``core.text.fold``); the service keeps it. ``offer_hours`` is
    how long a freed seat is held for the next in line (NULL: it is theirs at once). ``may_pass_on``
    lets a guest pass their place to a colleague.
    """

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("(starts_at IS NULL) = (ends_at IS NULL)", name="hours_both"),
        CheckConstraint("starts_at IS NULL OR ends_at > starts_at", name="hours_order"),
        CheckConstraint("ends_on >= starts_on", name="dates_order"),
        CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity"),
        CheckConstraint("offer_hours IS NULL OR offer_hours >= 1", name="offer_hours"),
        Index("ix_event_listing", "status", "visibility", "starts_on"),
    )

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    uid: Mapped[str] = uid_column()
    sequence: Mapped[int] = mapped_column(default=0)
    programme_sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    programme_changed_at: Mapped[datetime | None]
    status: Mapped[EventStatus] = enum_column(EventStatus, default=EventStatus.DRAFT)
    visibility: Mapped[Visibility] = enum_column(Visibility, default=Visibility.PUBLIC)
    status_reason: Mapped[Localised] = mapped_column(LocalisedText, default=Localised)
    demonstration: Mapped[bool] = mapped_column(default=False)

    title: Mapped[Localised] = mapped_column(LocalisedText)
    summary: Mapped[Localised] = mapped_column(LocalisedText, default=Localised)
    description: Mapped[Localised] = mapped_column(LocalisedText, default=Localised)
    main_language: Mapped[str] = mapped_column(String(2), default="en")
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    level: Mapped[str] = mapped_column(String(20), default="")
    search_text: Mapped[str] = mapped_column(UnboundedText, default="", server_default="")

    starts_on: Mapped[date]
    ends_on: Mapped[date]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    timezone: Mapped[str] = mapped_column(String(64), default="Europe/Brussels")

    attendance: Mapped[Attendance] = enum_column(Attendance, default=Attendance.IN_PERSON)
    venue_id: Mapped[int | None] = reference("venue.id")
    city: Mapped[str] = mapped_column(String(120), default="")
    country: Mapped[str] = mapped_column(String(2), default="")

    rsvp: Mapped[bool] = mapped_column(default=False)
    capacity: Mapped[int | None]
    waiting_list: Mapped[bool] = mapped_column(default=True)
    line_rule: Mapped[LineRule] = enum_column(LineRule, default=LineRule.STRICT)
    offer_hours: Mapped[int | None]
    may_pass_on: Mapped[bool] = mapped_column(default=True, server_default=true())
    rsvp_opens_at: Mapped[datetime | None]
    rsvp_closes_at: Mapped[datetime | None]

    venue: Mapped[Venue | None] = relationship(lazy="raise")
    hosts: Mapped[list["EventHost"]] = relationship(
        lazy="raise",
        order_by="EventHost.position",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    facts: Mapped[list["AccessFact"]] = relationship(
        lazy="raise",
        order_by="AccessFact.position",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )

    @property
    def reader_visible(self) -> bool:
        """Tell whether a reader may notice its change: nobody sees a draft that stays one."""
        return not is_hidden(self)

    @property
    def zone(self) -> ZoneInfo:
        """Return the event's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def entry_sequence(self) -> int:
        """Return the SEQUENCE of its own calendar entry."""
        return self.sequence + self.programme_sequence

    @property
    def shown_changed_at(self) -> datetime:
        """Return when it changed last, its programme included."""
        return max(self.changed_at, self.programme_changed_at or self.changed_at)

    @property
    def has_hours(self) -> bool:
        """Tell whether the hours are known."""
        return self.starts_at is not None

    @property
    def begins(self) -> datetime:
        """Return the instant it starts, or its first midnight in its zone."""
        return self.starts_at or datetime.combine(self.starts_on, time(), self.zone)

    @property
    def ends(self) -> datetime:
        """Return the instant it ends, or the midnight after its last day in its zone."""
        return self.ends_at or datetime.combine(self.ends_on + timedelta(days=1), time(), self.zone)


def is_hidden(event: Event | None) -> bool:
    """Tell whether an event, as it is being written, is a draft for certain and was one before."""
    if event is None:
        return False
    state = inspect(event)
    status = state.attrs.status
    known = state.pending or EventStatus.DRAFT in (
        status.history.deleted or status.history.unchanged
    )
    return status.loaded_value is EventStatus.DRAFT and known


class OfEvent(ReaderVisible):
    """Marks a model whose rows belong to an event, and are seen by readers when it is."""

    event_id: Mapped[int]

    @property
    def reader_visible(self) -> bool:
        """Tell whether a reader may notice its change.

        Only a draft that this transaction holds cannot be published by another meanwhile.
        """
        return not is_hidden(held(Event, self.event_id))


class EventHost(Record, OfEvent, Base):
    """An organisation or a person that hosts an event."""

    __tablename__ = "event_host"
    __table_args__ = (
        CheckConstraint("(organisation_id IS NULL) <> (person_id IS NULL)", name="one_host"),
    )

    event_id: Mapped[int] = reference("event.id", cascade=True)
    organisation_id: Mapped[int | None] = reference("organisation.id")
    person_id: Mapped[int | None] = reference("person.id")
    role: Mapped[HostRole] = enum_column(HostRole, default=HostRole.HOST)
    position: Mapped[int] = mapped_column(default=0)

    organisation: Mapped[Organisation | None] = relationship(lazy="raise")
    person: Mapped[Person | None] = relationship(lazy="raise")


class AccessFact(Record, OfEvent, Base):
    """One thing a guest must know before answering: step-free route, languages, identity check."""

    __tablename__ = "access_fact"

    event_id: Mapped[int] = reference("event.id", cascade=True)
    kind: Mapped[FactKind] = enum_column(FactKind)
    text: Mapped[Localised] = mapped_column(LocalisedText)
    position: Mapped[int] = mapped_column(default=0)
