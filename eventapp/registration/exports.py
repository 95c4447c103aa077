"""The guest list taken away: chosen columns, one generator of rows, two writers of files."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventapp.core.text import defused
from eventapp.questions import reading
from eventapp.questions.rules import Asked
from eventapp.questions.wording import answer_words
from eventapp.registration.consent import version_name
from eventapp.registration.guest_table import Line
from eventapp.registration.invitation_wording import STATES, status_name
from eventapp.registration.rules import Category
from eventapp.web.languages import current_language

BOM = "\ufeff"  # without it Excel takes UTF-8 for something older
BATCH = 500  # guests whose answers are read at once
ANSWERS = "answers"  # a column for each question of the event
CELL = 32_767  # characters; an Excel cell holds no more


@dataclass(frozen=True, slots=True)
class Of:
    """What the cells of one event need beside the guests: the zone of times, the categories."""

    zone: ZoneInfo
    main_language: str
    categories: Mapping[int, Category]
    questions: Sequence[Asked] = ()

    def category(self, number: int | None) -> str:
        """Return the name of a category in the language of the page; empty without one."""
        found = self.categories.get(number or 0)
        return found.name.text(current_language(), self.main_language) if found else ""


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
    if x.registration is None:
        return ""
    return _("yes") if x.registration.photo_consent else _("no")


def _photo_text(x: Line, _of: Of) -> str:
    agreed = x.registration is not None and x.registration.photo_consent
    return version_name(x.registration.photo_version) if x.registration and agreed else ""


def _photo_at(x: Line, of: Of) -> str:
    return _instant(x.registration.photo_consent_at, of) if x.registration else ""


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
    "seats": Column(_l("Seats"), _told("seats")),
    "access_needs": Column(_l("Access needs"), _told("access_needs")),
    "dietary_needs": Column(_l("Dietary needs"), _told("dietary_needs")),
    "message": Column(_l("Message"), _told("message")),
    "photographs": Column(_l("Photographs"), _photographs),
    "photographs_at": Column(_l("Agreed to photographs"), _photo_at, is_instant=True),
    "photographs_text": Column(_l("Version of the text on photographs"), _photo_text),
    "replied": Column(_l("Replied"), lambda x, of: _instant(x.replied_at, of), is_instant=True),
    "changed": Column(_l("Last change"), lambda x, of: _instant(x.changed_at, of), is_instant=True),
}
# What is taken away of an event of which nobody has chosen yet.
_UNUSUAL = {
    "category", "invitation", "seats", "changed", "photographs_at", "photographs_text",
}  # fmt: skip
USUAL = (*(x for x in COLUMNS if x not in _UNUSUAL), ANSWERS)
# What fits a sheet of paper.
PRINTED = ("name", "organisation", "category", "state", "seats")


def known(names: Iterable[str], usual: tuple[str, ...] = USUAL) -> tuple[str, ...]:
    """Return those of the names that are columns, in the order of the list; the usual for none."""
    asked = set(names)
    return tuple(x for x in (*COLUMNS, ANSWERS) if x in asked) or usual


def header(names: Sequence[str], of: Of) -> list[str]:
    """Return the names of the columns in the language of the page; questions come last."""
    found = [COLUMNS[x].header(of.zone) for x in names if x != ANSWERS]
    lang, main = current_language(), of.main_language
    return found + [str(x.label.text(lang, main)) for x in _asked(names, of)]


def rows(guests: Iterable[Line], names: Sequence[str], of: Of) -> Iterator[list[str]]:
    """Yield the cells of each guest as they stand."""
    cells = [COLUMNS[x].cell for x in names if x != ANSWERS]
    asked = _asked(names, of)
    waiting = iter(guests)
    while some := list(islice(waiting, BATCH)):
        numbers = [x.registration.id for x in some if x.registration]
        said = reading.answers_by_guest(numbers) if asked else {}
        for guest in some:
            own = said.get(guest.registration.id, {}) if guest.registration else {}
            answers = [answer_words(x, own[x.id]) if x.id in own else "" for x in asked]
            yield [cell(guest, of) for cell in cells] + answers


def _asked(names: Sequence[str], of: Of) -> Sequence[Asked]:
    return of.questions if ANSWERS in names else ()


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
