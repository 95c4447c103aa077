"""Person with offices and affiliations; the addresses a merged person had; who is not whom."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, UniqueConstraint, false
from sqlalchemy import Text as UnboundedText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.core import clock
from eventapp.core.db import Base, ReaderVisible, Record, enum_column, reference
from eventapp.core.localised import Localised, LocalisedText
from eventapp.core.partial import PartialDate, PartialDateText
from eventapp.core.text import fold
from eventapp.organisations.models import Organisation


class OfficeKind(StrEnum):
    """What sort of office it is; ``other`` is told by its text alone."""

    HEAD_OF_STATE = "head_of_state"
    HEAD_OF_GOVERNMENT = "head_of_government"
    PRESIDENT = "president"
    COMMISSIONER = "commissioner"
    MINISTER = "minister"
    MEP = "mep"
    NATIONAL_MP = "national_mp"
    AMBASSADOR = "ambassador"
    COMMITTEE_CHAIR = "committee_chair"
    COMMITTEE_VICE_CHAIR = "committee_vice_chair"
    COMMITTEE_MEMBER = "committee_member"
    RAPPORTEUR = "rapporteur"
    SHADOW_RAPPORTEUR = "shadow_rapporteur"
    GROUP_CHAIR = "group_chair"
    POLITICAL_GROUP = "political_group"
    OFFICIAL = "official"
    JUDGE = "judge"
    OTHER = "other"


class Gender(StrEnum):
    """What somebody said of themselves."""

    WOMAN = "woman"
    MAN = "man"
    NON_BINARY = "non_binary"
    OTHER = "other"


class Held:
    """Marks what is held from one date to another, each known to the day, the month or the year."""

    since: Mapped[PartialDate | None]
    until: Mapped[PartialDate | None]

    def is_over(self, today: date) -> bool:
        """Tell whether it has certainly ended before ``today``."""
        return self.until is not None and self.until.last_day < today


def _name_folded(context: Any) -> str:
    given: Mapping[str, Any] = context.get_current_parameters()
    return fold(given["name"])


class Person(Record, ReaderVisible, Base):
    """Somebody who stands on a stage or hosts. Never a guest: guests are registrations.

    ``email`` and ``mail_language`` are for asking this person; no reader ever sees them. ``links``
    are maps of ``label`` and ``url``. ``search_text`` is what organisers search through, folded
    (``core.text.fold``); the service keeps it.

    ``portrait`` names the pictures that readers see, ``portrait_source`` the whole one they were
    cut from by ``portrait_crop`` (x, y and zoom of ``people.portraits.Crop``). Who took back the
    consent to be published ``is_withheld``; to be shown in pictures, ``is_portrait_withheld``.
    """

    __tablename__ = "person"
    __table_args__ = (Index("ix_person_name", "name"),)

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    honorific: Mapped[str] = mapped_column(String(40), default="")
    biography: Mapped[Localised] = mapped_column(LocalisedText, default=Localised)
    website: Mapped[str] = mapped_column(String(500), default="")
    links: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list, server_default="[]")
    languages: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    email: Mapped[str] = mapped_column(String(254), default="", server_default="")
    mail_language: Mapped[str] = mapped_column(String(2), default="", server_default="")
    search_text: Mapped[str] = mapped_column(UnboundedText, default=_name_folded, server_default="")
    portrait: Mapped[str] = mapped_column(String(64), default="", server_default="")
    portrait_source: Mapped[str] = mapped_column(String(64), default="", server_default="")
    portrait_crop: Mapped[list[int]] = mapped_column(JSON, default=list, server_default="[]")
    portrait_alt: Mapped[Localised] = mapped_column(
        LocalisedText, default=Localised, server_default="{}"
    )
    is_withheld: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_portrait_withheld: Mapped[bool] = mapped_column(default=False, server_default=false())

    affiliations: Mapped[list["Affiliation"]] = relationship(
        back_populates="person",
        lazy="raise",
        order_by="Affiliation.position",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    offices: Mapped[list["Office"]] = relationship(
        back_populates="person",
        lazy="raise",
        order_by="Office.position",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )

    @property
    def shown_portrait(self) -> str:
        """Return what names the pictures that readers may see of this person, if there are any."""
        return "" if self.is_withheld or self.is_portrait_withheld else self.portrait


class Affiliation(Held, Record, ReaderVisible, Base):
    """What a person is in an organisation, for a time."""

    __tablename__ = "affiliation"

    person_id: Mapped[int] = reference("person.id", cascade=True)
    organisation_id: Mapped[int] = reference("organisation.id")
    role: Mapped[Localised] = mapped_column(LocalisedText, default=Localised)
    position: Mapped[int] = mapped_column(default=0)
    since: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    until: Mapped[PartialDate | None] = mapped_column(PartialDateText)

    person: Mapped[Person] = relationship(back_populates="affiliations", lazy="raise")
    organisation: Mapped[Organisation] = relationship(lazy="raise")


class Office(Held, Record, ReaderVisible, Base):
    """A public office a person holds for a time; ``body`` is where, or for ``other`` all of it."""

    __tablename__ = "office"

    person_id: Mapped[int] = reference("person.id", cascade=True)
    kind: Mapped[OfficeKind] = enum_column(OfficeKind)
    body: Mapped[Localised] = mapped_column(LocalisedText, default=Localised)
    position: Mapped[int] = mapped_column(default=0)
    since: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    until: Mapped[PartialDate | None] = mapped_column(PartialDateText)

    person: Mapped[Person] = relationship(back_populates="offices", lazy="raise")


class FormerPerson(Base):
    """The address and number of a record that was merged into another: links to it go on."""

    __tablename__ = "former_person"

    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    merged_at: Mapped[datetime] = mapped_column(default=clock.now)
    person_id: Mapped[int] = reference("person.id", cascade=True)


class ToldApart(Base):
    """Two records that look alike and are two people's, as an organiser said; in no order.

    ``by`` is who said so, as the log names them.
    """

    __tablename__ = "told_apart"
    __table_args__ = (
        UniqueConstraint("person_id", "other_id"),
        CheckConstraint("person_id <> other_id", name="two_people"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = reference("person.id", cascade=True, index=False)
    other_id: Mapped[int] = reference("person.id", cascade=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    by: Mapped[str] = mapped_column(String(254), default="")


class SelfDescription(Record, Base):
    """What a person chose to say of themselves, for counting panels and for nothing else.

    It stands apart from Person so that no page, feed, export or search that reads people reads
    this; only ``people.balance`` does, and it gives out counts.
    """

    __tablename__ = "self_description"

    person_id: Mapped[int] = reference("person.id", cascade=True, unique=True)
    gender: Mapped[Gender | None] = enum_column(Gender)
    country: Mapped[str] = mapped_column(String(2), default="")
    first_time: Mapped[bool | None]
    text_version: Mapped[str] = mapped_column(String(40), default="")
