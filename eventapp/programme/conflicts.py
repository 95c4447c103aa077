"""Every clash of a programme, found at once or anew after one session changed. Pure.

The rules stand in ``singles`` (one session), ``pairs`` (two) and ``runs`` (the day).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from eventapp.programme.pairs import between, meetings
from eventapp.programme.runs import over_the_day
from eventapp.programme.singles import alone
from eventapp.programme.slots import Clash, Kind, Severity, Slot, Stage

_OVER_THE_DAY = {Kind.BREAK, Kind.SIGNING, Kind.CROWDED}


def clashes(stage: Stage) -> list[Clash]:
    """Return every clash of a programme: errors first, then in the order of its sessions."""
    single = (x for slot in stage.slots for x in alone(stage, slot))
    return _in_order(stage, [*single, *meetings(stage), *over_the_day(stage)])


def recheck(stage: Stage, previous: Iterable[Clash], changed: int) -> list[Clash]:
    """Return every clash of a programme of which one session changed, came or went.

    ``previous`` are those before; of the stage nothing else may have changed.
    """
    kept = [x for x in previous if x.kind not in _OVER_THE_DAY and changed not in x.sessions]
    return _in_order(stage, [*kept, *_around(stage, changed), *over_the_day(stage)])


def clashes_of(stage: Stage, session: int) -> list[Clash]:
    """Return the clashes in which one session has a part."""
    wide = (x for x in over_the_day(stage) if session in x.sessions)
    return _in_order(stage, [*_around(stage, session), *wide])


def _around(stage: Stage, session: int) -> Iterator[Clash]:
    slot = next((x for x in stage.slots if x.id == session), None)
    if slot is None:
        return
    yield from alone(stage, slot)
    for other in stage.slots:
        if other.id != session:
            yield from between(stage, slot, other)


def _in_order(stage: Stage, found: Iterable[Clash]) -> list[Clash]:
    when = {x.id: x.starts or stage.ends for x in stage.slots}

    def place(clash: Clash) -> tuple[object, ...]:
        is_warning = clash.severity is Severity.WARNING
        rest = (clash.kind, clash.subject, clash.event, clash.given)
        return is_warning, when[clash.sessions[0]], clash.sessions, *rest

    return sorted(found, key=place)


def moved(stage: Stage, slot: Slot) -> Stage:
    """Return the stage with one session in place of the one of its number, or added."""
    others = [x for x in stage.slots if x.id != slot.id]
    return replace(stage, slots=[*others, slot])
