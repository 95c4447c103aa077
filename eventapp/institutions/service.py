"""Writing layers of days, from files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, insert

from eventapp.audit.service import Actor
from eventapp.audit.service import record as audit
from eventapp.core.checks import Checks
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.records import assign, locked, touch
from eventapp.incoming import entries
from eventapp.incoming.archives import File, files
from eventapp.incoming.decoding import decoded
from eventapp.incoming.faults import Remark
from eventapp.incoming.recurring import Budget
from eventapp.incoming.series import Window
from eventapp.institutions.days import MOST_SPANS, Days, days_of
from eventapp.institutions.models import DayKind, DayLayer, LayerDay

_LENGTH = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerData:
    """What an organiser says of a layer."""

    institution: str
    name: str
    kind: DayKind


@dataclass(frozen=True, slots=True)
class Read:
    """The days of files, what is to be said of their entries, and how the files are called."""

    days: Sequence[Days]
    remarks: Sequence[Remark]
    name: str


def read(given: Sequence[File], today: date) -> Read:
    """Return the days in calendars, as they are unfolded around ``today``.

    :raises DomainError: what ``archives.files`` and ``entries.read`` refuse; ``layer.nothing``,
        ``layer.too_many`` with ``most``.
    """
    budget, parts = Budget(), files(given)
    found = [
        entry
        for file in parts
        for entry in entries.read(
            decoded(file.data, calendars=True)[0], Window.around(today), budget=budget
        )
    ]
    days, remarks = days_of(found)
    if not days:
        raise DomainError("layer.nothing", field="file")
    if len(days) > MOST_SPANS:
        raise DomainError("layer.too_many", field="file", most=MOST_SPANS)
    return Read(days, remarks, ", ".join(x.name for x in parts)[:200])


def save_layer(
    data: LayerData,
    found: Read | None,
    id: int | None = None,
    *,
    by: Actor,
    revision: int | None = None,
) -> DayLayer:
    """Make a layer of what was read, or change the one with ``id``; its days anew where read.

    :raises DomainError: at ``institution`` or ``name``; ``file.none`` for a new one without days;
        ``stale`` when it changed after ``revision``.
    """
    checks = Checks()
    values = {
        "institution": checks.line(data.institution, "institution", length=_LENGTH, required=True),
        "name": checks.line(data.name, "name", length=_LENGTH, required=True),
        "kind": data.kind,
    }
    if id is None and found is None:
        checks.refuse("file.none", "file")
    checks.done()
    if id is None:
        layer = DayLayer(**values, file=found.name if found else "")
        audit("layer.created", layer, by=by, label=layer.name)
        db.session.flush()
    else:
        layer = locked(DayLayer, id, revision=revision)
        assign(layer, **values)
        if found:
            touch(layer)
            assign(layer, file=found.name)
        if db.session.is_modified(layer):
            verb = "layer.renewed" if found else "layer.changed"
            audit(verb, layer, by=by, label=layer.name)
    if found:
        _put(layer.id, found.days)
    db.session.flush()
    return layer


def _put(layer_id: int, days: Sequence[Days]) -> None:
    db.session.execute(delete(LayerDay).where(LayerDay.layer_id == layer_id))
    rows = [
        {"layer_id": layer_id, "starts_on": x.first, "ends_on": x.last, "title": x.title}
        for x in days
    ]
    db.session.execute(insert(LayerDay), rows)


def remove(id: int, *, by: Actor) -> None:
    """Take a layer away with its days. Events keep their dates."""
    layer = locked(DayLayer, id)
    audit("layer.deleted", layer, by=by, label=layer.name)
    db.session.delete(layer)
    db.session.flush()
