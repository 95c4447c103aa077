"""A programme as the page shows it: sessions in order, faces grouped by role. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from eventapp.core.localised import CONTENT_LANGUAGES, INTERFACE_LANGUAGES
from eventapp.people.models import Affiliation
from eventapp.programme.models import AppearanceFacts, Role, SessionFacts, SessionKind

ORDER = (
    Role.HOST,
    Role.OPENING,
    Role.KEYNOTE,
    Role.MODERATOR,
    Role.PANELLIST,
    Role.RESPONDENT,
    Role.CLOSING,
)
# Where a single role goes without saying.
_EXPECTED = {
    SessionKind.KEYNOTE: Role.KEYNOTE,
    SessionKind.PANEL: Role.PANELLIST,
    SessionKind.OPENING: Role.OPENING,
    SessionKind.CLOSING: Role.CLOSING,
}
_PAUSES = {SessionKind.BREAK, SessionKind.RECEPTION}


@dataclass(frozen=True, slots=True)
class Face:
    """One seat: who sits there for which organisations, and what else they do in this event."""

    appearance: AppearanceFacts
    affiliations: tuple[Affiliation, ...]
    also: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The seats of one role."""

    role: Role
    faces: tuple[Face, ...]

    @property
    def is_named(self) -> bool:
        """Tell whether anybody in it has a name yet."""
        return any(x.appearance.person for x in self.faces)


@dataclass(frozen=True, slots=True)
class Part:
    """One session with its groups; ``day`` is the local day of its start, where known.

    ``is_parallel`` tells whether another one begins with it in another room.
    """

    session: SessionFacts
    groups: tuple[Group, ...]
    day: date | None
    is_parallel: bool = False

    @property
    def is_pause(self) -> bool:
        """Tell whether it is a break or a reception."""
        return self.session.kind in _PAUSES

    @property
    def has_titled_groups(self) -> bool:
        """Tell whether the roles must be named over the faces."""
        roles = [x.role for x in self.groups]
        return len(roles) > 1 or roles != [_EXPECTED.get(self.session.kind)]

    @property
    def sets_moderator_apart(self) -> bool:
        """Tell whether a moderator stands beside one other group."""
        return [x.role for x in self.groups][:1] == [Role.MODERATOR] and len(self.groups) == 2

    @property
    def minutes(self) -> int | None:
        """Return how long it lasts."""
        begins, ends = self.session.starts_at, self.session.ends_at
        return int((ends - begins).total_seconds() // 60) if begins and ends else None


def says_organisation(affiliation: Affiliation) -> bool:
    """Tell whether the role names the organisation already, in whatever language."""
    name = affiliation.organisation.name.casefold()
    return any(name in text.casefold() for text in affiliation.role.values())


def affiliations(appearance: AppearanceFacts) -> tuple[Affiliation, ...]:
    """Return the affiliation chosen for this appearance, or all that are not over."""
    if appearance.affiliation:
        return (appearance.affiliation,)
    if appearance.person is None:
        return ()
    return tuple(x for x in appearance.person.affiliations if x.until is None)


def programme(sessions: Sequence[SessionFacts], zone: ZoneInfo) -> tuple[Part, ...]:
    """Return the parts of a programme; appearances that readers may not see are left out."""
    roles = _roles_by_person(sessions)
    rooms: defaultdict[datetime, set[int | None]] = defaultdict(set)
    for session in sessions:
        if session.starts_at:
            rooms[session.starts_at].add(session.room_id)
    return tuple(
        replace(
            _part(x, zone, roles),
            is_parallel=x.starts_at is not None and len(rooms[x.starts_at]) > 1,
        )
        for x in sessions
    )


def by_day(parts: Iterable[Part]) -> tuple[tuple[date | None, tuple[Part, ...]], ...]:
    """Return the parts under their days, in the order in which they came."""
    return tuple((day, tuple(found)) for day, found in groupby(parts, key=lambda x: x.day))


def languages_heard(parts: Iterable[Part]) -> tuple[str, ...]:
    """Return the languages that sessions say are spoken or interpreted into, ours first."""
    said = {x for part in parts for x in _heard(part.session)}
    ours = [x for x in INTERFACE_LANGUAGES if x in said]
    return (*ours, *(x for x in CONTENT_LANGUAGES if x in said and x not in ours))


def heard_in(parts: Iterable[Part], lang: str, of_event: Sequence[str]) -> tuple[Part, ...]:
    """Return the parts that can be followed in a language; without one, all.

    A session that names no language has those of its event; a pause, and a session of an event
    that names none either, stays.
    """
    if not lang:
        return tuple(parts)
    return tuple(
        x for x in parts if x.is_pause or lang in (_heard(x.session) or of_event or (lang,))
    )


def _heard(session: SessionFacts) -> list[str]:
    return [*session.languages, *session.interpreted_into]


def speakers(parts: Iterable[Part]) -> int:
    """Return how many different people appear."""
    faces = (face for part in parts for group in part.groups for face in group.faces)
    return len({x.appearance.person_id for x in faces if x.appearance.person_id})


def _roles_by_person(sessions: Sequence[SessionFacts]) -> Mapping[int, tuple[Role, ...]]:
    found: defaultdict[int, list[Role]] = defaultdict(list)
    for session in sessions:
        for appearance in session.appearances:
            if appearance.person_id and appearance.is_shown:
                found[appearance.person_id].append(appearance.role)
    return {person: tuple(dict.fromkeys(roles)) for person, roles in found.items()}


def _part(session: SessionFacts, zone: ZoneInfo, roles: Mapping[int, tuple[Role, ...]]) -> Part:
    shown = [x for x in session.appearances if x.is_shown]
    groups = tuple(
        Group(role, tuple(_face(x, roles) for x in shown if x.role is role))
        for role in ORDER
        if any(x.role is role for x in shown)
    )
    day = session.starts_at.astimezone(zone).date() if session.starts_at else None
    return Part(session, groups, day)


def _face(appearance: AppearanceFacts, roles: Mapping[int, tuple[Role, ...]]) -> Face:
    others = roles.get(appearance.person_id or 0, ())
    also = tuple(x for x in others if x is not appearance.role)
    return Face(appearance, affiliations(appearance), also)
