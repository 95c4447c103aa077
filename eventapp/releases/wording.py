"""What a release changed, in words: for organisers before it is made, for readers afterwards."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from eventapp.core.localised import Localised, Text
from eventapp.events.models import Event
from eventapp.programme.differences import Change, Kind
from eventapp.programme.models import ReleaseStage
from eventapp.speakers.contribution_models import Purpose
from eventapp.web import dates
from eventapp.web.templating import colon

STAGES: Mapping[ReleaseStage, Any] = {
    ReleaseStage.DATE: _l("The date only"),
    ReleaseStage.PROGRAMME: _l("The programme, without people"),
    ReleaseStage.SPEAKERS: _l("The programme with its speakers"),
}
# Of a stage that readers see already, only what changes in it can be released at a set time.
CHANGES = _l("What has changed by then")
UNALLOWED: Mapping[Purpose, Any] = {
    Purpose.PUBLICATION: _l("Have not allowed their name and functions to be published"),
    Purpose.PICTURE: _l("Have not allowed their portrait to be shown"),
    Purpose.RECORDING: _l("Speak in a recorded session and have not allowed the recording"),
}
KINDS: Mapping[Kind, Any] = {
    Kind.NEW: _l("New"),
    Kind.MOVED: _l("Moved"),
    Kind.ROOM: _l("Other room"),
    Kind.CANCELLED: _l("Cancelled"),
    Kind.SPEAKERS: _l("Other speakers"),
    Kind.TEXT: _l("Text"),
    Kind.ORDER: _l("Order"),
}
FIELDS: Mapping[str, Any] = {
    "abstract": _l("description"),
    "captions": _l("captions"),
    "interpreted_from": _l("interpretation"),
    "interpreted_into": _l("interpretation"),
    "kind": _l("kind of session"),
    "languages": _l("languages"),
    "recorded": _l("recording"),
    "seats": _l("how people are presented"),
    "sign_languages": _l("sign language"),
    "title": _l("title"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One change: its kind and what is said of it; ``title`` is empty for the whole programme.

    ``titles`` are pairs of a title as it is and as it was, which is empty where there was none.
    """

    kind: Kind
    name: str
    title: Text | str
    told: str
    titles: tuple[tuple[Text, Text], ...] = ()


def lines(
    changes: Sequence[Change], event: Event, lang: str, names: Mapping[int, str]
) -> list[Line]:
    """Return changes in words of the page. People without a name in ``names`` are only counted."""
    return [
        Line(
            kind=x.kind,
            name=str(KINDS[x.kind]),
            title=x.title.text(lang, event.main_language) if x.uid else "",
            told=". ".join(y for y in _told(x, event, names) if y),
            titles=tuple(_titles(x, event, lang)),
        )
        for x in changes
    ]


def people_in(changes: Sequence[Change]) -> set[int]:
    """Return the numbers of the people whom changes name."""
    both = [side.get("people", ()) for x in changes for side in (x.before, x.after)]
    return {person for people in both for person, _role in people if person}


def _told(change: Change, event: Event, names: Mapping[int, str]) -> Iterator[str]:
    match change.kind:
        case Kind.NEW:
            yield slot(change.after, event)
            yield _named(change.after, names)
        case Kind.CANCELLED:
            yield _("It was planned for %(slot)s", slot=slot(change.before, event))
        case Kind.MOVED:
            yield _now(hours(change.after, event), hours(change.before, event))
        case Kind.ROOM:
            yield _now(_room(change.after), _room(change.before))
        case Kind.SPEAKERS:
            yield from _cast(change, names)
        case Kind.TEXT:
            yield from _texts(change)
        case Kind.ORDER:
            yield _("The sessions stand in another order")


def _texts(change: Change) -> Iterator[str]:
    told = {"abstract", *(("title",) if change.after else ())}  # a title is said old and new
    said = dict.fromkeys(str(FIELDS.get(x, _("details"))) for x in change.fields if x not in told)
    if "abstract" in change.fields:
        yield _("The text of the description has changed")
    if said:
        yield _("Changed: %(fields)s", fields=", ".join(said))


def _titles(change: Change, event: Event, lang: str) -> Iterator[tuple[Text, Text]]:
    if change.kind is not Kind.TEXT or not change.after:
        return
    now, before = (Localised(x["title"]) for x in (change.after, change.before))
    main = event.main_language
    read = now.text(lang, main), before.text(lang, main)
    if read[0] != read[1]:
        yield read
        return
    for other in dict.fromkeys((*now, *before)):
        if now.get(other) != before.get(other):
            yield Text(now.get(other, ""), other), Text(before.get(other, ""), other)


def _now(now: str, before: str) -> str:
    return _("Now %(now)s, before %(before)s", now=now, before=before)


def _room(side: Mapping[str, Any]) -> str:
    return side.get("room") or _("no room")


def slot(side: Mapping[str, Any], event: Event) -> str:
    """Return hours and room of one side of a change."""
    return ", ".join(x for x in (hours(side, event), side.get("room") or "") if x)


def hours(side: Mapping[str, Any], event: Event) -> str:
    """Return the hours of one side of a change by the event's clocks, with the day of several."""
    if not side.get("starts"):
        return _("hours not known yet")
    starts, ends = (datetime.fromisoformat(side[x]) for x in ("starts", "ends"))
    span = dates.format_span(starts, ends, event.zone)
    day = starts.astimezone(event.zone).date()
    if event.starts_on == event.ends_on == day:
        return span
    return f"{dates.format_date(day)}, {span}"


def _named(side: Mapping[str, Any], names: Mapping[int, str]) -> str:
    return ", ".join(dict.fromkeys(names[x] for x, _role in side["people"] if x in names))


def _cast(change: Change, names: Mapping[int, str]) -> Iterator[str]:
    before, after = (Counter(map(tuple, x["people"])) for x in (change.before, change.after))
    joined, left = after - before, before - after
    stays = {x for x, _role in joined} & {x for x, _role in left} - {None}
    yield _people(joined, stays, names, _("New on it"), seats=True)
    # A seat that somebody takes is not one that is lost.
    yield _people(left, stays, names, _("No longer on it"), seats=not joined)
    if changed := [names[x] for x in stays if x in names]:
        yield _("In another role: %(names)s", names=", ".join(sorted(changed)))


def _people(
    found: Counter[Any], stays: set[Any], names: Mapping[int, str], said: str, *, seats: bool
) -> str:
    people = {x for x, _role in found if x and x not in stays}
    known = sorted(names[x] for x in people if x in names)
    others = len(people) - len(known)
    unnamed = sum(n for (x, _role), n in found.items() if x is None)
    told = [*known]
    if others:
        told.append(ngettext("%(num)d person", "%(num)d people", others))
    if seats and unnamed:
        told.append(
            ngettext("%(num)d seat to be announced", "%(num)d seats to be announced", unnamed)
        )
    return f"{said}{colon()}{', '.join(told)}" if told else ""
