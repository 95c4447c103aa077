"""Rules by which something repeats, against dateutil, which knows them all and no bounds."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from eventapp.core.errors import DomainError
from eventapp.incoming.recurring import Budget, days
from eventapp.incoming.rules import TooOften, Unreadable, moment, rule

BEGINS = date(2028, 2, 29)
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def falls(written: str, starts: date = BEGINS, last: date = date(2034, 1, 1)) -> list[date]:
    return list(days(rule(written, starts), starts, last, Budget()))


@pytest.mark.parametrize(
    "written",
    [
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=10;COUNT=5",
        "FREQ=WEEKLY;UNTIL=20290101;WKST=SU;BYDAY=TU,TH",
        "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,WE,FR",
        "FREQ=MONTHLY;COUNT=10;BYDAY=1FR",
        "FREQ=MONTHLY;INTERVAL=2;BYDAY=1SU,-1SU",
        "FREQ=MONTHLY;BYMONTHDAY=-3",
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
        "FREQ=YEARLY",
        "FREQ=YEARLY;BYMONTH=6,7;COUNT=10",
        "FREQ=YEARLY;INTERVAL=3;BYYEARDAY=1,100,200,366",
        "FREQ=YEARLY;BYDAY=20MO",
        "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "FREQ=YEARLY;BYWEEKNO=1,20,-1;BYDAY=MO",
        "FREQ=YEARLY;BYWEEKNO=53;BYDAY=TH,FR;WKST=SU",
        "FREQ=YEARLY;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
    ],
)
def test_the_rules_of_the_standard_fall_where_dateutil_says(written: str) -> None:
    _agree(written, BEGINS)


@settings(max_examples=60)
@given(
    frequency=st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    interval=st.integers(1, 5),
    months=st.sets(st.integers(1, 12), max_size=3),
    month_days=st.sets(st.integers(-28, 28).filter(bool), max_size=4),
    weekdays=st.sets(st.sampled_from(DAYS), max_size=3),
    nth=st.sampled_from(["", "1", "-1", "2"]),
    positions=st.sets(st.sampled_from([1, -1]), max_size=2),
    week_start=st.sampled_from(["MO", "SU", "TH"]),
    count=st.none() | st.integers(1, 40),
    day=st.integers(0, 1460),
)
def test_any_rule_falls_where_dateutil_says(
    frequency: str,
    interval: int,
    months: set[int],
    month_days: set[int],
    weekdays: set[str],
    nth: str,
    positions: set[int],
    week_start: str,
    count: int | None,
    day: int,
) -> None:
    # What never falls, dateutil seeks to the year 9999: such rules are tried below, by count.
    nth = nth if frequency in {"MONTHLY", "YEARLY"} and not month_days else ""
    parts = [f"FREQ={frequency}", f"INTERVAL={interval}", f"WKST={week_start}"]
    parts += [f"BYMONTH={_listed(months)}"] if months else []
    parts += [f"BYMONTHDAY={_listed(month_days)}"] if month_days and frequency != "WEEKLY" else []
    parts += [f"BYDAY={','.join(sorted(nth + x for x in weekdays))}"] if weekdays else []
    has_days = any(x.startswith("BY") for x in parts)
    parts += [f"BYSETPOS={_listed(positions)}"] if positions and has_days else []
    parts += [f"COUNT={count}"] if count else []
    _agree(";".join(parts), BEGINS + timedelta(day))


def _listed(numbers: set[int]) -> str:
    return ",".join(map(str, sorted(numbers)))


def _agree(written: str, starts: date) -> None:
    end = starts + timedelta(3 * 366)
    its = rrulestr(written, dtstart=datetime.combine(starts, datetime.min.time()))
    expected = [x.date() for x in its.between(_at(starts), _at(end), inc=True)]
    if starts not in expected:
        return  # RFC 5545: what comes of a first day that is none of the rule's is undefined
    assert falls(written, starts, end) == expected


def _at(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time())


def test_the_first_day_counts_though_the_rule_does_not_name_it() -> None:
    found = falls("FREQ=WEEKLY;BYDAY=MO;COUNT=3", date(2030, 3, 20))
    assert found == [date(2030, 3, 20), date(2030, 3, 25), date(2030, 4, 1)]


def test_a_leap_day_comes_again_in_leap_years_alone() -> None:
    found = falls("FREQ=YEARLY", BEGINS, date(2037, 1, 1))
    assert found == [BEGINS, date(2032, 2, 29), date(2036, 2, 29)]


def test_an_end_in_utc_is_read_by_the_clock_of_the_zone() -> None:
    starts = datetime(2030, 3, 18, 20, tzinfo=ZoneInfo("America/New_York"))
    until = "FREQ=DAILY;UNTIL=20300321T000000Z"  # 20 o'clock on 20 March there
    assert rule(until, starts).until == date(2030, 3, 20)
    assert rule("FREQ=DAILY;UNTIL=20300320T235959Z", starts).until == date(2030, 3, 19)
    assert rule("FREQ=DAILY;UNTIL=99991231T235959Z", starts).until >= date(9999, 12, 30)  # type: ignore[operator]


@pytest.mark.parametrize(
    "written",
    ["FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;INTERVAL=9999;BYMONTHDAY=31;BYMONTH=6"],
)
def test_a_rule_that_never_falls_is_not_followed_for_ever(written: str) -> None:
    budget = Budget()
    last = date(2033, 1, 1)
    assert list(days(rule(written, BEGINS), BEGINS, last, budget)) == [BEGINS]
    assert Budget().days - budget.days <= 2 * (last - BEGINS).days + 2


def test_what_lies_long_before_the_window_is_not_walked_through() -> None:
    budget = Budget()
    starts, first = date(1900, 1, 1), date(2030, 1, 1)
    found = list(days(rule("FREQ=DAILY", starts), first, date(2030, 1, 31), budget))
    assert (found[0], len(found)) == (first, 31)
    assert Budget().days - budget.days <= 2 * 33


def test_a_long_walk_ends_with_a_refusal() -> None:
    with pytest.raises(DomainError) as refused:
        list(
            days(rule("FREQ=DAILY;COUNT=999999999", date(1900, 1, 1)), BEGINS, BEGINS, Budget(100))
        )
    assert refused.value.code == "calendar.too_much"


@pytest.mark.parametrize("frequency", ["SECONDLY", "MINUTELY", "HOURLY"])
def test_several_times_a_day_is_no_rule(frequency: str) -> None:
    with pytest.raises(TooOften):
        rule(f"FREQ={frequency}", BEGINS)
    with pytest.raises(TooOften):
        rule("FREQ=DAILY;BYHOUR=9,17", BEGINS)


@pytest.mark.parametrize(
    "written",
    [
        "", "FREQ", "FREQ=", "FREQ=NEVER", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;COUNT=x", "FREQ=DAILY;UNTIL=soon", "FREQ=DAILY;BYDAY=XX",
        "FREQ=DAILY;BYMONTH=13",
        "FREQ=DAILY;BYMONTHDAY=0", "FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;BYEASTER=1",
        "FREQ=DAILY;INTERVAL=" + "9" * 5000, "FREQ=DAILY;BYMONTHDAY=²", "FREQ=DAILY;COUNT=٣",
        "FREQ=YEARLY;BYYEARDAY=" + ",".join("1" for _ in range(2000)),
    ],
    ids=range(17),
)  # fmt: skip
def test_what_is_no_rule_is_told(written: str) -> None:
    with pytest.raises(Unreadable):
        rule(written, BEGINS)


def test_moments_are_read_as_they_are_written() -> None:
    assert moment("20280229") == BEGINS
    assert moment("20280229T235960") == datetime(2028, 2, 29, 23, 59, 59)
    assert moment("20280229T120000Z") == datetime(2028, 2, 29, 12, tzinfo=UTC)
    for wrong in ("20290229", "2028-02-29", "20280229T250000", "20280229T1200", ""):
        with pytest.raises(Unreadable):
            moment(wrong)


@pytest.mark.parametrize("until", ["00010101T000000Z", "00010101T000000", "99991231T235959Z"])
@pytest.mark.parametrize("zone", ["America/New_York", "UTC", "Pacific/Kiritimati"])
def test_an_end_at_the_edge_of_time_is_one(until: str, zone: str) -> None:
    starts = datetime(2030, 3, 20, 18, tzinfo=ZoneInfo(zone))
    found = rule(f"FREQ=DAILY;UNTIL={until}", starts).until
    assert found is not None
    assert (found.year == 1) is until.startswith("0001")


@pytest.mark.parametrize("part", ["INTERVAL", "COUNT"])
@pytest.mark.parametrize("number", ["0" * 11 + "1" + "9" * 300, "9" * 900])
def test_a_number_is_read_to_its_end(part: str, number: str) -> None:
    with pytest.raises(Unreadable):
        rule(f"FREQ=DAILY;{part}={number}", BEGINS)
