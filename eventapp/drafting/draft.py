"""A programme on its way in, as values: sessions, seats, and what is wrong with each row. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from eventapp.core.localised import NO_TEXT, Localised
from eventapp.programme.data import LANGUAGES
from eventapp.programme.models import Role, SessionKind

MOST_ROWS = 20_000
MOST_SESSIONS = 1_000  # in one programme: what its checks are made for
MOST_PEOPLE = 60  # in one session


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, or only doubtful, at a column of a row; ``values`` go into its sentence.

    A row with something wrong cannot come in; a doubtful one can, and so can one that clashes:
    with what the programme calls an error once it is there.
    """

    code: str
    column: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    wrong: bool = True
    clashes: bool = False


def clash(code: str, column: str = "", **values: Any) -> Finding:
    """Return a finding that stops nothing, and that the programme will call a clash."""
    return Finding(code, column, values, wrong=False, clashes=True)


def doubt(code: str, column: str = "", **values: Any) -> Finding:
    """Return a finding that stops nothing."""
    return Finding(code, column, values, wrong=False)


def fault(code: str, column: str = "", **values: Any) -> Finding:
    """Return a finding that keeps a row out."""
    return Finding(code, column, values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Somebody on a stage by name and organisation, or by number; without a name, a seat open."""

    role: Role
    name: str = ""
    organisation: str = ""
    person_id: int | None = None
    affiliation_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSession:
    """A session that may come in. ``starts`` and ``ends`` are naive, in the event's zone."""

    kind: SessionKind = SessionKind.PANEL
    title: Localised = NO_TEXT
    abstract: Localised = NO_TEXT
    starts: datetime | None = None
    ends: datetime | None = None
    room: str = ""
    languages: tuple[str, ...] = ()
    interpreted_from: tuple[str, ...] = ()
    interpreted_into: tuple[str, ...] = ()
    sign_languages: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    sign_interpreters: int = 0
    audience: int | None = None
    recorded: bool = False
    seats: tuple[Seat, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A row of what was given, by its number there, and what would become of it."""

    number: int
    session: DraftSession
    findings: tuple[Finding, ...] = ()

    @property
    def is_wrong(self) -> bool:
        """Tell whether it cannot come in."""
        return any(x.wrong for x in self.findings)

    @property
    def is_clashing(self) -> bool:
        """Tell whether it can come in, and would clash."""
        return not self.is_wrong and any(x.clashes for x in self.findings)

    @property
    def is_doubtful(self) -> bool:
        """Tell whether it can come in, and is only strange."""
        return bool(self.findings) and not self.is_wrong and not self.is_clashing


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was read, and what is to be said of the whole."""

    lines: Sequence[Line]
    findings: Sequence[Finding] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a reader knows of the event: its zone, days, language, and hours when known."""

    zone: ZoneInfo
    first_day: date
    last_day: date
    language: str
    begins: datetime | None = None
    ends: datetime | None = None


def in_order(lines: Iterable[Line]) -> list[Line]:
    """Return lines by their hours, those without at the end, numbered anew."""
    found = sorted(lines, key=lambda x: x.session.starts.isoformat() if x.session.starts else "~")
    return [replace(x, number=number) for number, x in enumerate(found, 1)]


def packed(session: DraftSession) -> dict[str, Any]:
    """Return a session as JSON can hold it; empty parts are left out."""
    found = {x.name: _plain(getattr(session, x.name)) for x in fields(session)}
    # No guests at all is something said; of everything else nothing is what it begins with.
    return {name: value for name, value in found.items() if value or name == "audience"}


def unpacked(stored: Mapping[str, Any]) -> DraftSession:
    """Return the session that was packed."""
    given = dict(stored)
    for name in ("title", "abstract"):
        given[name] = Localised(given.get(name, {}))
    for name in ("starts", "ends"):
        given[name] = _moment(given[name]) if name in given else None
    given["kind"] = SessionKind(given["kind"])
    for name in _LISTS:
        given[name] = tuple(given.get(name, ()))
    given["seats"] = tuple(_seat(x) for x in given["seats"])
    return DraftSession(**given)


_LISTS = (*LANGUAGES, "seats")


def packed_finding(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON can hold it."""
    found = {x: getattr(finding, x) for x in Finding.__slots__}
    return {**found, "values": dict(finding.values)}


def _plain(value: Any) -> Any:
    match value:
        case Localised():
            return dict(value)
        case datetime():
            return [value.replace(fold=0).isoformat(), value.fold]
        case tuple():
            return [_plain(x) for x in value]
        case Seat():
            return {x: y for x in Seat.__slots__ if (y := getattr(value, x))}
        case _:
            return value


def _moment(stored: Sequence[Any]) -> datetime:
    text, fold = stored
    return datetime.fromisoformat(text).replace(fold=fold)


def _seat(stored: Mapping[str, Any]) -> Seat:
    return Seat(**{**stored, "role": Role(stored["role"])})
