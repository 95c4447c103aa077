"""Layers of days that institutions publish, each renewed by a file."""

from datetime import date
from enum import StrEnum

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.core.db import Base, Record, enum_column, reference


class DayKind(StrEnum):
    """What the days of a layer are."""

    SITTING = "sitting"
    RECESS = "recess"
    HOLIDAY = "holiday"
    OTHER = "other"


class DayLayer(Record, Base):
    """The days of one kind that an institution names, as of its last file."""

    __tablename__ = "day_layer"

    institution: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[DayKind] = enum_column(DayKind)
    file: Mapped[str] = mapped_column(String(200), default="")
    days: Mapped[list["LayerDay"]] = relationship(
        lazy="raise",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="LayerDay.starts_on, LayerDay.id",
    )


class LayerDay(Base):
    """Days on end of a layer, the first and the last of them, and what the file calls them."""

    __tablename__ = "layer_day"
    __table_args__ = (Index("ix_layer_day_span", "layer_id", "starts_on", "ends_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    layer_id: Mapped[int] = reference("day_layer.id", cascade=True, index=False)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    title: Mapped[str] = mapped_column(String(200))
