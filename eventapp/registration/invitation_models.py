"""Invitation, InvitationPlan, InvitationRound and RoundItem."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.core.db import Base, Record, enum_column, reference
from eventapp.core.localised import Localised, LocalisedText
from eventapp.events.models import Event
from eventapp.registration.models import SEARCH_LENGTH, Registration, searched_default


class InvitationState(StrEnum):
    """The states of an invitation."""

    DRAFT = "draft"
    SENT = "sent"
    OPENED = "opened"
    YES = "yes"
    MAYBE = "maybe"
    NO = "no"
    DEPUTY = "deputy"


class AnswerSource(StrEnum):
    """How an answer came."""

    LINK = "link"
    FORM = "form"
    TELEPHONE = "telephone"
    LETTER = "letter"
    PERSON = "person"


class Invitation(Record, Base):
    """One person asked to one event by name, and what they answered.

    ``nonce`` makes the personal link and a new one revokes it; ``token_digest`` finds the
    invitation by it. An empty ``salutation`` is the usual one of the language. ``may_pass_on``
    lets the guest answer from another address and invite a deputy unasked; without it a deputy
    (``deputy_name``, ``deputy_email``, ``deputy_language``, empty: the guest's own) is proposed to
    the organisers. They say too who
    comes in the guest's place after a yes from another address. ``namings`` counts how often the
    link had somebody else written to. ``deputy_of_id`` is the invitation in whose place this one
    was made; ``due_on`` the day by which an answer is asked for.
    ``search_text`` is ``models.searched()``.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("event_id", "email_key"),
        Index("ix_invitation_state", "event_id", "state"),
        CheckConstraint("companions >= 0", name="companions"),
    )

    event_id: Mapped[int] = reference("event.id", cascade=True, index=False)
    # Not RESTRICT, which forbids a draft's deletion to take the invitations after its categories.
    category_id: Mapped[int | None] = mapped_column(ForeignKey("guest_category.id"), index=True)
    registration_id: Mapped[int | None] = mapped_column(
        ForeignKey("registration.id", ondelete="SET NULL"), index=True
    )
    deputy_of_id: Mapped[int | None] = mapped_column(
        ForeignKey("invitation.id", ondelete="SET NULL"), index=True
    )
    name: Mapped[str] = mapped_column(String(200))
    honorific: Mapped[str] = mapped_column(String(60), default="")
    salutation: Mapped[str] = mapped_column(String(200), default="")
    organisation: Mapped[str] = mapped_column(String(200), default="")
    role: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), index=True)
    language: Mapped[str] = mapped_column(String(2))
    may_pass_on: Mapped[bool] = mapped_column(default=False)
    companions: Mapped[int] = mapped_column(default=0)
    state: Mapped[InvitationState] = enum_column(InvitationState, default=InvitationState.DRAFT)
    source: Mapped[AnswerSource | None] = enum_column(AnswerSource, nullable=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    deputy_name: Mapped[str] = mapped_column(String(200), default="")
    deputy_email: Mapped[str] = mapped_column(String(254), default="")
    deputy_language: Mapped[str] = mapped_column(String(2), default="")
    namings: Mapped[int] = mapped_column(default=0, server_default="0")
    due_on: Mapped[date | None]
    sent_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    nonce: Mapped[str] = mapped_column(String(43))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    search_text: Mapped[str] = mapped_column(
        String(SEARCH_LENGTH), default=searched_default, server_default=""
    )

    event: Mapped[Event] = relationship(lazy="raise")
    registration: Mapped[Registration | None] = relationship(lazy="raise")


class InvitationPlan(Record, Base):
    """What holds for all invitations of an event.

    ``records_opening`` has the first opening of each link written down, which its page then says;
    ``remind_days`` are the days before the day an answer is due on which to remind.
    """

    __tablename__ = "invitation_plan"

    event_id: Mapped[int] = reference("event.id", cascade=True, unique=True, index=False)
    records_opening: Mapped[bool] = mapped_column(default=False)
    remind_days: Mapped[list[int]] = mapped_column(JSON, default=list)


class RoundKind(StrEnum):
    """What a round of mails is for."""

    INVITATION = "invitation"
    REMINDER = "reminder"


class RoundState(StrEnum):
    """Whether a round goes on."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"


class InvitationRound(Record, Base):
    """One sending to chosen guests, done by the worker in batches; ``note`` is said above all else.

    ``total`` is how many were chosen, ``sent`` how many mails were queued, ``skipped`` how many
    needed none any more when their turn came.
    """

    __tablename__ = "invitation_round"
    __table_args__ = (Index("ix_invitation_round_state", "state"),)

    event_id: Mapped[int] = reference("event.id", cascade=True)
    kind: Mapped[RoundKind] = enum_column(RoundKind)
    state: Mapped[RoundState] = enum_column(RoundState, default=RoundState.RUNNING)
    note: Mapped[Localised] = mapped_column(LocalisedText, default=Localised)
    due_on: Mapped[date | None]
    total: Mapped[int] = mapped_column(default=0)
    sent: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)


class RoundItem(Base):
    """An invitation whose turn in a round is still to come."""

    __tablename__ = "invitation_round_item"

    round_id: Mapped[int] = reference(
        "invitation_round.id", cascade=True, primary_key=True, index=False
    )
    invitation_id: Mapped[int] = reference("invitation.id", cascade=True, primary_key=True)
