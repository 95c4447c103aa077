"""What was uploaded or pasted, told by its content and not by its name, read into sessions."""

from eventapp.core.errors import DomainError
from eventapp.drafting import calendars, columns, schedules, tables, workbooks
from eventapp.drafting.draft import Reading, Setting
from eventapp.drafting.models import Source
from eventapp.incoming.decoding import LARGEST, decoded, is_calendar

_ZIP = b"PK\x03\x04"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"  # also a workbook under a password


def read(data: bytes, setting: Setting) -> tuple[Reading, Source]:
    """Return the sessions in a file, and what kind of file it is.

    :raises DomainError: at ``file``, when nothing of it can be read.
    """
    if len(data) > LARGEST:
        raise DomainError("file.too_large", field="file", limit=LARGEST >> 20)
    if data.startswith(_ZIP):
        return columns.read(workbooks.read(data), setting), Source.WORKBOOK
    if data.startswith(_OLD_WORKBOOK):
        raise DomainError("file.old_workbook", field="file")
    text, encoding = decoded(data, calendars=True)
    if is_calendar(text):
        return calendars.read(text, setting), Source.CALENDAR
    if text.lstrip().startswith("{"):
        return schedules.read(text, setting), Source.SCHEDULE
    return columns.read(tables.table(text, encoding), setting), Source.TABLE
