"""A filter of the guest list in words, and the answers that may be asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from eventapp.core.localised import Localised
from eventapp.events.models import Event
from eventapp.questions import reading
from eventapp.questions.rules import YES, Asked
from eventapp.questions.wording import value_words
from eventapp.registration.invitation_wording import status_name
from eventapp.registration.listing import quota_names
from eventapp.registration.places import categories
from eventapp.registration.segments import Answer, Wanted
from eventapp.registration.wording import PHOTOGRAPHS
from eventapp.web.templating import language_label, loc_text

OFFERED = ("choice", "several", "language", "consent")  # kinds whose answers may be asked for


@dataclass(frozen=True, slots=True)
class Offered:
    """A question whose answers may be asked for: as the address says them, and in words."""

    label: str
    answers: Sequence[tuple[str, str]]


def offered(event: Event) -> list[Offered]:
    """Return the answers by which the guests of an event may be found, by question."""
    asked = [x for x in reading.questions(event.id) if x.kind in OFFERED]
    rows = [(x, loc_text(x.label, event.main_language)) for x in asked]
    return [Offered(label, [(f"{x.id}.{v}", w) for v, w in _values(x)]) for x, label in rows]


def _values(one: Asked) -> list[tuple[str, str]]:
    if one.kind == "consent":
        return [(YES, _("agreed")), ("", _("not agreed, or taken back"))]
    return [(x.key, value_words(one, x.key)) for x in one.options]


def filter_words(event: Event, wanted: Wanted) -> list[str]:
    """Return in words whom a filter asks for; nothing for everybody."""
    said = wanted.photographs
    found = (
        f"“{wanted.search}”" if wanted.search else "",
        status_name(wanted.status) if wanted.status else "",
        _category(event, wanted.category),
        language_label(wanted.language) if wanted.language else "",
        _("with needs") if wanted.with_needs else "",
        _quota(event, wanted.quota),
        _("with accompanying persons") if wanted.with_companions else "",
        _("photographs: %(said)s", said=PHOTOGRAPHS[said]) if said else "",
        _answered(event, wanted.answer) if wanted.answer else "",
    )
    return [x for x in found if x]


def _category(event: Event, number: int | None) -> str:
    if number is None:
        return ""
    found = categories(event.id).get(number)
    return loc_text(found.name, event.main_language) if found else _("no category")


def _quota(event: Event, number: int | None) -> str:
    return "" if number is None else quota_names(event).get(number, _("no quota"))


def _answered(event: Event, answer: Answer) -> str:
    number, value = answer
    one = next((x for x in reading.questions(event.id) if x.id == number), None)
    label: Localised = one.label if one else Localised()
    said = dict(_values(one)).get(value, value) if one else value
    return f"{loc_text(label, event.main_language)} {said}".strip()
