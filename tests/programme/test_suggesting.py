"""Times for a session: the earliest that break nothing, and why every other one does not do."""

import time
from dataclasses import replace
from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings

from bench.conflicts import programme
from eventapp.programme.conflicts import clashes_of, moved
from eventapp.programme.slots import Kind, Slot, Stage
from eventapp.programme.suggesting import earliest, trials
from tests.programme.stages import at, slot, stage, window
from tests.programme.test_conflict_properties import slots, stages

DAY = date(2030, 5, 20)
HOUR = timedelta(hours=1)


def test_the_earliest_free_times_come_first_with_reasons_for_the_rest() -> None:
    here = {ord("a"): [window(30, 200)]}
    talk = slot(1, 400, 460, "a", 1)
    busy = slot(2, 30, 77, "b", 1)
    found = trials(stage(talk, busy, here=here), talk, HOUR, DAY)
    assert next(x.starts for x in earliest(found)) == at(77 + 10)
    reasons = {x.starts: {c.kind for c in x.clashes} for x in found}
    assert reasons[at(0)] == {Kind.AWAY, Kind.ROOM}
    assert Kind.BREAK in reasons[at(77)]
    assert reasons[at(90)] == set()
    assert reasons[at(150)] == {Kind.AWAY}
    assert found[-1].starts == at(150)
    assert found[-1].until == at(12 * 60 - 60)


def test_what_clashes_at_any_hour_speaks_against_none() -> None:
    talk = slot(1, 0, 60, lacks_moderator=True)
    (first, *_rest) = trials(stage(talk), talk, HOUR, DAY)
    assert (first.starts, first.is_free) == (at(0), True)


def test_a_session_longer_than_the_event_has_no_time() -> None:
    talk = slot(1, 0, 60)
    assert trials(stage(talk), talk, 13 * HOUR, DAY) == []
    assert trials(stage(talk), talk, HOUR, date(2031, 1, 1)) == []


def test_the_night_the_clocks_go_back_has_both_its_hours() -> None:
    zone = ZoneInfo("Europe/Brussels")
    night = date(2030, 10, 27)
    since = at(0).astimezone(zone).replace(month=10, day=27, hour=0).astimezone(UTC)
    here = Stage(since, since + 6 * HOUR, [Slot(1, None, None)], zone=zone)
    found = trials(here, here.slots[0], HOUR, night)
    local = [x.starts.astimezone(zone).strftime("%H:%M") for x in found]
    assert local.count("02:30") == 2


@settings(max_examples=40)
@given(stages(), slots(99))
def test_every_suggestion_is_true(stage: Stage, slot: Slot) -> None:
    unplaced = {x.key for x in clashes_of(moved(stage, _at(slot, None)), slot.id)}
    for trial in earliest(trials(stage, slot, HOUR, DAY), 2):
        found = clashes_of(moved(stage, _at(slot, trial)), slot.id)
        assert {x.key for x in found} <= unplaced


@settings(max_examples=60)
@given(stages(), slots(99))
def test_no_reason_is_lost_or_made_up(stage: Stage, slot: Slot) -> None:
    always = {x.key for x in clashes_of(moved(stage, _at(slot, None)), slot.id)}
    for trial in trials(stage, slot, HOUR, DAY):
        found = clashes_of(moved(stage, _at(slot, trial)), slot.id)
        assert [x.key for x in trial.clashes] == [x.key for x in found if x.key not in always]


def test_five_hundred_sessions_are_looked_through_while_one_waits() -> None:
    large = programme()
    taken = []
    for _run in range(3):
        began = time.process_time()
        assert trials(large, large.slots[9], HOUR, date(2030, 5, 22))
        taken.append(time.process_time() - began)
    assert min(taken) < 0.5


def _at(slot: Slot, trial: object) -> Slot:
    return replace(slot, starts=getattr(trial, "starts", None), ends=getattr(trial, "ends", None))
