"""PolicyFile, Milestone, Statement, ShareMessage, Observance and their links to events."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.core.db import Base, ReaderVisible, Record, enum_column, reference, uid_column
from eventapp.core.localised import Localised, LocalisedText
from eventapp.core.partial import PartialDate, PartialDateText
from eventapp.organisations.models import Organisation


class PolicyStatus(StrEnum):
    """Where a policy file stands."""

    PROPOSED = "proposed"
    IN_NEGOTIATION = "in_negotiation"
    ADOPTED = "adopted"
    IN_FORCE = "in_force"
    WITHDRAWN = "withdrawn"


class StatementKind(StrEnum):
    """What a statement is."""

    JOINT_LETTER = "joint_letter"
    PRESS_RELEASE = "press_release"
    POSITION_PAPER = "position_paper"
    STATEMENT = "statement"


class PolicyFile(Record, ReaderVisible, Base):
    """A law in the making or in force."""

    __tablename__ = "policy_file"

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[Localised] = mapped_column(LocalisedText)
    summary: Mapped[Localised] = mapped_column(LocalisedText, default=Localised)
    reference: Mapped[str] = mapped_column(String(120), default="")
    status: Mapped[PolicyStatus] = enum_column(PolicyStatus)
    status_as_of: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    position: Mapped[int] = mapped_column(default=0)

    milestones: Mapped[list["Milestone"]] = relationship(
        back_populates="policy_file",
        lazy="raise",
        order_by="Milestone.date",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )


class Milestone(Record, ReaderVisible, Base):
    """A step of a policy file, at the precision with which its date is known.

    An expected one has not happened yet; ``source_url`` is the page that says so, or that it did.
    """

    __tablename__ = "milestone"
    __table_args__ = (UniqueConstraint("policy_file_id", "slug"),)

    policy_file_id: Mapped[int] = reference("policy_file.id", cascade=True)
    slug: Mapped[str] = mapped_column(String(80))
    uid: Mapped[str] = uid_column()
    sequence: Mapped[int] = mapped_column(default=0)
    date: Mapped[PartialDate] = mapped_column(PartialDateText)
    title: Mapped[Localised] = mapped_column(LocalisedText)
    reference: Mapped[str] = mapped_column(String(120), default="")
    is_expected: Mapped[bool] = mapped_column(default=False)
    source_url: Mapped[str] = mapped_column(String(500), default="")

    policy_file: Mapped[PolicyFile] = relationship(back_populates="milestones", lazy="raise")


class EventPolicyFile(Base, ReaderVisible):
    """An event is about a policy file."""

    __tablename__ = "event_policy_file"

    event_id: Mapped[int] = reference("event.id", cascade=True, primary_key=True, index=False)
    policy_file_id: Mapped[int] = reference("policy_file.id", cascade=True, primary_key=True)
    position: Mapped[int] = mapped_column(default=0)

    policy_file: Mapped[PolicyFile] = relationship(lazy="raise")


class Statement(Record, ReaderVisible, Base):
    """A letter, release or paper that a member published."""

    __tablename__ = "statement"

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    date: Mapped[PartialDate] = mapped_column(PartialDateText, index=True)
    kind: Mapped[StatementKind] = enum_column(StatementKind)
    title: Mapped[Localised] = mapped_column(LocalisedText)
    summary: Mapped[Localised] = mapped_column(LocalisedText, default=Localised)
    addressed_to: Mapped[Localised] = mapped_column(LocalisedText, default=Localised)
    publisher_id: Mapped[int | None] = reference("organisation.id")
    city: Mapped[str] = mapped_column(String(120), default="")
    signatories_total: Mapped[int | None]
    url: Mapped[str] = mapped_column(String(500), default="")

    publisher: Mapped[Organisation | None] = relationship(lazy="raise")


class StatementPolicyFile(Base, ReaderVisible):
    """A statement is about a policy file."""

    __tablename__ = "statement_policy_file"

    statement_id: Mapped[int] = reference(
        "statement.id", cascade=True, primary_key=True, index=False
    )
    policy_file_id: Mapped[int] = reference("policy_file.id", cascade=True, primary_key=True)

    policy_file: Mapped[PolicyFile] = relationship(lazy="raise")
    statement: Mapped[Statement] = relationship(lazy="raise")


class ShareMessage(Record, ReaderVisible, Base):
    """A text visitors may post; ``{url}`` in it becomes the address of the event page.

    Without an event it belongs to every event.
    """

    __tablename__ = "share_message"

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    event_id: Mapped[int | None] = reference("event.id", cascade=True)
    text: Mapped[Localised] = mapped_column(LocalisedText)
    position: Mapped[int] = mapped_column(default=0)


class Observance(Record, ReaderVisible, Base):
    """A day kept every year."""

    __tablename__ = "observance"
    __table_args__ = (
        CheckConstraint("month BETWEEN 1 AND 12 AND day BETWEEN 1 AND 31", name="month_day"),
    )

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    uid: Mapped[str] = uid_column()
    month: Mapped[int]
    day: Mapped[int]
    since: Mapped[int | None]
    host_id: Mapped[int | None] = reference("organisation.id")
    title: Mapped[Localised] = mapped_column(LocalisedText)

    host: Mapped[Organisation | None] = relationship(lazy="raise")
