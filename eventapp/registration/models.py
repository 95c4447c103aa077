"""Registration and SeatCount."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.core.db import Base, Record, enum_column, reference, uid_column
from eventapp.core.text import words
from eventapp.events.models import Event
from eventapp.registration.category_models import GuestCategory


class RegistrationState(StrEnum):
    """The states of a registration."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    ATTENDED = "attended"


SEARCH_LENGTH = 500  # characters of a name, an organisation and an address, as a search reads them


def searched(name: str, organisation: str, email: str) -> str:
    """Return what a search of the guest list looks through (``core.text.words``)."""
    return " ".join(words(f"{name} {organisation} {email}"))[:SEARCH_LENGTH]


def searched_default(context: Any) -> str:
    """Return ``searched()`` of a row about to be written."""
    given = context.get_current_parameters()
    return searched(given["name"], given.get("organisation") or "", given["email"])


class Registration(Record, Base):
    """One guest's answer to one event.

    ``email_key`` makes one address one registration; ``queue_number`` is the order of
    arrival (given under the event lock); ``nonce`` makes the personal link
    (core.tokens.derived_token) and a new one revokes it; ``token_digest`` finds the registration
    by it. ``quota_id`` is the quota whose seat the guest has, or gave back. ``seats`` counts the
    guest and who comes with them and takes a seat; ``offer_until`` is the instant until which an
    offered place is held; it stays with who let it pass. ``photo_withdrawn_at`` is when a consent
    to photographs was taken back and not given again. ``passed_on_at`` is when a guest's place
    became a colleague's, which ended the registration. ``search_text`` is ``searched()``; the
    service keeps it.
    """

    __tablename__ = "registration"
    __table_args__ = (
        UniqueConstraint("event_id", "email_key"),
        Index("ix_registration_line", "event_id", "state", "queue_number"),
        Index("ix_registration_recent", "event_id", "created_at"),
        Index("ix_registration_offers", "state", "offer_until"),
        Index("ix_registration_name", "event_id", "name"),
        CheckConstraint("seats >= 1", name="seats"),
    )

    event_id: Mapped[int] = reference("event.id", cascade=True, index=False)
    # Not RESTRICT, which forbids a draft's deletion to take the guests after their categories.
    category_id: Mapped[int | None] = mapped_column(ForeignKey("guest_category.id"), index=True)
    quota_id: Mapped[int | None] = mapped_column(
        ForeignKey("quota.id", ondelete="SET NULL"), index=True
    )
    uid: Mapped[str] = uid_column()
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), index=True)
    organisation: Mapped[str] = mapped_column(String(200), default="")
    role: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(2))
    access_needs: Mapped[str] = mapped_column(Text, default="")
    dietary_needs: Mapped[str] = mapped_column(Text, default="")
    message: Mapped[str] = mapped_column(Text, default="")
    photo_consent: Mapped[bool] = mapped_column(default=False)
    photo_consent_at: Mapped[datetime | None]
    photo_version: Mapped[str] = mapped_column(String(20), default="", server_default="")
    photo_withdrawn_at: Mapped[datetime | None]
    privacy_version: Mapped[str] = mapped_column(String(20))
    privacy_consent_at: Mapped[datetime]
    state: Mapped[RegistrationState] = enum_column(RegistrationState)
    queue_number: Mapped[int]
    seats: Mapped[int] = mapped_column(default=1)
    offer_until: Mapped[datetime | None]
    passed_on_at: Mapped[datetime | None]
    nonce: Mapped[str] = mapped_column(String(43))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    search_text: Mapped[str] = mapped_column(
        String(SEARCH_LENGTH), default=searched_default, server_default=""
    )

    event: Mapped[Event] = relationship(lazy="raise")
    category: Mapped[GuestCategory | None] = relationship(lazy="raise")


class SeatCount(Base):
    """How many seats of an event are taken and asked for in line, as of the last change.

    Written only under the event's lock, from a fresh count; ``by_category`` has both for each
    category's number, and the seats that quotas have yet to fill in it. ``number`` grows when the
    places left (``left``, as readers are told them) differ, so that a page that shows them knows
    whether it is still true.
    """

    __tablename__ = "seat_count"

    event_id: Mapped[int] = reference("event.id", cascade=True, primary_key=True, index=False)
    confirmed: Mapped[int] = mapped_column(default=0)
    waitlisted: Mapped[int] = mapped_column(default=0)
    by_category: Mapped[dict[str, list[int]]] = mapped_column(JSON, default=dict)
    left: Mapped[str] = mapped_column(Text, default="")
    number: Mapped[int] = mapped_column(default=0)


class GuestColumns(Base):
    """Which columns organisers last took away of an event's guest list, in their order."""

    __tablename__ = "guest_columns"

    event_id: Mapped[int] = reference("event.id", cascade=True, primary_key=True, index=False)
    names: Mapped[list[str]] = mapped_column(JSON, default=list)
