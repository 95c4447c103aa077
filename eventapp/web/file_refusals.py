"""What refusals of files say to a person, and what is to be said of the entries of a calendar."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from eventapp.web import dates

Sentence = Callable[..., str]


def _calendar(why: str = "", line: int = 0, **_values: Any) -> str:
    said = {
        "begin": _("No calendar begins here. Its first line has to be BEGIN:VCALENDAR."),
        "deep": _("Parts stand within parts here, deeper than any calendar has them."),
        "end": _("Something ends here that did not begin."),
        "long": _("This line is longer than 100,000 characters."),
        "sign": _("A sign stands here that no text has. The file may be damaged."),
        "unended": _("What begins here does not end. The file may be cut off."),
    }.get(why, "")
    if not said:
        return _("This calendar cannot be read.")
    return _("This calendar cannot be read. Line %(number)s: %(said)s", number=line, said=said)


def _too_much(line: int = 0, **_values: Any) -> str:
    return _(
        "Too much repeats in this file: it cannot be followed beyond line %(number)s. "
        "Please split the file, or end what repeats.",
        number=line,
    )


FILES: Mapping[str, Sentence] = {
    "file.none": lambda **_v: _("Please choose a file."),
    "file.empty": lambda **_v: _("The file is empty."),
    "file.not_text": lambda **_v: _(
        "This is neither a table, a spreadsheet, a schedule nor a calendar."
    ),
    "file.encoding": lambda **_v: _(
        "The letters of this file cannot be read. Please save it as UTF-8."
    ),
    "file.calendar": _calendar,
    "calendar.lines": lambda most=0, **_v: _(
        "The file has more than %(max)s lines. Nothing was read.", max=most
    ),
    "calendar.entries": lambda most=0, **_v: _(
        "The calendar has more than %(max)s entries. Nothing was read.", max=most
    ),
    "calendar.too_many": lambda most=0, **_v: _(
        "With what repeats, the calendar has more than %(max)s entries. Nothing was read.",
        max=most,
    ),
    "calendar.too_much": _too_much,
    "archive.broken": lambda name="", **_v: _("The archive %(name)s cannot be opened.", name=name),
    "archive.locked": lambda name="", **_v: _(
        "The archive %(name)s is under a password.", name=name
    ),
    "archive.bomb": lambda name="", **_v: _(
        "The files in %(name)s unfold to more than we read.", name=name
    ),
    "archive.many": lambda most=0, **_v: _(
        "These are more than %(max)s files. Nothing was read.", max=most
    ),
    "archive.nothing": lambda name="", **_v: _(
        "The archive %(name)s holds no calendar.", name=name
    ),
}


def _window(first: str = "", last: str = "") -> dict[str, str]:
    return {
        "first": dates.format_date(date.fromisoformat(first)),
        "last": dates.format_date(date.fromisoformat(last)),
    }


REMARKS: Mapping[str, Sentence] = {
    "calendar.cancelled": lambda **_v: _("The entry is cancelled."),
    "calendar.tentative": lambda **_v: _("The entry is tentative."),
    "date.missing": lambda **_v: _("There is no date."),
    "date.mixed": lambda **_v: _("The entry begins with a day and ends with an hour, or turned."),
    "date.unreadable": lambda text="", **_v: _(
        "“%(text)s” is no date. Write 2026-03-20 or 20/03/2026.", text=text
    ),
    "duration.unreadable": lambda text="", **_v: _(
        "“%(text)s” is no length. Write 45 or 1:30.", text=text
    ),
    "hours.reversed": lambda **_v: _(
        "The end lies before the start. If it is after midnight, write the date beside the time."
    ),
    "line.many": lambda most=0, **_v: _("It lists more than %(max)s times.", max=most),
    "line.unreadable": lambda text="", **_v: _(
        "“%(text)s” is no property of a calendar. It is left out.", text=text
    ),
    "rule.many": lambda most=0, **_v: _(
        "It repeats more than %(max)s times. Only the first ones are taken.", max=most
    ),
    "rule.nothing": lambda first="", last="", **_v: _(
        "It repeats, but never from %(first)s to %(last)s.", **_window(first, last)
    ),
    "rule.range": lambda **_v: _(
        "This changes all later times as well. Only this one is changed here."
    ),
    "rule.too_often": lambda **_v: _("It repeats several times a day. No event is like that."),
    "rule.unreadable": lambda text="", **_v: _(
        "“%(text)s” is no rule by which something repeats.", text=text
    ),
    "rule.window": lambda first="", last="", **_v: _(
        "It repeats on and on. Only the times from %(first)s to %(last)s are taken.",
        **_window(first, last),
    ),
    "zone.unknown": lambda name="", **_v: _(
        "We know no time zone “%(name)s”. The hours are taken as those of the event.", name=name
    ),
}


def remark_text(code: str, values: Mapping[str, Any], line: int) -> str:
    """Return what is to be said of an entry, with the line of its file."""
    said = REMARKS[code](**values)
    return _("Line %(number)s: %(said)s", number=line, said=said) if line else said
