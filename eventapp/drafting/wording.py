"""What drafts say to an organiser: names of columns, and a sentence for each finding."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventapp.drafting.models import Source
from eventapp.web import dates
from eventapp.web.file_refusals import REMARKS

TEMPLATE_NAMES = {
    "evening_debate": _l("Evening debate"),
    "breakfast_briefing": _l("Breakfast briefing"),
    "half_day_conference": _l("Half-day conference"),
    "press_conference": _l("Press conference"),
    "closed_roundtable": _l("Closed round table"),
}
SOURCES = {
    Source.TEMPLATE: _l("Template"),
    Source.EVENT: _l("Another event"),
    Source.TABLE: _l("Table as text"),
    Source.WORKBOOK: _l("Spreadsheet"),
    Source.SCHEDULE: _l("Conference schedule"),
    Source.CALENDAR: _l("Calendar"),
}
COLUMNS = {
    "date": _l("Date"),
    "start": _l("Start"),
    "end": _l("End"),
    "duration": _l("Duration"),
    "kind": _l("Kind"),
    "type": _l("Kind"),
    "title": _l("Title"),
    "abstract": _l("Description"),
    "room": _l("Room"),
    "people": _l("People"),
    "organisation": _l("Organisation"),
    "role": _l("Role"),
    "languages": _l("Languages spoken"),
    "interpreted_from": _l("Interpreted from"),
    "interpreted_into": _l("Interpreted into"),
    "sign_languages": _l("Sign languages"),
    "sign_interpreters": _l("Sign interpreters"),
    "audience": _l("Expected audience"),
    "captions": _l("Captions"),
    "recorded": _l("Recorded"),
}

Sentence = Callable[..., str]

SENTENCES: Mapping[str, Sentence] = {
    **REMARKS,
    "title.missing": lambda **_v: _("There is no title."),
    "text.too_long": lambda most=0, **_v: _("This is longer than %(max)d characters.", max=most),
    "text.formula": lambda **_v: _("This begins like a formula. It is taken as plain text."),
    "hours.half": lambda **_v: _("Only one of start and end can be read."),
    "hours.unreadable": lambda text="", **_v: _(
        "“%(text)s” is no time. Write 14:30 or 2026-03-20 14:30.", text=text
    ),
    "hours.zero": lambda **_v: _("The session ends as it starts."),
    "hours.too_long": lambda hours=0, **_v: _(
        "The session would last %(hours)d hours. 24 is the most.", hours=hours
    ),
    "hours.over_midnight": lambda **_v: _("The session goes on past midnight."),
    "hours.outside": lambda **_v: _("Outside the hours of the event"),
    "hours.repeated": lambda at="", **_v: _(
        "The clocks go back that night: %(time)s comes twice. The first is taken.", time=at
    ),
    "hours.taken_from_next": lambda at="", **_v: _(
        "No end is given. It is taken to be %(time)s, when the next one starts.", time=at
    ),
    "hours.whole_day": lambda **_v: _("A whole day has no hours. The session comes without."),
    "time.skipped": lambda at="", **_v: _(
        "The clocks go forward that night: %(time)s does not exist.", time=at
    ),
    "time.out_of_range": lambda **_v: _("Please enter a date that exists."),
    "date.outside": lambda day="", days=("", ""), **_v: _(
        "%(day)s is not a day of the event (%(days)s).",
        day=dates.format_date(date.fromisoformat(day)),
        days=dates.format_dates(*map(date.fromisoformat, days)),
    ),
    "date.missing": lambda **_v: _("There is no date, and the event has several days."),
    "people.many": lambda most=0, **_v: _("These are more than %(max)d people.", max=most),
    "people.twice": lambda name="", **_v: _("%(name)s stands here twice. Once is kept.", name=name),
    "name.too_long": lambda name="", most=0, **_v: _(
        "The name “%(name)s…” is longer than %(max)d characters.", name=name, max=most
    ),
    "name.comma": lambda name="", **_v: _(
        "“%(name)s” is taken as one person. Several are parted by a semicolon.", name=name
    ),
    "room.taken": lambda **v: _at_once(
        _("%(name)s holds “%(title)s” at that time", name=v["name"], title=v["title"]), v["row"]
    ),
    "person.twice": lambda **v: _at_once(
        _("%(name)s is in “%(title)s” at that time", name=v["name"], title=v["title"]), v["row"]
    ),
    "room.unknown": lambda name="", **_v: _(
        "The venue has no room “%(name)s”. The session comes without.", name=name
    ),
    "kind.unknown": lambda word="", **_v: _(
        "“%(word)s” is no kind of session we know. It is taken as a panel.", word=word
    ),
    "role.unknown": lambda word="", **_v: _(
        "“%(word)s” is no role we know. The usual one is taken.", word=word
    ),
    "language.unknown": lambda word="", **_v: _(
        "“%(word)s” is no language we know. It is left out.", word=word
    ),
    "organisation.uneven": lambda **_v: _(
        "There are not as many organisations as people. They are left out."
    ),
    "number.unreadable": lambda text="", **_v: _(
        "“%(text)s” is no number. It is left out.", text=text
    ),
    "answer.unreadable": lambda text="", **_v: _(
        "“%(text)s” is neither yes nor no. It is taken as no.", text=text
    ),
    "row.cells": lambda cells=0, columns=0, **_v: _(
        "The row has %(cells)d cells, the table %(columns)d columns. "
        "A text that holds the separator has to stand in quotation marks.",
        cells=cells,
        columns=columns,
    ),
    "file.too_many": lambda rows=0, most=0, **_v: _(
        "%(num)d sessions would come in. A programme holds at most %(max)d: please split the file.",
        num=rows,
        max=most,
    ),
    "file.too_many_beside": lambda rows=0, present=0, most=0, **_v: _(
        "%(num)d sessions beside the %(present)d there are more than the %(max)d a programme "
        "holds. They can only come in its place.",
        num=rows,
        present=present,
        max=most,
    ),
    "file.old_encoding": lambda **_v: _(
        "The file is not in UTF-8. It was read as Windows-1252: please look at the accents."
    ),
    "file.unread": lambda names="", **_v: _("These columns are not read: %(names)s.", names=names),
}


def _at_once(told: str, row: int) -> str:
    where = _("row %(number)d", number=row) if row else _("in the programme already")
    return f"{told} ({where})."


def finding_text(finding: Mapping[str, Any]) -> str:
    """Return what a stored finding says, in the page's language, with the line it is about."""
    values = dict(finding["values"])
    said = SENTENCES[finding["code"]](**values)
    line = values.get("line")
    return _("Line %(number)s: %(said)s", number=line, said=said) if line else said


def column_name(column: str) -> str:
    """Return the name of a column; one of a calendar or schedule stays as it is there."""
    return str(COLUMNS.get(column.partition(".")[0], column))
