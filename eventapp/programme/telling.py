"""What a change of a programme did, in words."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from eventapp.core.localised import Localised
from eventapp.programme.step_models import ProgrammeStep
from eventapp.programme.steps import COUNTED, Row

Change = tuple[Row | None, Row | None]
_HOURS = {"starts_at", "ends_at", "room_id"}
_FEW = 4  # titles or names in one line


def told(step: ProgrammeStep) -> str:
    """Return what a step did, in the page's language."""
    rows = [(x["before"], x["after"]) for x in step.rows if x["row"].startswith("session ")]
    if not rows:
        return _("People changed: %(title)s", title=step.label)
    if step.verb == "imported":
        return _imported(rows, step.source)
    if len(rows) == 1:
        return _alone(*rows[0], step.label)
    added = sum(before is None for before, _after in rows)
    return _TOGETHER.get(step.verb, _changed)(len(rows), added)


def people_in(steps: Iterable[ProgrammeStep]) -> set[int]:
    """Return the numbers of the people whose seats steps touched."""
    sides = (x[side] for step in steps for x in step.rows for side in ("before", "after"))
    return {x["person_id"] for x in sides if x and x.get("person_id") is not None}


def which(step: ProgrammeStep, names: Mapping[int, str]) -> list[str]:
    """Return what ``told`` leaves out: the sessions of a step of several, or whose seat it was.

    ``names`` has those of ``people_in``; who is gone since is somebody.
    """
    titles = [_title(x) for x in step.rows if x["row"].startswith("session ")]
    if titles:
        return [_some(titles)] if len(titles) > 1 else []
    seats = [(x["before"], x["after"]) for x in step.rows]
    came = _some(_name(y, names) for x, y in seats if _is_other(x, y))
    left = _some(_name(x, names) for x, y in seats if _is_other(y, x))
    same = _some(_name(y, names) for x, y in seats if x and y and not _is_other(x, y))
    said = (
        came and _("Came: %(names)s", names=came),
        left and _("Left: %(names)s", names=left),
        same and _("Changed: %(title)s", title=same),
    )
    return [x for x in said if x]


def _title(row: Mapping[str, Row]) -> str:
    return str(Localised((row["after"] or row["before"])["title"]).text("en"))


def _is_other(one: Row | None, other: Row | None) -> bool:
    """Tell whether ``other`` is somebody who was not there as ``one``."""
    return other is not None and (one is None or one["person_id"] != other["person_id"])


def _name(row: Row | None, names: Mapping[int, str]) -> str:
    number = row["person_id"] if row else None
    return _("To be announced") if number is None else names.get(number, _("Somebody"))


def _some(given: Iterable[str]) -> str:
    found = list(dict.fromkeys(given))
    said = ", ".join(found[:_FEW])
    more = len(found) - _FEW
    if more <= 0:
        return said
    return ngettext("%(listed)s and %(num)d more", "%(listed)s and %(num)d more", more, listed=said)


def _alone(before: Row | None, after: Row | None, title: str) -> str:
    if before is None:
        return _("Added: %(title)s", title=title)
    if after is None:
        return _("Deleted: %(title)s", title=title)
    if {x for x in after if before.get(x) != after[x]} - COUNTED <= _HOURS:
        return _("Moved: %(title)s", title=title)
    return _("Changed: %(title)s", title=title)


def _imported(rows: Sequence[Change], source: str) -> str:
    gone = sum(after is None for _before, after in rows)
    came = len(rows) - gone
    if source:
        said = ngettext(
            "%(num)d session imported from %(source)s",
            "%(num)d sessions imported from %(source)s",
            came,
            source=source,
        )
    else:
        said = ngettext("%(num)d session imported", "%(num)d sessions imported", came)
    return f"{said}, {_deleted(gone, 0)}" if gone else said


def _deleted(number: int, _added: int) -> str:
    return ngettext("%(num)d session deleted", "%(num)d sessions deleted", number)


def _changed(number: int, _added: int) -> str:
    return ngettext("%(num)d session changed together", "%(num)d sessions changed together", number)


# By the tool or the verb of a service: how many sessions it touched, how many of them are new.
_TOGETHER: Mapping[str, Callable[[int, int], str]] = {
    "shift": lambda number, _added: ngettext(
        "%(num)d session shifted in time", "%(num)d sessions shifted in time", number
    ),
    "swap": lambda number, _added: ngettext(
        "%(num)d session moved by a swap", "%(num)d sessions moved by a swap", number
    ),
    "length": lambda number, _added: ngettext(
        "%(num)d session given another length", "%(num)d sessions given another length", number
    ),
    "insert": lambda number, added: ngettext(
        "A session inserted, %(num)d session pushed back",
        "A session inserted, %(num)d sessions pushed back",
        number - added,
    ),
    "move": lambda _number, _added: _("The order of the sessions changed"),
    "reorder": lambda _number, _added: _("The order of the sessions changed"),
    "add_sessions": lambda number, _added: ngettext(
        "%(num)d session added", "%(num)d sessions added", number
    ),
    "delete_sessions": _deleted,
}
