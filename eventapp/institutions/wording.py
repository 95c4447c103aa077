"""What layers say of a date, and what refusals of their files say."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventapp.incoming.faults import Remark
from eventapp.institutions.days import Told
from eventapp.institutions.models import DayKind
from eventapp.web import dates
from eventapp.web.file_refusals import REMARKS

KINDS = {
    DayKind.SITTING: _l("Sitting days"),
    DayKind.RECESS: _l("Recess"),
    DayKind.HOLIDAY: _l("Public holidays"),
    DayKind.OTHER: _l("Other days"),
}
REFUSALS: Mapping[str, Callable[..., str]] = {
    "layer.nothing": lambda **_v: _("There is no day in it that can be read."),
    "layer.too_many": lambda most=0, **_v: _(
        "The calendar has more than %(max)s entries. Nothing was read.", max=most
    ),
}
_REMARKS = {
    **REMARKS,
    "days.long": lambda **_v: _("It lasts longer than a year. It is left out."),
    "zone.unknown": lambda name="", **_v: _(
        "We know no time zone “%(name)s”. Its days are taken as they stand.", name=name
    ),
}


def remark_text(remark: Remark) -> str:
    """Return what a remark about an entry says, with the line of the file."""
    said = _REMARKS[remark.code](**remark.values)
    return _("Line %(number)s: %(said)s", number=remark.line, said=said)


def told_text(told: Told) -> str:
    """Return what a layer says of a date, in words."""
    layer = told.layer
    names = {"institution": layer.institution, "name": layer.name}
    if not told.days:
        return _("No sitting of %(institution)s on this date (%(name)s).", **names)
    first = told.days[0]
    names["days"] = dates.format_dates(first.first, first.last)
    names["title"] = first.title or str(KINDS[DayKind(layer.kind)])
    match layer.kind:
        case DayKind.RECESS:
            return _("In these days: recess of %(institution)s, %(days)s (%(name)s).", **names)
        case DayKind.SITTING:
            return _("%(institution)s sits: %(title)s, %(days)s (%(name)s).", **names)
        case DayKind.HOLIDAY:
            return _("Public holiday: %(title)s, %(days)s (%(name)s).", **names)
        case _:
            return _("In these days: %(title)s, %(days)s (%(institution)s, %(name)s).", **names)
