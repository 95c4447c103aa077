"""Named reads of layers of days."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.institutions.days import Days, Layer, Told, told_of
from eventapp.institutions.models import DayLayer, LayerDay


def layer(number: int) -> DayLayer:
    """Return a layer without its days.

    :raises NotFound:
    """
    found = db.session.get(DayLayer, number)
    if found is None:
        raise NotFound("layer")
    return found


def layers(first: date, last: date) -> Sequence[Layer]:
    """Return every layer with its days from one date to another, by institution and name."""
    ends = (
        select(
            LayerDay.layer_id,
            func.min(LayerDay.starts_on).label("first"),
            func.max(LayerDay.ends_on).label("last"),
        )
        .group_by(LayerDay.layer_id)
        .subquery()
    )
    here = (LayerDay.layer_id == DayLayer.id) & (LayerDay.starts_on <= last)
    query = (
        select(DayLayer, ends.c.first, ends.c.last, LayerDay)
        .join(ends, ends.c.layer_id == DayLayer.id)
        .outerjoin(LayerDay, here & (LayerDay.ends_on >= first))
        .order_by(DayLayer.institution, DayLayer.name, DayLayer.id, LayerDay.starts_on, LayerDay.id)
    )
    found: dict[int, tuple[Layer, list[Days]]] = {}
    for one, begins, stops, day in db.session.execute(query):
        days = found.setdefault(one.id, (_layer(one, begins, stops), []))[1]
        if day is not None:
            days.append(Days(day.starts_on, day.ends_on, day.title))
    return [_with(made, days) for made, days in found.values()]


def _layer(one: DayLayer, first: date, last: date) -> Layer:
    return Layer(one.id, one.institution, one.name, one.kind, first, last, ())


def _with(made: Layer, days: Sequence[Days]) -> Layer:
    return Layer(
        made.number, made.institution, made.name, made.kind, made.first, made.last, tuple(days)
    )


def told_on(first: date | None, last: date | None) -> Sequence[Told]:
    """Return what the layers say of an event on these days; nothing when they are not known."""
    if first is None:
        return ()
    last = max(first, last or first)
    return told_of(layers(first, last), first, last)


def years() -> Sequence[int]:
    """Return the years in which layers have days, at least the first and the last."""
    query = select(func.min(LayerDay.starts_on), func.max(LayerDay.ends_on))
    first, last = db.session.execute(query).one()
    return range(first.year, last.year + 1) if first else ()
