"""When mails by the clock go. Pure."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from eventapp.mailings import rules
from eventapp.mailings.rules import When, is_due, timings, too_late

BRUSSELS = ZoneInfo("Europe/Brussels")
DAY = date(2027, 3, 30)


def when(day: date = DAY, hour: int | None = 14, zone: ZoneInfo = BRUSSELS) -> When:
    begins = datetime(day.year, day.month, day.day, hour or 0, tzinfo=zone)
    return When(starts_on=day, ends_on=day, begins=begins, zone=zone)


def test_days_and_hours_are_those_of_the_event_across_a_change_of_clocks() -> None:
    found = timings(when(), [7, 1], 1, 9)
    # The clocks go forward on 28 March 2027.
    assert [x.at.astimezone(UTC) for x in found] == [
        datetime(2027, 3, 23, 8, tzinfo=UTC),
        datetime(2027, 3, 29, 7, tzinfo=UTC),
        datetime(2027, 3, 31, 7, tzinfo=UTC),
        datetime(2027, 3, 31, 7, tzinfo=UTC),
    ]
    assert [x.cause for x in found] == [
        "reminder-2027-03-30-7", "reminder-2027-03-30-1", "thanks-2027-03-30", "missed-2027-03-30",
    ]  # fmt: skip


@given(
    st.dates(date(2026, 1, 2), date(2030, 1, 1)),
    st.one_of(st.none(), st.integers(0, 23)),
    st.sets(st.integers(1, rules.FURTHEST), min_size=1, max_size=rules.MOST),
    st.integers(rules.FIRST_HOUR, rules.LAST_HOUR),
    st.sampled_from(["Europe/Brussels", "Pacific/Kiritimati", "America/Los_Angeles"]),
)
def test_no_reminder_goes_once_the_event_begins_and_never_two_at_once(
    day: date, starts: int | None, days: set[int], hour: int, name: str
) -> None:
    zone = ZoneInfo(name)
    event = when(day, starts, zone)
    reminders = [x for x in timings(event, sorted(days), 1, hour) if x.kind == rules.REMINDER]
    assert len(reminders) == len({x.cause for x in reminders}) == len(days)
    for one in reminders:
        assert one.at < one.until <= event.begins
        assert is_due(one, one.at, zone)
        assert not is_due(one, one.at - timedelta(seconds=1), zone)
        assert not is_due(one, one.until, zone)
    for minute in range(0, 24 * 60, 45):
        now = reminders[-1].at + timedelta(minutes=minute)
        due = [x for x in reminders if is_due(x, now, zone)]
        assert len(due) <= 1
        local = now.astimezone(zone).hour
        assert not due or rules.FIRST_HOUR <= local <= rules.LAST_HOUR


def test_what_is_switched_on_late_stays_unsaid_and_what_goes_goes_on() -> None:
    on = timings(when(), [7, 1], 1, 9)
    now = on[0].at + timedelta(minutes=3)
    assert too_late(on, [], [], now) == [on[0].cause]
    assert too_late(on, on, [], now) == []
    assert too_late(on, on, [on[0].cause], now) == [on[0].cause]
    later = timings(when(), [7, 1], 1, 15)
    assert too_late(later, on, [on[0].cause], now) == []
