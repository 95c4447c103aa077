"""An access list in the layout an institution asks for: its columns, its words, its dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import force_locale
from flask_babel import gettext as _

from eventapp.accesslists.details import FIELDS, Kind, Said
from eventapp.accesslists.handing import Contents
from eventapp.accesslists.models import AccessProfile, DateStyle
from eventapp.accesslists.wording import DOCUMENT_NAMES, FIELD_NAMES
from eventapp.web.templating import country_name

PATTERNS = {
    DateStyle.ISO: "%Y-%m-%d",
    DateStyle.SLASHES: "%d/%m/%Y",
    DateStyle.DOTS: "%d.%m.%Y",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list as it leaves."""

    header: list[str]
    rows: list[list[str]]


def whole(found: Contents) -> Sheet:
    """Return everybody as they are now."""
    return _sheet(found.profile, [found.now[x] for x in found.ordered(list(found.now))])


def handed(found: Contents) -> Sheet:
    """Return the list as the institution has it."""
    return _sheet(found.profile, [found.handed[x] for x in found.ordered(list(found.handed))])


def differing(found: Contents) -> Sheet:
    """Return who is new, changed or to be struck off, with which it is in the first column."""
    told, profile = found.difference, found.profile
    with force_locale(profile.language):
        what = {x: _("New") for x in told.added}
        what |= {x: _changed(profile, fields) for x, fields in told.changed.items()}
        what |= {x: _("To be struck off") for x in told.removed}
        numbers = found.ordered(list(what))
        said = [found.now.get(x) or found.handed[x] for x in numbers]
        sheet = _sheet(profile, said)
        rows = [[what[x], *row] for x, row in zip(numbers, sheet.rows, strict=True)]
        return Sheet([_("Change"), *sheet.header], rows)


def _changed(profile: AccessProfile, fields: Sequence[str]) -> str:
    names = {x.field: x.label or str(FIELD_NAMES[x.field]) for x in profile.asked}
    said = ", ".join(names.get(x) or str(FIELD_NAMES[x]) for x in fields)
    return _("Changed: %(fields)s", fields=said)


def _sheet(profile: AccessProfile, people: Sequence[Said]) -> Sheet:
    columns = profile.asked
    with force_locale(profile.language):
        header = [x.label or str(FIELD_NAMES[x.field]) for x in columns]
        rows = [[_cell(profile, x.field, one.get(x.field, "")) for x in columns] for one in people]
    return Sheet(header, rows)


def _cell(profile: AccessProfile, field: str, value: str) -> str:
    match FIELDS[field]:
        case Kind.PAST | Kind.FUTURE if value:
            return date.fromisoformat(value).strftime(PATTERNS[profile.date_style])
        case Kind.COUNTRY if value:
            return country_name(value)
        case Kind.DOCUMENT if value:
            return str(DOCUMENT_NAMES[value])
        case _:
            return value
