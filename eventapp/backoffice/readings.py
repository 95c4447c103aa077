"""How a stored value of the log reads: by the type of its column, or as its journal says."""

import enum
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from flask_babel import gettext as _
from sqlalchemy import Column, Date, Enum

from eventapp.audit.wording import CITY, COUNTRY, LANGUAGE, MONTH, Field
from eventapp.backoffice import words
from eventapp.backoffice.references import Key
from eventapp.core.db import Base, UtcDateTime
from eventapp.core.localised import CONTENT_LANGUAGES, Localised
from eventapp.core.partial import PartialDate, PartialDateText
from eventapp.web import dates
from eventapp.web.languages import current_language
from eventapp.web.templating import city_name, country_name, language_label, loc_text

WITHHELD = "…"  # what the audit service writes in the place of a secret


@dataclass(frozen=True, slots=True)
class Piece:
    """A bit of a value: its text, with its language, a name before it, or pieces of its own."""

    text: str = ""
    lang: str = ""
    name: str = ""
    parts: tuple["Piece", ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the values of one side of an entry: by which clocks, and which records still exist."""

    instant: Callable[[datetime], str]
    existing: Mapping[Key, Any]

    def value(self, table: str, name: str, stored: Any) -> tuple[Piece, ...]:
        """Return what a field holds in words; nothing at all when it is empty."""
        if is_empty(stored):
            return ()
        if stored == WITHHELD:
            return (Piece(_("not repeated here")),)
        field = words.field(table, name) or Field("")
        if field.rows:
            return tuple(self._rows(field.rows, stored))
        said = self._saying(field, _column(table, name))
        many = stored if isinstance(stored, list) else [stored]
        return tuple(y for x in many for y in self._pieces(said, x))

    def _rows(self, table: str, stored: Any) -> Iterator[Piece]:
        for row in stored if isinstance(stored, list) else [stored]:
            if isinstance(row, Mapping):
                yield Piece(parts=tuple(self._cells(table, row)))
            elif not is_empty(row):
                yield from self._pieces(str, row)

    def _cells(self, table: str, row: Mapping[str, Any]) -> Iterator[Piece]:
        for name, stored in row.items():
            field = words.field(table, name)
            if field is None or is_empty(stored):
                continue
            parts = self.value(table, name, stored)
            alone = len(parts) == 1 and not (parts[0].lang or parts[0].parts)
            if alone:
                yield Piece(parts[0].text, name=str(field.label))
            else:
                yield Piece(name=str(field.label), parts=parts)

    def _pieces(self, said: Callable[[Any], str], stored: Any) -> Iterator[Piece]:
        if isinstance(stored, Mapping):
            yield from _texts(stored)
        elif isinstance(stored, list):
            yield Piece(", ".join(_flat(stored)))
        elif isinstance(stored, bool):
            yield Piece(_("yes") if stored else _("no"))
        else:
            yield Piece(_tried(said, stored))

    def _saying(self, field: Field, column: Column[Any] | None) -> Callable[[Any], str]:
        if isinstance(field.kind, str) and field.kind:
            return _KINDS[field.kind]
        if isinstance(field.kind, type):
            return _state(field.kind)
        if field.kind:
            return lambda x: str(field.kind[x])
        if column is None:
            return str
        if column.foreign_keys:
            target = next(iter(column.foreign_keys)).column.table.name
            return lambda number: self.record(target, number)
        return self._by_type(column)

    def _by_type(self, column: Column[Any]) -> Callable[[Any], str]:
        match column.type:
            case Enum(enum_class=kind) if kind is not None:
                return _state(kind)
            case UtcDateTime():
                return lambda x: self.instant(datetime.fromisoformat(x))
            case Date():
                return lambda x: dates.format_date(date.fromisoformat(x))
            case PartialDateText():
                return lambda x: dates.format_partial(PartialDate.parse(x))
            case _:
                return str

    def record(self, table: str, number: Any) -> str:
        """Return the label of a record, or its number when it has none or is gone."""
        found = self.existing.get((table, number))
        label = found.label if found is not None else ""
        said = str(loc_text(label)) if isinstance(label, Localised) else label
        return said or _("number %(number)s", number=number)


def is_empty(stored: Any) -> bool:
    """Tell whether a stored value is none at all."""
    return stored is None or stored in ("", {}, [])


def references(table: str, name: str, stored: Any) -> Iterator[Key]:
    """Yield the records that a stored value names."""
    field = words.field(table, name)
    for one in stored if isinstance(stored, list) else [stored]:
        if field is not None and field.rows and isinstance(one, Mapping):
            for column, cell in one.items():
                yield from references(field.rows, column, cell)
        elif isinstance(one, int) and (column := _column(table, name)) is not None:
            for key in column.foreign_keys:
                yield key.column.table.name, one


def _column(table: str, name: str) -> Column[Any] | None:
    found = Base.metadata.tables.get(table)
    return found.c.get(name) if found is not None else None


def _state(kind: type[enum.Enum]) -> Callable[[Any], str]:
    return lambda x: str(words.STATES[kind][kind(x)])


def _tried(said: Callable[[Any], str], stored: Any) -> str:
    # What an earlier release stored may fit no type of today; it is shown as it stands.
    try:
        return said(stored)
    except (ValueError, KeyError, TypeError):
        return str(stored)


def _texts(stored: Mapping[str, Any]) -> Iterator[Piece]:
    for code, text in stored.items():
        if is_empty(text):
            continue
        if code in CONTENT_LANGUAGES:
            yield Piece(str(text), lang=code, name=language_label(code))
        else:
            yield Piece(str(text), name=code.replace("_", " "))


def _flat(stored: Sequence[Any]) -> Iterator[str]:
    for x in stored:
        if isinstance(x, Mapping):
            yield str(loc_text(Localised({k: str(v) for k, v in x.items()})))
        elif not is_empty(x):
            yield str(x)


def _month(number: int) -> str:
    return Locale(current_language()).months["stand-alone"]["wide"][number]


_KINDS: Mapping[str, Callable[[Any], str]] = {
    CITY: city_name,
    COUNTRY: country_name,
    LANGUAGE: language_label,
    MONTH: _month,
}


def zone_of(name: Any) -> ZoneInfo | None:
    """Return the zone of a stored name, or None when it is none."""
    try:
        return ZoneInfo(name)
    except (ValueError, KeyError, TypeError, OSError):
        return None
