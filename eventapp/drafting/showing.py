"""A draft as its page shows it: rows with hours in words, names with choices, templates."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eventapp.core.localised import Localised
from eventapp.drafting.draft import DraftSession, unpacked
from eventapp.drafting.queries import PAGE_SIZE, RowPage
from eventapp.drafting.templates import Parts, length
from eventapp.events.models import Event
from eventapp.web import dates


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row: what would be made of it, when, and what was found."""

    number: int
    session: DraftSession
    day: str
    hours: str
    findings: Sequence[Mapping[str, Any]]
    is_wrong: bool


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of the names in a draft, each with its place among all."""

    rows: Sequence[tuple[int, Mapping[str, Any]]]
    number: int
    total: int

    @property
    def more(self) -> bool:
        """Tell whether there is a next page."""
        return self.number * PAGE_SIZE < self.total

    @property
    def asks(self) -> bool:
        """Tell whether there is anything to choose on it."""
        return any(x["known"] for _place, x in self.rows)


@dataclass(frozen=True, slots=True)
class ShownTemplate:
    """A template: its name, how long it lasts by itself, and the titles of its parts."""

    key: str
    name: Any
    minutes: int
    titles: Sequence[Localised]


def rows(page: RowPage, event: Event) -> list[ShownRow]:
    """Return the rows of a page; the day is said where the event has several."""
    found = []
    for row in page.rows:
        session = unpacked(row.session)
        found.append(
            ShownRow(
                row.number,
                session,
                _day(session, event),
                _hours(session, event),
                row.findings,
                row.is_wrong,
            )
        )
    return found


def _day(session: DraftSession, event: Event) -> str:
    if session.starts is None or session.starts.date() == event.starts_on == event.ends_on:
        return ""
    return dates.format_date(session.starts.date())


def _hours(session: DraftSession, event: Event) -> str:
    if session.starts is None:
        return ""
    starts = session.starts.replace(tzinfo=event.zone)
    if session.ends is None:
        return dates.format_time(starts, event.zone)
    return dates.format_span(starts, session.ends.replace(tzinfo=event.zone), event.zone)


def people(listed: Sequence[Mapping[str, Any]], number: int) -> PeoplePage:
    """Return a page of the names in a draft; one beyond the last is the last."""
    total = len(listed)
    number = min(number, max(1, -(-total // PAGE_SIZE)))
    first = (number - 1) * PAGE_SIZE
    return PeoplePage(list(enumerate(listed))[first : first + PAGE_SIZE], number, total)


def choices(typed: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Yield what was chosen for each name: its place among all, and a number or 0 for new."""
    for name, value in typed.items():
        place = name.removeprefix("who-")
        if name.startswith("who-") and _is_number(place) and _is_number(value):
            yield int(place), int(value)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def templates(known: Mapping[str, Parts], names: Mapping[str, Any]) -> list[ShownTemplate]:
    """Return the templates to choose from."""
    return [
        ShownTemplate(
            key, names[key], int(length(parts).total_seconds()) // 60, [x.title for x in parts]
        )
        for key, parts in known.items()
    ]
