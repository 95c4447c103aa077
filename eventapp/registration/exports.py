"""The guest list as CSV and as XLSX: one generator of rows, two writers."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from eventapp.core.text import defused
from eventapp.registration.models import Registration
from eventapp.registration.wording import state_name

BOM = "\ufeff"  # without it Excel takes UTF-8 for something older


def header(zone: ZoneInfo) -> list[str]:
    """Return the names of the columns in the language of the page; times name their zone."""
    return [
        _("Name"), _("E-mail address"), _("Organisation"), _("Function"), _("Language"), _("State"),
        _("Access needs"), _("Dietary needs"), _("Message"), _("Photographs"),
        f"{_('Replied')} ({zone.key})",
    ]  # fmt: skip


def rows(guests: Iterable[Registration], zone: ZoneInfo) -> Iterator[list[str]]:
    """Yield the cells of each guest, defused."""
    yes, no = _("yes"), _("no")
    for x in guests:
        cells = [
            x.name, x.email, x.organisation, x.role, x.language, state_name(x.state),
            x.access_needs, x.dietary_needs, x.message, yes if x.photo_consent else no,
            x.created_at.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
        ]  # fmt: skip
        yield [defused(cell) for cell in cells]


def as_csv(guests: Iterable[Registration], zone: ZoneInfo) -> Iterator[str]:
    """Yield the list as CSV (RFC 4180) piece by piece."""
    page = io.StringIO()
    writer = csv.writer(page)
    page.write(BOM)
    writer.writerow(header(zone))
    for row in rows(guests, zone):
        writer.writerow(row)
        if page.tell() > 32_000:
            yield page.getvalue()
            page.seek(0)
            page.truncate()
    yield page.getvalue()


def as_xlsx(guests: Iterable[Registration], zone: ZoneInfo, file: Any) -> None:
    """Write the list as an Excel workbook into a binary file; every cell is text."""
    import xlsxwriter  # slow to import

    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(_("Guests")[:31])
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(header(zone)):
        sheet.write_string(0, column, name, bold)
    for number, row in enumerate(rows(guests, zone), start=1):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell[:32_767])
    book.close()
