"""One row of a table as a session: what each of its cells says, and what cannot be read. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from eventapp.core.localised import Localised
from eventapp.core.text import clean_line, clean_text
from eventapp.drafting import moments, rules, words
from eventapp.drafting.draft import (
    DraftSession,
    Finding,
    Seat,
    Setting,
    doubt,
    fault,
)
from eventapp.drafting.moments import Unreadable
from eventapp.programme.data import LANGUAGES, LARGEST_AUDIENCE, MOST_INTERPRETERS
from eventapp.programme.forms import USUAL_ROLE
from eventapp.programme.models import Role, SessionKind

# No pattern takes in the white space around what it seeks: on a cell full of it that is a
# square of work. What is between is stripped afterwards.
_MANY = re.compile(r"[;\n|]")
_WORDS = re.compile(r"[,;/|+&\n]|(?<=\s)(?:and|et|en)(?=\s)")
_ROLE_BEFORE = re.compile(r"(?P<role>[^:()]{3,30}):\s*(?P<rest>.+)")
_NOBODY = {
    "tba", "tbc", "tbd", "n n", "nn", "to be announced", "to be confirmed", "a annoncer",
    "a confirmer", "nom a confirmer", "wordt nog bekendgemaakt", "nog aan te kondigen",
    "nog te bevestigen", "?",
}  # fmt: skip


@dataclass(slots=True)
class Row:
    """One row being read: its cells by column, and what was found about them."""

    number: int
    cells: Mapping[str, str]
    texts: Mapping[tuple[str, str], str]
    findings: list[Finding] = field(default_factory=list)

    def cell(self, column: str) -> str:
        return self.cells.get(column, "")


def session(row: Row, setting: Setting) -> DraftSession:
    kind = _kind(row)
    starts = start(row, setting)
    return DraftSession(
        kind=kind,
        title=texts(row, "title"),
        abstract=texts(row, "abstract"),
        starts=starts,
        ends=_end(row, starts, setting),
        room=clean_line(row.cell("room")),
        **{x: _languages(row, x) for x in LANGUAGES},
        sign_interpreters=_number(row, "sign_interpreters", MOST_INTERPRETERS) or 0,
        audience=_number(row, "audience", LARGEST_AUDIENCE),
        recorded=_recorded(row),
        seats=tuple(seats(row, kind)),
    )


def parts(separator: re.Pattern[str], cell: str) -> list[str]:
    """Return what stands between separators, without the white space around it."""
    return [x for part in separator.split(cell) if (x := part.strip())]


def texts(row: Row, column: str) -> Localised:
    tidy = clean_line if column == "title" else clean_text
    return Localised({lang: tidy(x) for (name, lang), x in row.texts.items() if name == column})


def _kind(row: Row) -> SessionKind:
    word = row.cell("kind")
    found = words.kind(word) if word else _kind_by_title(row)
    if word and found is None:
        row.findings.append(doubt("kind.unknown", "kind", word=word[:40]))
    return found or SessionKind.PANEL


def _kind_by_title(row: Row) -> SessionKind | None:
    """Return the kind that a title is or begins with: Coffee break, Opening, Réception."""
    for (column, _lang), text in row.texts.items():
        if column == "title":
            head = re.split(r"[:,\u2013\u2014(]", text)[0]
            return words.kind(text) or words.kind(head)
    return None


def _day(row: Row, setting: Setting, *, quiet: bool = False) -> date | None:
    text = row.cell("date")
    if not text:
        return setting.first_day if setting.first_day == setting.last_day else None
    try:
        return moments.day(text.removesuffix(" 00:00:00").removesuffix(" 00:00"))
    except Unreadable:
        if not quiet:
            row.findings.append(fault("date.unreadable", "date", text=text[:40]))
        return None


def start(row: Row, setting: Setting, *, quiet: bool = False) -> datetime | None:
    text = row.cell("start")
    if not text:
        if not quiet:
            row.findings += _without_start(row, setting)
        return None
    return _moment(row, "start", text, _day(row, setting, quiet=quiet), setting, quiet=quiet)


def _without_start(row: Row, setting: Setting) -> list[Finding]:
    """Return what is said of a row without a start: its day would be lost in silence."""
    if row.cell("end"):
        return [fault("hours.half", "start")]
    day = _day(row, setting)
    return rules.other_day(day, setting) if day else []


def _end(row: Row, starts: datetime | None, setting: Setting) -> datetime | None:
    if starts is None:
        return None
    if text := row.cell("end"):
        return _moment(row, "end", text, starts.date(), setting)
    if text := row.cell("duration"):
        try:
            return moments.later(starts, moments.length(text), setting.zone)
        except (Unreadable, OverflowError):
            row.findings.append(fault("duration.unreadable", "duration", text=text[:40]))
    return None


def _moment(
    row: Row, column: str, text: str, on: date | None, setting: Setting, *, quiet: bool = False
) -> datetime | None:
    try:
        found, is_sure = moments.moment(text, on, setting.zone)
    except Unreadable as error:
        if not quiet and (str(error) or not row.cell("date")):
            code = "hours.unreadable" if str(error) else "date.missing"
            row.findings.append(fault(code, column, text=text[:40]))
        return None
    if not quiet and not is_sure and rules.repeated(found, setting):
        row.findings.append(doubt("hours.repeated", column, at=f"{found:%H:%M}"))
    return found


def _languages(row: Row, column: str) -> tuple[str, ...]:
    found = []
    for word in parts(_WORDS, row.cell(column)):
        code = words.signed(word) if column == "sign_languages" else words.language(word)
        if not code:
            row.findings.append(doubt("language.unknown", column, word=word[:40]))
        else:
            found.append(code)
    return tuple(dict.fromkeys(found))


def _number(row: Row, column: str, most: int) -> int | None:
    text = row.cell(column)
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) <= len(str(most)) + 1 and int(text) <= most:
        return int(text)
    row.findings.append(doubt("number.unreadable", column, text=text[:40]))
    return None


def _recorded(row: Row) -> bool:
    text = row.cell("recorded")
    answer = words.yes_or_no(text) if text else False
    if answer is None:
        row.findings.append(doubt("answer.unreadable", "recorded", text=text[:40]))
    return bool(answer)


def seats(row: Row, kind: SessionKind) -> list[Seat]:
    usual = _usual(row, kind)
    found = []
    for column, cell in row.cells.items():
        if column == "people":
            found += [_seat(x, usual, row) for x in parts(_MANY, cell)]
        elif column.startswith("people."):
            role = Role(column.partition(".")[2])
            found += [_seat(x, role, row) for x in parts(_MANY, cell)]
    organisations = parts(_MANY, row.cell("organisation"))
    if organisations and len(organisations) not in {1, len(found)}:
        row.findings.append(doubt("organisation.uneven", "organisation"))
        return found
    if len(organisations) == 1:
        organisations *= len(found)
    return [
        replace(x, organisation=x.organisation or clean_line(y))
        for x, y in zip(found, organisations or [""] * len(found), strict=True)
    ]


def _usual(row: Row, kind: SessionKind) -> Role:
    word = row.cell("role")
    found = words.role(word) if word else None
    if word and found is None:
        row.findings.append(doubt("role.unknown", "role", word=word[:40]))
    return found or USUAL_ROLE.get(kind, Role.PANELLIST)


def _seat(text: str, role: Role, row: Row) -> Seat:
    before = _ROLE_BEFORE.fullmatch(text)
    if before and (named := words.role(before["role"])):
        role, text = named, before["rest"]
    name, organisation = _named(text)
    name = clean_line(name)
    return Seat(
        role=role, name="" if is_nobody(name) else name, organisation=clean_line(organisation)
    )


def _named(text: str) -> tuple[str, str]:
    """Return the name and what stands in brackets at the end, the organisation."""
    name, _, rest = text.partition("(")
    if name.strip() and ")" not in name and len(rest) > 1 and rest.endswith(")"):
        return name, rest[:-1]
    return text, ""


def is_nobody(name: str) -> bool:
    """Tell whether a name says that there is none yet."""
    return words.plain(name) in _NOBODY
