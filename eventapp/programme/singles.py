"""What one session does against its event, its room, its people and where else they are. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from eventapp.programme.pairs import places, way
from eventapp.programme.slots import Clash, Engagement, Kind, Named, Slot, Stage, Window


def alone(stage: Stage, slot: Slot) -> Iterator[Clash]:
    """Yield what clashes about one session, whatever the others are."""
    yield from _on_stage(stage, slot)
    if slot.starts and slot.ends:
        yield from _in_time(stage, slot, slot.starts, slot.ends)


def _on_stage(stage: Stage, slot: Slot) -> Iterator[Clash]:
    here = (slot.id,)
    for number, name in slot.moderators & slot.panel:
        yield Clash(Kind.MODERATOR, here, name, subject=number)
    if slot.lacks_moderator:
        yield Clash(Kind.UNMODERATED, here)
    for number, name in slot.unconfirmed:
        yield Clash(Kind.UNCONFIRMED, here, name, subject=number)
    if slot.heard and stage.languages:
        yield from _unheard(stage, slot)


def _unheard(stage: Stage, slot: Slot) -> Iterator[Clash]:
    for number, name in slot.people:
        spoken = stage.languages.get(number)
        if spoken and not spoken & slot.heard:
            yield Clash(
                Kind.INTERPRETATION,
                (slot.id,),
                name,
                subject=number,
                languages=tuple(sorted(spoken)),
                heard=tuple(sorted(slot.heard)),
            )


def _in_time(stage: Stage, slot: Slot, starts: datetime, ends: datetime) -> Iterator[Clash]:
    here = (slot.id,)
    if starts < stage.starts or ends > stage.ends:
        yield Clash(Kind.OUTSIDE, here)
    if stage.open:
        for kind, number in places(slot):
            windows = stage.open.get((kind, number), ())
            if not _within(starts, ends, windows):
                name = slot.room[1] if slot.room and kind == "room" else slot.building
                yield Clash(Kind.CLOSED, here, name, subject=number, windows=tuple(windows))
                break
    for person in slot.people:
        windows = stage.here.get(person[0], ())
        if not _within(starts, ends, windows):
            told = tuple(windows)
            yield Clash(Kind.AWAY, here, person[1], subject=person[0], windows=told)
        for engagement in stage.elsewhere.get(person[0], ()):
            yield from _elsewhere(stage, slot, person, engagement)


def _within(starts: datetime, ends: datetime, windows: Sequence[Window]) -> bool:
    """Tell whether a span lies in windows, which may touch or overlap; none are no limit."""
    reached = starts
    for opens, closes in sorted(windows):
        if opens > reached:
            break
        reached = max(reached, closes)
    return not windows or (reached >= ends and any(x <= starts < y for x, y in windows))


def _elsewhere(stage: Stage, slot: Slot, person: Named, other: Engagement) -> Iterator[Clash]:
    if not (slot.starts and slot.ends):
        return
    here, (number, name) = (slot.id,), person
    if slot.starts < other.ends and other.starts < slot.ends:
        yield Clash(Kind.ELSEWHERE, here, name, subject=number, event=other.event)
        return
    gap = max(other.starts - slot.ends, slot.starts - other.ends)
    given = int(gap.total_seconds() // 60)
    needed = way(stage, places(slot), [("venue", other.venue)] if other.venue else [])
    if given < needed:
        yield Clash(
            Kind.TURNAROUND,
            here,
            name,
            subject=number,
            given=given,
            needed=needed,
            event=other.event,
        )
