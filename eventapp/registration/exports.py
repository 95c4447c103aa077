"""The guest list taken away: chosen columns, one generator of rows, two writers of files."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from eventapp.core.text import defused
from eventapp.events.models import Event
from eventapp.questions import reading
from eventapp.questions.answers import field_of
from eventapp.questions.models import Answer
from eventapp.questions.rules import Asked
from eventapp.questions.wording import answer_words
from eventapp.registration.category_models import Companion
from eventapp.registration.companions import companions_by_guest
from eventapp.registration.consent import version_name
from eventapp.registration.guest_table import Line
from eventapp.registration.invitation_wording import STATES, status_name
from eventapp.registration.listing import quota_names
from eventapp.registration.places import categories
from eventapp.registration.rules import Category
from eventapp.registration.wording import COMPANIONS, PHOTOGRAPHS
from eventapp.web.languages import current_language

BOM = "\ufeff"  # without it Excel takes UTF-8 for something older
BATCH = 500  # guests whose answers are read at once
ANSWERS = "answers"  # a column for each question of the event
_IS_QUESTION = re.compile(r"q[0-9]{1,9}").fullmatch  # as ``field_of`` makes it
CELL = 32_767  # characters; an Excel cell holds no more


@dataclass(frozen=True, slots=True)
class Of:
    """What the cells of one event need beside the guests: the zone of times, names, questions.

    ``said`` and ``with_them`` are the answers and companions of some guests, by registration.
    """

    zone: ZoneInfo
    main_language: str
    categories: Mapping[int, Category]
    questions: Sequence[Asked] = ()
    quotas: Mapping[int, str] = field(default_factory=dict)
    said: Mapping[int, Mapping[int, Answer]] = field(default_factory=dict)
    with_them: Mapping[int, Sequence[Companion]] = field(default_factory=dict)

    def category(self, number: int | None) -> str:
        """Return the name of a category in the language of the page; empty without one."""
        found = self.categories.get(number or 0)
        return found.name.text(current_language(), self.main_language) if found else ""

    def label(self, question: Asked) -> str:
        """Return the words of a question in the language of the page."""
        return question.label.text(current_language(), self.main_language)


@dataclass(frozen=True, slots=True)
class Column:
    """A column that may be taken away: what it is called, and its cell for one guest."""

    label: Any
    cell: Callable[[Line, Of], str]
    is_instant: bool = False

    def header(self, zone: ZoneInfo) -> str:
        """Return its name in the language of the page; times name their zone."""
        return f"{self.label} ({zone.key})" if self.is_instant else str(self.label)


def _instant(found: datetime | None, of: Of) -> str:
    return found.astimezone(of.zone).strftime("%Y-%m-%d %H:%M") if found else ""


def _told(name: str) -> Callable[[Line, Of], str]:
    """Return the cell of what only those who registered said."""
    return lambda x, _of: str(getattr(x.registration, name)) if x.registration else ""


def _photographs(x: Line, _of: Of) -> str:
    return str(PHOTOGRAPHS.get(x.guest.photographs, ""))


def _photo_text(x: Line, _of: Of) -> str:
    agreed = x.registration is not None and x.registration.photo_consent
    return version_name(x.registration.photo_version) if x.registration and agreed else ""


def _photo_at(x: Line, of: Of) -> str:
    return _instant(x.registration.photo_consent_at, of) if x.registration else ""


def _photo_end(x: Line, of: Of) -> str:
    return _instant(x.registration.photo_withdrawn_at, of) if x.registration else ""


def _companions(x: Line, of: Of) -> str:
    found = of.with_them.get(x.guest.registration_id or 0, ())
    return ", ".join(_companion(y) for y in found)


def _companion(one: Companion) -> str:
    kind = str(COMPANIONS[one.kind])
    return f"{one.name} ({kind.lower()})" if one.name else kind


def _number(x: Line, of: Of) -> str:
    return str(len(of.with_them.get(x.registration.id, ()))) if x.registration else ""


def _answer(question: Asked) -> Callable[[Line, Of], str]:
    def cell(x: Line, of: Of) -> str:
        found = of.said.get(x.guest.registration_id or 0, {}).get(question.id)
        return answer_words(question, found) if found else ""

    return cell


def _invitation(x: Line, _of: Of) -> str:
    return str(STATES[x.invitation.state]) if x.invitation else ""


COLUMNS: Mapping[str, Column] = {
    "name": Column(_l("Name"), lambda x, _of: x.guest.name),
    "email": Column(_l("E-mail address"), lambda x, _of: x.email),
    "organisation": Column(_l("Organisation"), lambda x, _of: x.guest.organisation),
    "role": Column(_l("Function"), lambda x, _of: x.role),
    "category": Column(_l("Category"), lambda x, of: of.category(x.guest.category_id)),
    "language": Column(_l("Language"), lambda x, _of: x.guest.language),
    "state": Column(_l("State"), lambda x, _of: status_name(x.guest.status)),
    "invitation": Column(_l("Invitation"), _invitation),
    "quota": Column(_l("Quota"), lambda x, of: of.quotas.get(x.guest.quota_id or 0, "")),
    "seats": Column(_l("Seats"), _told("seats")),
    "companions": Column(_l("Number of accompanying persons"), _number),
    "companion_names": Column(_l("Accompanying persons"), _companions),
    "access_needs": Column(_l("Access needs"), _told("access_needs")),
    "dietary_needs": Column(_l("Dietary needs"), _told("dietary_needs")),
    "message": Column(_l("Message"), _told("message")),
    "photographs": Column(_l("Photographs"), _photographs),
    "photographs_at": Column(_l("Agreed to photographs"), _photo_at, is_instant=True),
    "photographs_text": Column(_l("Version of the text on photographs"), _photo_text),
    "photographs_end": Column(_l("Took photographs back"), _photo_end, is_instant=True),
    "replied": Column(_l("Replied"), lambda x, of: _instant(x.replied_at, of), is_instant=True),
    "changed": Column(_l("Last change"), lambda x, of: _instant(x.changed_at, of), is_instant=True),
}
# What is taken away of an event of which nobody has chosen yet.
_UNUSUAL = {
    "category", "invitation", "quota", "seats", "companions", "companion_names", "changed",
    "photographs_at", "photographs_text", "photographs_end",
}  # fmt: skip
USUAL = (*(x for x in COLUMNS if x not in _UNUSUAL), ANSWERS)
# What fits a sheet of paper.
PRINTED = ("name", "organisation", "category", "state", "seats", "photographs")


def known(names: Iterable[str], usual: tuple[str, ...] = USUAL) -> tuple[str, ...]:
    """Return those of the names that are columns, in the order of the list; the usual for none.

    A question by itself goes by ``field_of``; it is looked up in its event only as it is taken.
    """
    asked = list(dict.fromkeys(names))
    found = [x for x in COLUMNS if x in asked] + [x for x in asked if _IS_QUESTION(x)]
    return (*found, *([ANSWERS] if ANSWERS in asked else [])) or usual


def of(event: Event) -> Of:
    """Return what the cells of an event need beside the guests."""
    known, asked = categories(event.id), reading.questions(event.id)
    return Of(event.zone, event.main_language, known, asked, quota_names(event))


def names() -> list[tuple[str, str]]:
    """Return the columns that every event has, by name, as they are called."""
    return [(x, str(column.label)) for x, column in COLUMNS.items()]


def questions(of: Of) -> list[tuple[str, str]]:
    """Return the columns of an event's questions, by name, as they are called."""
    return [(field_of(x.id), of.label(x)) for x in of.questions]


def columns(names: Sequence[str], of: Of) -> list[Column]:
    """Return the columns of an event by their names; questions come last, each once."""
    found = [column for x, column in COLUMNS.items() if x in names]
    every = ANSWERS in names
    asked = [x for x in of.questions if every or field_of(x.id) in names]
    return found + [Column(of.label(x), _answer(x)) for x in asked]


def header(names: Sequence[str], of: Of) -> list[str]:
    """Return the names of the columns in the language of the page."""
    return [x.header(of.zone) for x in columns(names, of)]


def rows(guests: Iterable[Line], names: Sequence[str], of: Of) -> Iterator[list[str]]:
    """Yield the cells of each guest as they stand."""
    found = columns(names, of)
    waiting = iter(guests)
    while some := list(islice(waiting, BATCH)):
        here = _with_theirs([x.registration.id for x in some if x.registration], names, of)
        for guest in some:
            yield [x.cell(guest, here) for x in found]


def _with_theirs(numbers: Sequence[int], names: Sequence[str], of: Of) -> Of:
    asks = of.questions and (ANSWERS in names or any(map(_IS_QUESTION, names)))
    brings = "companions" in names or "companion_names" in names
    return replace(
        of,
        said=reading.answers_by_guest(numbers) if asks else {},
        with_them=companions_by_guest(numbers) if brings else {},
    )


def as_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a list as CSV (RFC 4180) piece by piece; no cell is a formula."""
    page = io.StringIO()
    writer = csv.writer(page)
    page.write(BOM)
    writer.writerow(header)
    for row in rows:
        writer.writerow([defused(x) for x in row])
        if page.tell() > 32_000:
            yield page.getvalue()
            page.seek(0)
            page.truncate()
    yield page.getvalue()


def as_xlsx(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    title: str,
    file: Any,
    *,
    in_memory: bool = False,
) -> None:
    """Write a list as an Excel workbook into a binary file; every cell is text.

    The rows pass through a temporary file, unless they must not lie on a disk (``in_memory``).
    """
    import xlsxwriter  # slow to import

    where = {"in_memory": True} if in_memory else {"constant_memory": True}
    book = xlsxwriter.Workbook(file, {**where, "strings_to_formulas": False})
    sheet = book.add_worksheet(title[:31])
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(header):
        sheet.write_string(0, column, name, bold)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, defused(cell)[:CELL])
    book.close()
