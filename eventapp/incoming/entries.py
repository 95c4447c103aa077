"""The entries of a calendar (RFC 5545), each with its line: read once, unfolded in time. Pure.

What is read is bounded in bytes, lines, depth and entries; what is unfolded in days looked at and
in entries made (``recurring``). Only what lies in a window unfolds: who plans events asks for no
meeting of 1998.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from eventapp.core.text import clean_line, clean_text
from eventapp.incoming import components
from eventapp.incoming.components import Book, Raw
from eventapp.incoming.faults import Remark
from eventapp.incoming.lines import SHOWN, Line
from eventapp.incoming.recurring import Budget
from eventapp.incoming.rules import Unreadable
from eventapp.incoming.series import File, Window, day, moment_key, times_of
from eventapp.incoming.spans import Moments, Span, span


@dataclass(frozen=True, slots=True)
class Text:
    """A text, and the language it says it is in; none when it says nothing."""

    value: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry at one time. ``occurrence`` tells those of a series apart.

    ``starts`` and ``ends`` are dates of a whole day (``ends`` the day after the last), or times:
    with a zone, or without one when the file names none that we know.
    """

    line: int
    uid: str
    occurrence: str = ""
    starts: date | datetime | None = None
    ends: date | datetime | None = None
    summary: Text = Text()
    description: Text = Text()
    location: str = ""
    url: str = ""
    status: str = ""
    categories: tuple[str, ...] = ()
    related: str = ""
    is_private: bool = False
    attendees: int = 0
    calendar: str = ""
    remarks: tuple[Remark, ...] = ()

    @property
    def is_whole_day(self) -> bool:
        """Tell whether it is known by its days alone."""
        return self.starts is not None and not isinstance(self.starts, datetime)

    @property
    def last_day(self) -> date | None:
        """Return the last of its whole days."""
        if not self.is_whole_day or self.starts is None:
            return None
        return max(self.starts, self.ends - timedelta(1)) if self.ends else self.starts


def read(text: str, window: Window, *, budget: Budget | None = None) -> list[Entry]:
    """Return the entries of a calendar in the order of the file, what repeats each time it falls.

    :raises DomainError: ``file.calendar`` with ``why`` and ``line``; ``calendar.lines``,
        ``calendar.entries``, ``calendar.too_many``, ``calendar.too_much`` with ``most``.
    """
    budget = budget or Budget()
    found: list[Entry] = []
    for book in components.read(text):
        file = File(window, budget, book.zones)
        found += _entries(book, file)
    return found


def _entries(book: Book, file: File) -> Iterator[Entry]:
    changed: dict[str, dict[date | datetime, Raw]] = {}
    for raw in book.entries:
        if raw.has("RECURRENCE-ID"):
            key = _instance(raw, file)
            if key is not None:
                changed.setdefault(raw.value("UID"), {})[key] = raw
    masters = {x.value("UID") for x in book.entries if not x.has("RECURRENCE-ID")}
    for raw in book.entries:
        if raw.has("RECURRENCE-ID"):
            # One whose series is elsewhere stands by itself.
            if raw.value("UID") not in masters or _instance(raw, file) is None:
                yield from _once(raw, book, file)
        elif raw.repeats:
            yield from _series(raw, changed.get(raw.value("UID"), {}), book, file)
        else:
            yield from _once(raw, book, file)


def _once(raw: Raw, book: Book, file: File) -> Iterator[Entry]:
    file.budget.make()
    entry, _span = _entry(raw, book, file)
    if raw.has("RECURRENCE-ID"):
        entry = replace(entry, occurrence=raw.value("RECURRENCE-ID")[:SHOWN])
    yield entry


def _instance(raw: Raw, file: File) -> date | datetime | None:
    line = raw.first("RECURRENCE-ID")
    assert line is not None
    try:
        return moment_key(Moments(line, file.zone).only)
    except Unreadable:
        return None


def _series(
    raw: Raw, changed: Mapping[date | datetime, Raw], book: Book, file: File
) -> Iterator[Entry]:
    entry, length = _entry(raw, book, file)
    if entry.starts is None or any(x.wrong for x in entry.remarks):
        file.budget.make()
        yield entry
        return
    times, remarks = times_of(raw, entry.starts, file)
    first = replace(entry, remarks=(*entry.remarks, *remarks))  # what is said of all, said once
    if not times:
        values = {"first": file.window.first.isoformat(), "last": file.window.last.isoformat()}
        nothing = Remark("rule.nothing", "RRULE", raw.line_of("RRULE"), values)
        file.budget.make()
        yield replace(entry, remarks=(*entry.remarks, *remarks, nothing))
        return
    instances = {moment_key(x) for x in times}
    for other in (x for key, x in changed.items() if key not in instances):
        found = _entry(other, book, file)[0]
        if found.starts and file.window.first <= day(found.starts) <= file.window.last:
            file.budget.make()
            yield replace(found, occurrence=other.value("RECURRENCE-ID")[:SHOWN])
    for at in times:
        file.budget.make()
        occurrence = _stamp(at)
        if (instead := changed.get(moment_key(at))) is not None:
            yield replace(_entry(instead, book, file)[0], occurrence=occurrence)
        else:
            ends = length.end_of(at) if length else None
            yield replace(first, occurrence=occurrence, starts=at, ends=ends)
            first = entry


def _stamp(at: date | datetime) -> str:
    return moment_key(at).strftime("%Y%m%dT%H%M%SZ" if isinstance(at, datetime) else "%Y%m%d")


def _entry(raw: Raw, book: Book, file: File) -> tuple[Entry, Span | None]:
    remarks = list(raw.remarks)
    found = span(raw, file.zone, remarks)
    instance = raw.first("RECURRENCE-ID")
    if instance and instance.parameters.get("RANGE"):
        remarks.append(Remark("rule.range", "RECURRENCE-ID", instance.number, wrong=False))
    entry = Entry(
        line=raw.line,
        uid=clean_line(raw.text("UID"))[:500],
        starts=found.starts if found else None,
        ends=found.ends if found else None,
        summary=_text(raw.first("SUMMARY")),
        description=_text(raw.first("DESCRIPTION")),
        location=clean_text(raw.text("LOCATION")),
        url=clean_line(raw.value("URL")),
        status=raw.value("STATUS").strip().upper()[:20],
        categories=tuple(clean_line(y) for x in raw.lines("CATEGORIES")[:20] for y in x.texts[:20]),
        related=clean_line(raw.text("RELATED-TO"))[:500],
        is_private=raw.value("CLASS").strip().upper() in {"PRIVATE", "CONFIDENTIAL"},
        attendees=raw.attendees,
        calendar=clean_line(book.name),
        remarks=tuple(remarks),
    )
    return entry, found


def _text(line: Line | None) -> Text:
    if line is None:
        return Text()
    return Text(clean_text(line.text), line.parameters.get("LANGUAGE", "")[:2].lower())
