"""The pure rules: wall-clock times, phases, spans and the checklist."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.events import rules
from eventapp.events.rules import Candidate, Phase, Severity

BRUSSELS = ZoneInfo("Europe/Brussels")
NOON = datetime(2030, 5, 20, 12, tzinfo=UTC)
ALL = Localised(en="x", fr="x", nl="x")
WHOLE = Candidate(
    title=ALL,
    summary=ALL,
    description=ALL,
    main_language="en",
    has_place=True,
    is_online=False,
    has_venue=True,
    has_hours=True,
    ends=NOON,
    hosts=1,
    facts=1,
    rsvp=True,
    capacity=40,
    waiting_list=True,
    rsvp_closes_at=NOON,
)


@pytest.mark.parametrize(
    ("now", "phase"),
    [(-1, Phase.UPCOMING), (0, Phase.RUNNING), (59, Phase.RUNNING), (60, Phase.PAST)],
)
def test_phases(now: int, phase: Phase) -> None:
    ends = NOON + timedelta(minutes=60)
    assert rules.phase(NOON, ends, NOON + timedelta(minutes=now)) is phase


def test_the_hour_left_out_is_refused() -> None:
    local = datetime(2030, 3, 31, 2, 30)
    assert rules.is_skipped(local, BRUSSELS)
    with pytest.raises(DomainError, match=r"time\.skipped") as caught:
        rules.instant(local, BRUSSELS, field="starts")
    assert caught.value.field == "starts"


def test_the_repeated_hour_is_the_first_unless_said() -> None:
    local = datetime(2030, 10, 27, 2, 30)
    assert rules.is_repeated(local, BRUSSELS)
    first = rules.instant(local, BRUSSELS, field="x")
    second = rules.instant(local.replace(fold=1), BRUSSELS, field="x")
    assert (first.hour, second - first) == (0, timedelta(hours=1))


@given(st.datetimes(datetime(1971, 1, 1), datetime(2037, 1, 1)), st.sampled_from([0, 1]))
def test_an_instant_shows_the_time_it_was_made_of(local: datetime, fold: int) -> None:
    local = local.replace(microsecond=0, fold=fold)
    try:
        at = rules.instant(local, BRUSSELS, field="x")
    except DomainError:
        assert rules.is_skipped(local, BRUSSELS)
        return
    assert at.astimezone(BRUSSELS).replace(tzinfo=None, fold=0) == local.replace(fold=0)


@pytest.mark.parametrize(
    ("ends_on", "hours", "field"),
    [
        (date(2030, 5, 19), (None, None), "ends_on"),
        (None, (time(10), None), "end_time"),
        (None, (None, time(10)), "start_time"),
        (None, (time(10), time(10)), "end_time"),
        (date(2201, 1, 1), (None, None), "ends_on"),
    ],
)
def test_impossible_spans(
    ends_on: date | None, hours: tuple[time | None, time | None], field: str
) -> None:
    with pytest.raises(DomainError) as caught:
        rules.span(date(2030, 5, 20), ends_on, hours, BRUSSELS)
    assert caught.value.field == field


def test_a_span_may_pass_midnight() -> None:
    found = rules.span(date(2030, 5, 20), date(2030, 5, 21), (time(20), time(1)), BRUSSELS)
    assert found.starts_at is not None
    assert found.ends_at is not None
    assert found.ends_at - found.starts_at == timedelta(hours=5)


def test_nothing_is_missing_from_a_whole_event() -> None:
    assert rules.checklist(WHOLE, NOON - timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("lack", "code", "severity"),
    [
        ({"title": Localised(fr="x", nl="x")}, "title.missing", Severity.BLOCKS),
        ({"title": Localised(en="x", nl="x")}, "title.untranslated", Severity.ADVISES),
        ({"summary": Localised(fr="x", nl="x")}, "summary.missing", Severity.ADVISES),
        ({"description": Localised(en="x", nl="x")}, "description.untranslated", Severity.ADVISES),
        ({"has_place": False, "has_venue": False}, "place.missing", Severity.BLOCKS),
        ({"has_venue": False}, "venue.missing", Severity.ADVISES),
        ({"has_hours": False}, "hours.missing", Severity.ADVISES),
        ({"hosts": 0}, "hosts.missing", Severity.BLOCKS),
        ({"facts": 0}, "facts.missing", Severity.ADVISES),
        ({"capacity": None}, "capacity.missing", Severity.ADVISES),
        ({"rsvp_closes_at": None}, "rsvp_closes.missing", Severity.ADVISES),
        ({"rsvp_closes_at": NOON + timedelta(1)}, "rsvp_closes.late", Severity.ADVISES),
        ({"ends": NOON - timedelta(days=2), "rsvp": False}, "date.past", Severity.ADVISES),
    ],
)
def test_each_lack_is_found(lack: dict[str, object], code: str, severity: Severity) -> None:
    [found] = rules.checklist(replace(WHOLE, **lack), NOON - timedelta(days=1))
    assert (found.code, found.severity) == (code, severity)


def test_a_description_need_not_be() -> None:
    assert not rules.checklist(replace(WHOLE, description=Localised()), NOON - timedelta(days=1))


def test_what_blocks_comes_first_and_the_hour_never_blocks() -> None:
    bare = replace(WHOLE, hosts=0, facts=0, has_place=False, has_venue=False, title=Localised())
    found = rules.checklist(bare, NOON + timedelta(days=1))
    severities = [x.severity for x in found]
    assert severities == sorted(severities, key=lambda x: x is not Severity.BLOCKS)
    assert {x.code for x in rules.blocking(bare)} == {
        "title.missing",
        "place.missing",
        "hosts.missing",
    }
    assert rules.blocking(WHOLE) == []
