"""Named reads of calendars that are looked at, and of what came in before."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.core.localised import Localised
from eventapp.core.text import fold
from eventapp.core.tokens import digest
from eventapp.events.models import Event, Venue
from eventapp.imports.candidates import Candidate, unpacked
from eventapp.imports.models import CalendarImport, CalendarImportRow, ImportedEntry

_OURS = re.compile(r"event-([0-9a-z-]{8,32})@.+")  # as our feeds write it
_FEW = 500


@dataclass(frozen=True, slots=True)
class Known:
    """The event that an entry is already; ``content`` is what it said when it came in."""

    slug: str
    title: Localised
    main_language: str
    content: str = ""


def looked_at(key: str, account_id: int) -> CalendarImport:
    """Return an import that has not ended yet, to the one who brought it.

    :raises NotFound:
    """
    found = db.session.scalar(_open(account_id).where(CalendarImport.key == key))
    if found is None:
        raise NotFound("import")
    return found


def waiting(account_id: int) -> CalendarImport | None:
    """Return the import that somebody is looking at."""
    query = _open(account_id).order_by(CalendarImport.id.desc()).limit(1)
    return db.session.scalar(query)


def _open(account_id: int) -> Select[CalendarImport]:
    return select(CalendarImport).where(
        CalendarImport.made_by == account_id, CalendarImport.ends_at > clock.now()
    )


def candidates(import_id: int) -> Mapping[int, Candidate]:
    """Return the candidates of an import by the numbers of their rows, in their order."""
    query = select(CalendarImportRow).where(CalendarImportRow.import_id == import_id)
    found = db.session.scalars(query.order_by(CalendarImportRow.number))
    return {x.number: unpacked(x.candidate) for x in found}


def known(found: Collection[Candidate]) -> Mapping[str, Known]:
    """Return the events that candidates are already, by the keys of the candidates.

    They came in before, or they are ours: read from one of our own feeds.
    """
    there: dict[str, Known] = {}
    told = Event.slug, Event.title, Event.main_language
    for keys in _portions([x.key for x in found]):
        query = select(ImportedEntry.key, *told, ImportedEntry.content)
        query = query.join(Event, Event.id == ImportedEntry.event_id)
        for row in db.session.execute(query.where(ImportedEntry.key.in_(keys))):
            there[row.key] = Known(row.slug, row.title, row.main_language, row.content)
    ours = {y[1]: x.key for x in found if (y := _OURS.fullmatch(x.uid))}
    for uids in _portions(list(ours)):
        for own in db.session.execute(select(Event.uid, *told).where(Event.uid.in_(uids))):
            there[ours[own.uid]] = Known(own.slug, own.title, own.main_language)
    return there


def _portions(values: Sequence[str]) -> list[Sequence[str]]:
    return [values[n : n + _FEW] for n in range(0, len(values), _FEW)]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many candidates can come in, are there already, or are wrong."""

    good: int
    there: int
    wrong: int


def counted(found: Collection[Candidate], there: Mapping[str, Known]) -> Counts:
    """Return the numbers of candidates by what may become of them."""
    known_ones = sum(x.key in there for x in found)
    wrong = sum(x.is_wrong and x.key not in there for x in found)
    return Counts(len(found) - known_ones - wrong, known_ones, wrong)


def stamp(there: Mapping[str, Known]) -> str:
    """Return a word that changes with what is there already."""
    return digest(repr(sorted((x, y.slug, y.content) for x, y in there.items())))


def venue_numbers() -> Mapping[str, int]:
    """Return the numbers of venues by their folded names."""
    query = select(Venue.name, Venue.id).order_by(Venue.id.desc())
    return {fold(name): number for name, number in db.session.execute(query)}
