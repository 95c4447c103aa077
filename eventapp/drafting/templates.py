"""Programmes that many events begin from, as data, and their fitting to an event's hours. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from eventapp.core.localised import Localised
from eventapp.drafting import moments
from eventapp.drafting.draft import DraftSession, Line, Seat, Setting
from eventapp.drafting.rules import checked
from eventapp.programme.models import Role, SessionKind

STEP = 5  # minutes to which fitted hours are rounded
SQUEEZED, STRETCHED = 0.5, 2.0  # beyond these a template keeps its own lengths


@dataclass(frozen=True, slots=True)
class Part:
    """A session of a template: so many minutes, its title, and who sits there."""

    kind: SessionKind
    minutes: int
    title: Localised
    roles: Sequence[Role] = ()


Parts = Sequence[Part]


def _part(kind: SessionKind, minutes: int, en: str, fr: str, nl: str, *roles: Role) -> Part:
    return Part(kind, minutes, Localised(en=en, fr=fr, nl=nl), roles)


_PANEL = (Role.MODERATOR, *[Role.PANELLIST] * 4)
_S, _R = SessionKind, Role
_OPENING = ("Opening words", "Mot d\u2019ouverture", "Openingswoord")
_KEYNOTE = ("Keynote address", "Discours liminaire", "Hoofdtoespraak")
_QUESTIONS = ("Questions from the floor", "Questions de la salle", "Vragen uit de zaal")

TEMPLATES: Mapping[str, Parts] = {
    "evening_debate": (
        _part(_S.OPENING, 10, *_OPENING, _R.OPENING),
        _part(_S.KEYNOTE, 20, *_KEYNOTE, _R.KEYNOTE),
        _part(_S.PANEL, 60, "Panel debate", "Débat", "Paneldebat", *_PANEL),
        _part(_S.QUESTIONS, 20, *_QUESTIONS, _R.MODERATOR),
        _part(_S.CLOSING, 10, "Closing words", "Mot de clôture", "Slotwoord", _R.CLOSING),
        _part(_S.RECEPTION, 60, "Reception", "Réception", "Receptie"),
    ),
    "breakfast_briefing": (
        _part(_S.RECEPTION, 20, "Welcome and breakfast", "Accueil et petit-déjeuner",
              "Ontvangst en ontbijt"),
        _part(_S.OPENING, 5, *_OPENING, _R.HOST),
        _part(_S.KEYNOTE, 20, "Briefing", "Exposé", "Toelichting", _R.KEYNOTE),
        _part(_S.PANEL, 25, "Reactions", "Réactions", "Reacties", _R.MODERATOR, _R.RESPONDENT,
              _R.RESPONDENT),
        _part(_S.QUESTIONS, 15, *_QUESTIONS, _R.MODERATOR),
        _part(_S.CLOSING, 5, "Closing words", "Mot de clôture", "Slotwoord", _R.CLOSING),
    ),
    "half_day_conference": (
        _part(_S.RECEPTION, 30, "Welcome and registration", "Accueil et enregistrement",
              "Ontvangst en registratie"),
        _part(_S.OPENING, 15, *_OPENING, _R.OPENING,
              _R.OPENING),
        _part(_S.KEYNOTE, 25, *_KEYNOTE, _R.KEYNOTE),
        _part(_S.PANEL, 60, "First panel", "Première table ronde", "Eerste panel", *_PANEL),
        _part(_S.BREAK, 20, "Coffee break", "Pause café", "Koffiepauze"),
        _part(_S.PANEL, 60, "Second panel", "Deuxième table ronde", "Tweede panel", *_PANEL),
        _part(_S.QUESTIONS, 15, *_QUESTIONS, _R.MODERATOR),
        _part(_S.CLOSING, 15, "Conclusions", "Conclusions", "Conclusies", _R.CLOSING),
    ),
    "press_conference": (
        _part(_S.OPENING, 5, "Welcome", "Accueil", "Verwelkoming", _R.HOST),
        _part(_S.PRESS_CONFERENCE, 20, "Statements", "Déclarations", "Verklaringen", _R.MODERATOR,
              _R.PANELLIST, _R.PANELLIST, _R.PANELLIST),
        _part(_S.QUESTIONS, 20, "Questions from the press", "Questions de la presse",
              "Vragen van de pers", _R.MODERATOR),
        _part(_S.PRESS_CONFERENCE, 15, "Interviews", "Entretiens", "Interviews"),
    ),
    "closed_roundtable": (
        _part(_S.RECEPTION, 15, "Arrival", "Arrivée", "Aankomst"),
        _part(_S.OPENING, 10, "Welcome and rules of the discussion",
              "Accueil et règles de la discussion", "Verwelkoming en gespreksregels", _R.HOST),
        _part(_S.ROUNDTABLE, 50, "First round", "Premier tour de table", "Eerste ronde",
              _R.MODERATOR, *[_R.PANELLIST] * 6),
        _part(_S.BREAK, 15, "Break", "Pause", "Pauze"),
        _part(_S.ROUNDTABLE, 45, "Second round", "Deuxième tour de table", "Tweede ronde",
              _R.MODERATOR, *[_R.PANELLIST] * 6),
        _part(_S.CLOSING, 15, "Conclusions and next steps", "Conclusions et suites à donner",
              "Conclusies en volgende stappen", _R.CLOSING),
    ),
}  # fmt: skip


def length(parts: Parts) -> timedelta:
    """Return how long a template lasts by itself."""
    return timedelta(minutes=sum(x.minutes for x in parts))


def lines(parts: Parts, setting: Setting, starts: datetime | None) -> list[Line]:
    """Return a template as sessions from ``starts`` on (naive, in the event's zone).

    It is fitted to the event's hours when it starts with them and need not be bent too far.
    Without ``starts`` the sessions have no hours.
    """
    edges = _edges(parts, _room(setting, starts))
    found = []
    for number, (part, (first, last)) in enumerate(zip(parts, pairwise(edges), strict=True), 1):
        session = DraftSession(
            kind=part.kind,
            title=part.title,
            starts=_at(starts, first, setting),
            ends=_at(starts, last, setting),
            seats=tuple(Seat(role=x) for x in part.roles),
        )
        found.append(Line(number, session, tuple(checked(session, setting))))
    return found


def _at(starts: datetime | None, minutes: int, setting: Setting) -> datetime | None:
    if starts is None:
        return None
    return moments.later(starts, timedelta(minutes=minutes), setting.zone)


def _room(setting: Setting, starts: datetime | None) -> timedelta | None:
    """Return the time the event gives, when the template starts with it."""
    if starts is None or setting.begins is None or setting.ends is None:
        return None
    if starts.replace(tzinfo=setting.zone) != setting.begins:
        return None
    return setting.ends - setting.begins


def _edges(parts: Parts, room: timedelta | None) -> list[int]:
    """Return the minute at which each part begins, and that at which the last one ends."""
    edges = [0]
    for part in parts:
        edges.append(edges[-1] + part.minutes)
    factor = room / length(parts) if room else 1.0
    if room is None or not SQUEEZED <= factor <= STRETCHED:
        return edges
    end = int(room / timedelta(minutes=1))
    fitted = [round(x * factor / STEP) * STEP for x in edges[:-1]] + [end]
    for n in range(1, len(fitted) - 1):
        fitted[n] = max(fitted[n], fitted[n - 1] + STEP)
    return fitted if fitted[-2] < end else edges
