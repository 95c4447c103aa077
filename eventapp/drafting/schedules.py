"""A ``schedule.json`` in the frab format, as many conference systems export it. Pure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.core.text import clean_line, clean_text
from eventapp.drafting import moments, rules, words
from eventapp.drafting.draft import (
    MOST_PEOPLE,
    MOST_ROWS,
    DraftSession,
    Finding,
    Line,
    Reading,
    Seat,
    Setting,
    doubt,
    fault,
    in_order,
)
from eventapp.drafting.moments import Unreadable
from eventapp.programme.forms import USUAL_ROLE
from eventapp.programme.models import Role, SessionKind

_TIMES = {"date", "start", "duration"}


def read(text: str, setting: Setting) -> Reading:
    """Return the talks of a schedule in the order of their hours.

    :raises DomainError: ``file.json``, ``file.schedule``, ``file.rows``.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise DomainError("file.json", field="file") from None
    talks = []
    for talk in _talks(document):
        talks.append(talk)
        if len(talks) > MOST_ROWS:
            raise DomainError("file.rows", field="file", most=MOST_ROWS)
    lines = [_line(number, x, setting) for number, x in enumerate(talks, 1)]
    return Reading(in_order(lines))


def _talks(document: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each talk with the name of the room that lists it."""
    days = _within(document, "schedule", "conference", "days")
    if not isinstance(days, list):
        raise DomainError("file.schedule", field="file")
    for day in days:
        rooms = _within(day, "rooms")
        if not isinstance(rooms, Mapping):
            raise DomainError("file.schedule", field="file")
        for room, talks in rooms.items():
            for talk in talks if isinstance(talks, list) else ():
                if isinstance(talk, Mapping):
                    yield room, talk


def _within(document: Any, *path: str) -> Any:
    for step in path:
        document = document.get(step) if isinstance(document, Mapping) else None
    return document


def _line(number: int, found: tuple[str, Mapping[str, Any]], setting: Setting) -> Line:
    room, talk = found
    told: list[Finding] = []
    session = _session(room, talk, setting, told)
    columns = {x.column for x in told if x.wrong}
    for finding in rules.checked(session, setting):
        if finding.column not in columns and not (_TIMES & columns and finding.column == "end"):
            told.append(finding)
    return Line(number, session, tuple(told))


def _session(
    room: str, talk: Mapping[str, Any], setting: Setting, told: list[Finding]
) -> DraftSession:
    language = words.language(_text(talk, "language"))
    texts = language or setting.language
    starts = _starts(talk, setting, told)
    kind = _kind(talk, told)
    title = clean_line(_text(talk, "title"))
    about = [_text(talk, x) for x in ("subtitle", "abstract", "description")]
    return DraftSession(
        kind=kind,
        title=Localised({texts: title}),
        abstract=Localised({texts: "\n\n".join(dict.fromkeys(x for x in about if x))}),
        starts=starts,
        ends=_ends(talk, starts, setting, told),
        room=clean_line(_text(talk, "room") or room),
        languages=(language,) if language else (),
        recorded=talk.get("do_not_record") is False,
        seats=tuple(_seats(talk, kind)),
    )


def _text(talk: Mapping[str, Any], name: str) -> str:
    value = talk.get(name)
    return clean_text(value) if isinstance(value, str) else ""


def _kind(talk: Mapping[str, Any], told: list[Finding]) -> SessionKind:
    word = _text(talk, "type")
    found = words.kind(word) if word else None
    if word and found is None:
        told.append(doubt("kind.unknown", "type", word=word[:40]))
    return found or SessionKind.PANEL


def _starts(talk: Mapping[str, Any], setting: Setting, told: list[Finding]) -> datetime | None:
    text = _text(talk, "date")
    try:
        found, is_sure = moments.moment(text.replace("Z", "+00:00"), None, setting.zone)
    except Unreadable:
        told.append(fault("date.unreadable" if text else "date.missing", "date", text=text[:40]))
        return None
    if not is_sure and rules.repeated(found, setting):
        told.append(doubt("hours.repeated", "date", at=f"{found:%H:%M}"))
    return found


def _ends(
    talk: Mapping[str, Any], starts: datetime | None, setting: Setting, told: list[Finding]
) -> datetime | None:
    if starts is None:
        return None
    text = _text(talk, "duration")
    try:
        return moments.later(starts, moments.length(text), setting.zone)
    except (Unreadable, OverflowError):
        told.append(fault("duration.unreadable", "duration", text=text[:40]))
        return None


def _seats(talk: Mapping[str, Any], kind: SessionKind) -> Iterator[Seat]:
    people = talk.get("persons")
    listed: Sequence[Any] = people if isinstance(people, list) else ()
    for person in listed[: MOST_PEOPLE + 1]:
        if not isinstance(person, Mapping):
            continue
        name = (
            _text(person, "public_name")
            or _text(person, "name")
            or _text(person, "full_public_name")
        )
        role = words.role(_text(person, "role")) or USUAL_ROLE.get(kind, Role.PANELLIST)
        organisation = _text(person, "organisation") or _text(person, "organization")
        if name.strip():
            yield Seat(role=role, name=clean_line(name), organisation=clean_line(organisation))
