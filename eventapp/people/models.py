"""Person and Affiliation."""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.core.db import Base, ReaderVisible, Record, reference
from eventapp.core.localised import Localised, LocalisedText
from eventapp.core.partial import PartialDate, PartialDateText
from eventapp.organisations.models import Organisation


class Person(Record, ReaderVisible, Base):
    """Somebody who stands on a stage or hosts. Never a guest: guests are registrations."""

    __tablename__ = "person"
    __table_args__ = (Index("ix_person_name", "name"),)

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    honorific: Mapped[str] = mapped_column(String(40), default="")
    biography: Mapped[Localised] = mapped_column(LocalisedText, default=Localised)
    website: Mapped[str] = mapped_column(String(500), default="")

    affiliations: Mapped[list["Affiliation"]] = relationship(
        back_populates="person",
        lazy="raise",
        order_by="Affiliation.position",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )


class Affiliation(Record, ReaderVisible, Base):
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
