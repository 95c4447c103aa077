"""The programme as a table that can be brought back in, and an example of such a table."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.core.text import defused
from eventapp.events.models import Event
from eventapp.programme.data import LANGUAGES
from eventapp.programme.models import GONE, Appearance, Role, Session

BOM = "\ufeff"  # without it Excel takes UTF-8 for something older


def header(languages: Sequence[str]) -> list[str]:
    """Return the names of the columns; texts have one for each language."""
    return [
        "start", "end", "kind", "room", *(f"title_{x}" for x in languages),
        *(f"abstract_{x}" for x in languages), *LANGUAGES,
        "sign_interpreters", "audience", "recorded",
        *(x.value for x in Role),
    ]  # fmt: skip


def as_csv(event: Event, sessions: Sequence[Session]) -> str:
    """Return the programme (room, appearances and persons loaded) as CSV (RFC 4180), defused.

    Hours carry their offset from UTC, so that no clock change makes them doubtful.
    """
    used = {lang for x in sessions for lang in (*x.title, *x.abstract)}
    languages = [x for x in (*INTERFACE_LANGUAGES, *sorted(used)) if x in used]
    languages = list(dict.fromkeys(languages)) or [event.main_language]
    return _written([header(languages), *(_cells(x, event, languages) for x in sessions)])


def _cells(session: Session, event: Event, languages: Sequence[str]) -> list[str]:
    there = [x for x in session.appearances if x.state not in GONE]
    return [
        _moment(session.starts_at, event),
        _moment(session.ends_at, event),
        session.kind.value,
        session.room.told(event.venue_id) if session.room else "",
        *(session.title.get(x, "") for x in languages),
        *(session.abstract.get(x, "") for x in languages),
        *(", ".join(getattr(session, x)) for x in LANGUAGES),
        str(session.sign_interpreters or ""),
        "" if session.audience is None else str(session.audience),
        "yes" if session.recorded else "",
        *("; ".join(_face(x) for x in there if x.role is role) for role in Role),
    ]


def _moment(at: datetime | None, event: Event) -> str:
    return at.astimezone(event.zone).isoformat(timespec="minutes") if at else ""


def _face(appearance: Appearance) -> str:
    if appearance.person is None:
        return "TBA"
    affiliation = appearance.affiliation
    name = appearance.person.name
    return f"{name} ({affiliation.organisation.name})" if affiliation else name


def example(event: Event) -> str:
    """Return a small table in the shape that is read, on the event's first day."""
    day = event.starts_on.isoformat()
    return _written(
        [
            ["Date", "Start", "End", "Kind", "Title", "Room", "Moderator", "Speakers"],
            [day, "18:00", "18:10", "Opening", "Opening words", "", "", "Ada Example (House)"],
            [day, "18:10", "19:10", "Panel", "Panel debate", "", "Tom Example (Alliance)",
             "Eva Example (Institute); Luc Example (Ministry); TBA"],
            [day, "19:10", "20:00", "Reception", "Reception", "", "", ""],
        ]
    )  # fmt: skip


def _written(rows: Iterable[Sequence[str]]) -> str:
    page = io.StringIO()
    page.write(BOM)
    csv.writer(page).writerows(_defused(rows))
    return page.getvalue()


def _defused(rows: Iterable[Sequence[str]]) -> Iterator[list[str]]:
    for row in rows:
        yield [defused(x) for x in row]
