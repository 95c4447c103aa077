"""Organisation and Membership."""

from enum import StrEnum

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.core.db import Base, ReaderVisible, Record, enum_column, reference
from eventapp.core.localised import Localised, LocalisedText
from eventapp.core.partial import PartialDate, PartialDateText


class OrganisationKind(StrEnum):
    """What an organisation is."""

    COALITION = "coalition"
    NGO = "ngo"
    MOVEMENT = "movement"
    ALLIANCE = "alliance"
    INSTITUTION = "institution"
    AGENCY = "agency"
    COMPANY = "company"


class MembershipRank(StrEnum):
    """How an organisation belongs to a coalition."""

    LEAD = "lead"
    STEERING_GROUP = "steering_group"
    MEMBER = "member"
    SUPPORTER = "supporter"


class Organisation(Record, ReaderVisible, Base):
    """A body: an NGO, an institution, or the coalition itself."""

    __tablename__ = "organisation"
    __table_args__ = (Index("ix_organisation_name", "name"),)

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(40), default="")
    kind: Mapped[OrganisationKind] = enum_column(OrganisationKind)
    summary: Mapped[Localised] = mapped_column(LocalisedText, default=Localised)
    city: Mapped[str] = mapped_column(String(120), default="")
    country: Mapped[str] = mapped_column(String(2), default="")
    founded: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    website: Mapped[str] = mapped_column(String(500), default="")
    members_total: Mapped[int | None]

    memberships: Mapped[list["Membership"]] = relationship(
        foreign_keys="Membership.organisation_id",
        back_populates="organisation",
        lazy="raise",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )

    @property
    def known_as(self) -> str:
        """Return the short name where there is one."""
        return self.short_name or self.name


class Membership(Record, ReaderVisible, Base):
    """An organisation's place in a coalition."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("coalition_id", "organisation_id"),)

    coalition_id: Mapped[int] = reference("organisation.id", cascade=True)
    organisation_id: Mapped[int] = reference("organisation.id", cascade=True)
    rank: Mapped[MembershipRank] = enum_column(MembershipRank)
    since: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    until: Mapped[PartialDate | None] = mapped_column(PartialDateText)

    coalition: Mapped[Organisation] = relationship(foreign_keys=[coalition_id], lazy="raise")
    organisation: Mapped[Organisation] = relationship(
        foreign_keys=[organisation_id], back_populates="memberships", lazy="raise"
    )
