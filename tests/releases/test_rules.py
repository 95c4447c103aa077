"""Whom a release tells: nobody without cause, everybody with one."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given

from eventapp.programme.differences import Part, Seat
from eventapp.releases.rules import What, frame, guest_change, slot_changes
from tests.programme.test_differences import NINE, versions

HOUR = timedelta(hours=1)
PANEL = Part("a", {}, NINE, NINE + HOUR, (1, "Blue"), (Seat(7, "panellist"), Seat(8, "moderator")))


@given(versions(), versions())
def test_only_who_was_on_stage_is_told_and_only_of_a_slot_that_differs(
    before: tuple[Part, ...], after: tuple[Part, ...]
) -> None:
    assert slot_changes(before, before) == []
    new = {x.uid: x for x in after}
    for change in slot_changes(before, after):
        assert change.person in {x.person for x in change.before.seats}
        now = new.get(change.before.uid)
        assert (now is None) == (change.what == (What.CANCELLED,))
        roles = sorted(x.role for x in now.seats if x.person == change.person) if now else []
        were = sorted(x.role for x in change.before.seats if x.person == change.person)
        same = now is not None and (now.hours, now.room, roles) == (
            change.before.hours,
            change.before.room,
            were,
        )
        assert not same


@given(versions(), versions())
def test_guests_are_told_if_and_only_if_their_frame_differs(
    before: tuple[Part, ...], after: tuple[Part, ...]
) -> None:
    assert guest_change(before, before) is None
    old, new = frame(before), frame(after)
    pairs = [(old.starts, new.starts), (old.ends, new.ends), (old.rooms, new.rooms)]
    assert bool(guest_change(before, after)) == any(x and y and x != y for x, y in pairs)


def test_co_speakers_and_texts_concern_nobody_else() -> None:
    joined = replace(PANEL, seats=(*PANEL.seats, Seat(9, "panellist")), title={"en": "New"})
    assert slot_changes([PANEL], [joined]) == []
    other = replace(PANEL, seats=(Seat(7, "moderator"), Seat(8, "moderator")))
    (change,) = slot_changes([PANEL], [other])
    assert (change.person, change.what, change.roles) == (7, (What.ROLE,), ("moderator",))


def test_who_withdrew_knows_already() -> None:
    left = replace(PANEL, seats=(Seat(8, "moderator"),))
    (change,) = slot_changes([PANEL], [left])
    assert (change.person, change.what) == (7, (What.LEFT,))
    assert slot_changes([PANEL], [left], {("a", 7)}) == []
    (moved,) = slot_changes([left], [replace(left, starts=NINE - HOUR, room=None)])
    assert moved.what == (What.HOURS, What.ROOM)
